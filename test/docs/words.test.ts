import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectDir } from '../../src/config.ts';

const DECISION_WORDS_MAX = 300;
/** A page that a newcomer reads from its beginning to its end. */
const PAGE_WORDS_MAX = { 'README.md': 600, 'docs/architecture.md': 1_500, 'docs/stages.md': 1_000 };
const STATUS = /^Status: (?:accepted|superseded by \[(?<next>\d+)\]\((?<file>\d{4}-[\w-]+\.md)\): .+)$/m;

const read = (file: string) => readFileSync(join(projectDir, file), 'utf8');
const decisions = globSync('docs/decisions/[0-9]*.md', { cwd: projectDir }).sort();

describe('the decisions', () => {
  for (const file of decisions) {
    const text = read(file);

    it(`${file}: has at most ${DECISION_WORDS_MAX} words besides tables`, () => {
      const words = countWords(text);
      assert.ok(words <= DECISION_WORDS_MAX, `${words} words`);
    });

    it(`${file}: has a number, a status, and what it decides and costs`, () => {
      assert.match(text, new RegExp(`^# ${Number(file.slice(15, 19))}\\. [A-Z]`));
      for (const heading of ['Context', 'Decision', 'Consequences'])
        assert.ok(text.includes(`\n## ${heading}\n`), heading);
      const status = STATUS.exec(text);
      assert.ok(status, 'accepted, or superseded by which one and how');
      const { next, file: successor } = status.groups ?? {};
      if (next) assert.ok(decisions.includes(`docs/decisions/${successor}`), `no decision ${next}`);
    });
  }

  it('are numbered without a gap, and all in the list', () => {
    assert.deepEqual(
      decisions.map((file) => Number(file.slice(15, 19))),
      decisions.map((_, index) => index + 1),
    );
    const list = read('docs/decisions/README.md');
    for (const file of decisions) {
      const [, title] = /^# (.+)$/m.exec(read(file)) as RegExpExecArray;
      assert.ok(list.includes(`[${title}](${file.slice(15)})`), title);
    }
  });
});

describe('the pages for newcomers', () => {
  for (const [page, wordsMax] of Object.entries(PAGE_WORDS_MAX))
    it(`${page}: has at most ${wordsMax} words besides tables`, () => {
      const words = countWords(read(page));
      assert.ok(words <= wordsMax, `${words} words`);
    });
});

/** Counts words without tables and link targets. A lone symbol is not a word. */
function countWords(text: string): number {
  return text
    .replaceAll(/^\|.*$/gm, '')
    .replaceAll(/\]\([^)]*\)/g, ']')
    .split(/\s+/)
    .filter((word) => /\w/.test(word)).length;
}
