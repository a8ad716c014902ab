import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sampleResult, sampleStage } from '../sample-result.fixture.ts';
import { figure, whole } from './format.ts';
import { renderMarkdown } from './markdown.ts';
import { renderPage, writeReport } from './page.ts';

describe("the lab's page", () => {
  it('needs no network and runs no script', () => {
    const page = renderPage(sampleResult());
    assert.doesNotMatch(page, /https?:|src=|href=|url\(|<script|@import/);
  });

  it('escapes text from outside', () => {
    const page = renderPage(sampleResult());
    assert.ok(page.includes('A processor &lt;of&gt; some kind'));
  });

  it('says first whether the run proves anything', () => {
    const first = (page: string) => /class="verdict (\w+)"><p>(.*?)<\/p>/.exec(page)?.slice(1);
    assert.deepEqual(first(renderPage(sampleResult())), [
      'good',
      'With carts in the database, 0 of 12\u202f345 acknowledged changes were lost, and the controls lost carts, as they must.',
    ]);
    const failed = sampleResult({ verdict: { void: [], failures: ['database: 2 lost'] } });
    assert.equal(first(renderPage(failed))?.[0], 'bad');
    const voided = renderPage(sampleResult({ verdict: { void: ['nothing found'], failures: ['x'] } }));
    assert.equal(first(voided)?.[0], 'warn');
    assert.ok(voided.includes('<li>nothing found</li>'));
    const alone = sampleResult({ stages: [sampleStage('database')] });
    assert.match(first(renderPage(alone))?.[1] ?? '', /No control was played/);
  });

  it('says how to repeat the run', () => {
    assert.ok(renderPage(sampleResult()).includes('npm run lab -- --quick --seed 7'));
    const again = sampleResult({ command: 'npm run lab' });
    assert.ok(renderPage(again).includes('<dd>npm run lab -- --seed 7</dd>'));
  });

  it('says so when no stage was played', () => {
    const leftOut = [{ name: 'zones' as const, why: 'Not here.' }];
    const page = renderPage(sampleResult({ stages: [], leftOut }));
    assert.ok(page.includes('No stage was played.') && page.includes('three availability zones: Not here.'));
  });
});

describe("the lab's Markdown", () => {
  it('has rows as wide as their heads', () => {
    const tables = renderMarkdown(sampleResult())
      .split('\n\n')
      .filter((part) => part.startsWith('|'));
    assert.equal(tables.length, 2);
    for (const table of tables) {
      const widths = table
        .trim()
        .split('\n')
        .map((line) => line.split('|').length);
      assert.equal(new Set(widths).size, 1, table);
    }
  });
});

describe('what the lab writes', () => {
  it('is the report, its tables, and the result, which can be read back', async (t) => {
    const directory = await mkdtemp(join(tmpdir(), 'myclothes-lab-test-'));
    t.after(() => rm(directory, { recursive: true }));
    const page = await writeReport(join(directory, 'new'), sampleResult());
    assert.match(page, /new\/lab-20261122T1020-seed-7\.html$/);
    const read = (ending: string) => readFile(page.replace(/html$/, ending), 'utf8');
    assert.equal(JSON.parse(await read('json')).stages[2].acknowledged, 12_345);
    assert.match(await read('md'), /^# The lab, 2026-11-22\n/);
  });
});

describe('figures', () => {
  it('have as many digits as are meaningful', () => {
    assert.deepEqual([0, 0.256, 2.56, 25.6, 1_234_567].map(figure), [
      '0',
      '0.26',
      '2.6',
      '26',
      '1\u202f234\u202f567',
    ]);
    assert.deepEqual([0, 999, 1_000].map(whole), ['0', '999', '1\u202f000']);
  });
});
