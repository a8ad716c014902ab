import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { renderMarkdown } from '../lab/report/markdown.ts';
import { sampleResult } from '../lab/sample-result.fixture.ts';
import { tableOf } from '../region/figures.fixture.ts';
import { numberIn, readFigures, replaceFigures } from './figures.ts';
import { drawPlot, PLOT_NAMES, pagePath, plotPath } from './plots.ts';

const FONT_PX_MIN = 12;

const page = (table: string) => `# A page\n\n<!-- figures -->\n${table}\n<!-- end of figures -->\n\nMore.\n`;

describe('the plots of the measurements', () => {
  for (const name of PLOT_NAMES) {
    const plot = readFileSync(plotPath(name), 'utf8');

    it(`${name}: is drawn from the figures of its page (npm run plots)`, () => {
      assert.equal(plot, drawPlot(name, readFileSync(pagePath(name), 'utf8')));
    });

    it(`${name}: is shown on its page, with a text for those who do not see it`, () => {
      assert.match(readFileSync(pagePath(name), 'utf8'), new RegExp(`!\\[[^\\]]{30,}\\]\\(${name}\\.svg\\)`));
    });

    it(`${name}: has letters that can be read, in light and dark`, () => {
      const sizes = [...plot.matchAll(/(\d+)px/g)].map(([, size]) => Number(size));
      assert.ok(sizes.length > 0 && sizes.every((size) => size >= FONT_PX_MIN), sizes.join());
      assert.match(plot, /prefers-color-scheme: dark/);
    });
  }

  it('fit what the lab and the faults of the region write', () => {
    assert.match(drawPlot('lab', page(renderMarkdown(sampleResult()))), /local state: \d+/);
    const gapMs = { write: 6_800, read: 300 };
    const counts = { write: 0, read: 0 };
    const fault = { fault: 'a', gapMs, requests: counts, failed: counts, acknowledged: 0, lost: 0 };
    const region = drawPlot('region', page(tableOf([fault]).join('\n')));
    assert.match(region, /a: writes 6\.8, reads 0\.3/);
  });

  it('name a page whose rows do not fit, and a plot that does not exist', () => {
    assert.throws(() => drawPlot('carts', page('| request | per second |\n|---|---|')), /carts\.md/);
    assert.throws(() => drawPlot('nonsense', page('')), /no plot "nonsense"/);
  });

  it('escape the names of rows', () => {
    const plot = drawPlot('pages', page('| request | web µs |\n|---|---|\n| <b> & | 7 |'));
    assert.ok(plot.includes('&lt;b&gt; &amp;'));
  });
});

describe('the figures of a page', () => {
  it('are the rows of all its tables, by column and without marks', () => {
    const tables = '| a | b |\n|---|---|\n| one † | 1 |\n\n| c | d |\n|---|---|\n| two | 2 |';
    assert.deepEqual(readFigures(page(tables)), [
      { name: 'one', cells: { b: '1' } },
      { name: 'two', cells: { d: '2' } },
    ]);
  });

  it('are replaced without a change of the text around them', () => {
    assert.equal(replaceFigures(page('old'), 'new $& text'), page('new $& text'));
    assert.equal(replaceFigures(page('').replace('\n\n<!-- end', '\n<!-- end'), 'first'), page('first'));
    assert.throws(() => replaceFigures('# Without marks\n', 'new'), /lacks/);
  });

  it('begin a cell: spaces in a number, and what follows it, do not count', () => {
    assert.deepEqual(
      ['1 234', '26\u202f117', '4,023', '4 of 9995', '6.8 s', '**9.5**', '–', ''].map(numberIn),
      [1234, 26117, 4023, 4, 6.8, 9.5, undefined, undefined],
    );
  });
});
