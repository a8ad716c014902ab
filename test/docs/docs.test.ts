import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectDir } from '../../src/config.ts';

const read = (file: string) => readFileSync(join(projectDir, file), 'utf8');

/** Rows such as `| S1 | … | held: \`a.test.ts\` |`, by their number. */
function rowsOf(page: string): { id: string; text: string; files: string[] }[] {
  return read(page)
    .split('\n')
    .filter((line) => /^\| [SP]\d+ \|/.test(line))
    .map((text) => ({
      id: (/^\| (\w+)/.exec(text) as RegExpExecArray)[1] as string,
      text,
      files: [...text.matchAll(/`((?:src|proving-ground|test|infra)\/[^`]+\.ts)`/g)].map(
        (match) => match[1] as string,
      ),
    }));
}

const namesRow = (text: string, id: string) => new RegExp(`['"\`](?:[SP]\\d+, )*${id}[:,]`).test(text);

describe('the documentation', () => {
  for (const page of ['docs/security.md', 'docs/promises.md']) {
    it(`${page}: every row that is held names tests, which begin with its number`, () => {
      for (const { id, text, files } of rowsOf(page)) {
        if (!text.includes('held')) continue;
        assert.ok(files.length > 0, `${id} names no test`);
        for (const file of files) assert.ok(namesRow(read(file), id), `${file} has no test named "${id}: …"`);
      }
    });
  }

  it('calls a row held if a test is named after it', () => {
    const held = new Set(
      [...rowsOf('docs/security.md'), ...rowsOf('docs/promises.md')]
        .filter((row) => row.text.includes('held'))
        .map((row) => row.id),
    );
    const tests = ['src', 'proving-ground', 'test', 'infra/test'].flatMap((folder) =>
      readdirSync(join(projectDir, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(test|fixture)\.ts$/.test(file))
        .map((file) => join(folder, file)),
    );
    for (const file of tests) {
      for (const [, id] of read(file).matchAll(/(?:it|test|describe)\(\s*['"`]([SP]\d+):/g)) {
        assert.ok(held.has(id as string), `${file} tests ${id}, which the documentation calls open`);
      }
    }
  });

  it('lists every error code that the shop answers with', () => {
    const listed = new Set([...read('docs/errors.md').matchAll(/`([a-z_]+)`/g)].map((match) => match[1]));
    const rows = [...read('docs/errors.md').matchAll(/^\| (`[^|]+`) \|/gm)].flatMap((match) =>
      (match[1] as string).split(', '),
    );
    assert.deepEqual(rows, [...new Set(rows)], 'each code has one row');
    const sources = readdirSync(join(projectDir, 'src'), { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.includes('.test.'),
    );
    for (const file of sources) {
      for (const [, code] of read(join('src', file)).matchAll(/new Problem\(\s*\d+,\s*'([a-z_]+)'/g)) {
        assert.ok(listed.has(code), `${file}: ${code} is not in docs/errors.md`);
      }
    }
  });
});
