import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { projectDir } from '../../src/config.ts';

const pages = globSync('**/*.md', {
  cwd: projectDir,
  exclude: (name) => /^(node_modules|release)$/.test(name),
});
const read = (file: string) => readFileSync(join(projectDir, file), 'utf8');

/** Links in Markdown and in the README's few HTML tags. */
const LINK = /\]\(([^)\s]+)\)|(?:href|src|srcset)="([^"]+)"/g;
const PICTURE_BYTES_MAX = 200_000;
const OUTSIDE = /^(https?:|mailto:)/;
/** A file or folder of the project, as code. */
const PATH = /`((?:src|proving-ground|demo|infra|deploy|migrations|public|test)\/[\w./-]*)`/g;
/** Folders that exist only on one machine. Those of a server, such as /var/lib/myclothes, are facts. */
const MACHINE_PATH = /(?<![\w.])\/(root|home|work|tmp|Users)\//;

describe('the links of the documents', () => {
  assert.ok(pages.includes('README.md') && pages.length > 50);
  for (const page of pages) {
    const text = withoutCode(read(page));
    const links = [...text.matchAll(LINK)].map(([, markdown, tag]) => (markdown ?? tag) as string);
    const inside = links.filter((link) => !OUTSIDE.test(link));
    if (inside.length > 0) {
      it(`${page}: each leads to a file, a heading or a line that exists`, () => {
        assert.deepEqual(
          inside.map((link) => faultOf(page, link)).filter((fault) => fault !== undefined),
          [],
        );
      });
    }
  }

  it('name only paths that exist, except in the changelog, which names former ones', () => {
    const missing = pages
      .filter((page) => page !== 'CHANGELOG.md')
      .flatMap((page) => [...read(page).matchAll(PATH)].map(([, path]) => ({ page, path: path as string })))
      .filter(({ path }) => !existsSync(join(projectDir, path)));
    assert.deepEqual(missing, []);
  });

  it('show pictures of at most 200 KB', () => {
    const pictures = globSync('docs/**/*.{webp,png,svg}', { cwd: projectDir });
    assert.ok(pictures.length > 10);
    assert.deepEqual(
      pictures.filter((picture) => statSync(join(projectDir, picture)).size > PICTURE_BYTES_MAX),
      [],
    );
  });

  it('and their text name no folder of a particular machine', () => {
    assert.deepEqual(
      pages.filter((page) => MACHINE_PATH.test(read(page))),
      [],
    );
  });
});

function faultOf(page: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? page : join(dirname(page), decodeURIComponent(path));
  if (relative(projectDir, join(projectDir, file)).startsWith('..')) return `${link} leaves the project`;
  if (!existsSync(join(projectDir, file))) return `${link} does not exist`;
  if (anchor === undefined) return undefined;
  if (extname(file) === '.md')
    return anchorsOf(read(file)).has(anchor) ? undefined : `${link} has no such heading`;
  const lines = [...anchor.matchAll(/L(\d+)/g)].map(([, line]) => Number(line));
  const length = read(file).split('\n').length;
  return lines.length > 0 && lines.every((line) => line <= length) ? undefined : `${link} has no such line`;
}

/** GitHub's anchors: lower case, no punctuation, dashes for spaces, and a number for repeated headings. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading] of withoutCode(text).matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = (heading as string)
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Code spans keep their text in headings, so only blocks go. */
function withoutCode(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/^ {4}.*$/gm, '');
}
