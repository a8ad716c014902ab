import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { violations } from '../steps/axe.ts';
import { type Journey, journeys } from '../steps/journey.ts';
import { signInOwner } from '../steps/staff.ts';
import { overflows } from '../sweep/overflows.ts';

const PAGES_MAX = 60;
/** With gzip. A rich-text editor loads when its field is used. */
const SCRIPTS_MAX_BYTES = 30 * 1_024;

/** Pages of one kind differ in their IDs and searches only, so one of each kind is enough. */
const kindOf = (path: string): string =>
  path
    .replace(/\?.*/, '')
    .replace(/^(\/admin\/[\w-]+)\/(?!new$|receive$|import$)[^/]+/, '$1/:id')
    .replace(/^\/admin\/settings\/:id/, path.replace(/\?.*/, ''));

/** Follows the links of the admin from its first page, and visits one page of each kind. */
async function visitAll(
  { page, go, shop }: Journey,
  check: (path: string) => Promise<void>,
): Promise<number> {
  const waiting = [
    '/admin',
    '/admin/security',
    '/admin/search?q=oxford',
    '/admin/products?q=nothing-like-this',
  ];
  const seen = new Set(waiting.map((path) => (path.includes('?') ? path : kindOf(path))));
  let visited = 0;
  for (let path = waiting.shift(); path !== undefined && visited < PAGES_MAX; path = waiting.shift()) {
    await go(path);
    if (!(await page.locator('.shell').count())) continue;
    visited++;
    await check(path);
    for (const link of await linksOf(page, shop.url)) {
      if (seen.has(kindOf(link))) continue;
      seen.add(kindOf(link));
      waiting.push(link);
    }
  }
  return visited;
}

/** Links to downloads have the attribute `download`. */
const linksOf = (page: Page, url: string): Promise<string[]> =>
  page.evaluate(
    (url) =>
      [...document.querySelectorAll<HTMLAnchorElement>('a[href]:not([download])')]
        .filter(({ href }) => href.startsWith(`${url}/admin`))
        .map(({ href }) => href.slice(url.length).replace(/#.*/, '')),
    url,
  );

describe('every page of the admin', () => {
  const journey = journeys();

  for (const size of ['phone', 'desktop'] as const)
    journey(
      'has nothing that axe finds, light and dark',
      { sizes: [size], expects: [/^404 /] },
      async (steps) => {
        const { page } = steps;
        await signInOwner(steps);
        const visited = await visitAll(steps, async (path) => {
          for (const colorScheme of ['light', 'dark'] as const)
            assert.deepEqual(await violations(page, colorScheme), [], `${path} ${colorScheme}`);
        });
        assert.ok(visited >= 8, `${visited} pages`);
      },
    );

  journey('fits every width, and 200 % zoom', { sizes: ['desktop'], expects: [/^404 /] }, async (steps) => {
    await signInOwner(steps);
    await visitAll(steps, async (path) => {
      // 1280 px at 200 % are 640 px of CSS, which lie between the widths that are tested.
      // The navigation scrolls inside its bar on a narrow screen.
      const wider = (await overflows(steps.page)).filter((text) => !/<(li>)?<?a? ?.*data-key="g /.test(text));
      assert.deepEqual(wider, [], path);
      await steps.page.setViewportSize({ width: 640, height: 450 });
      const { wide, seen } = await steps.page.evaluate(() => ({
        wide: document.documentElement.scrollWidth,
        seen: document.documentElement.clientWidth,
      }));
      assert.ok(wide <= seen, `${path}: ${wide} of ${seen} px at 200 %`);
    });
  });

  journey(
    'shows its controls in forced colors',
    { sizes: ['desktop'], expects: [/^404 /] },
    async (steps) => {
      const { page } = steps;
      await signInOwner(steps);
      await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
      await visitAll(steps, async (path) => {
        const unseen = await page.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('.btn, .input, input[type=checkbox]')]
            .filter((element) => element.checkVisibility())
            .filter((element) => {
              const { borderTopStyle, borderTopWidth, appearance } = getComputedStyle(element);
              return appearance === 'none' && (borderTopStyle === 'none' || borderTopWidth === '0px');
            })
            .map((element) => element.outerHTML.slice(0, 100)),
        );
        assert.deepEqual(unseen, [], path);
      });
    },
  );

  journey('loads at most 30 KB of JavaScript', { sizes: ['desktop'], expects: [/^404 /] }, async (steps) => {
    await signInOwner(steps);
    await visitAll(steps, async (path) => {
      const urls = await steps.page.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .map(({ name }) => name)
          .filter((name) => /\.m?js(\?|$)/.test(name)),
      );
      const texts = await Promise.all(urls.map(async (url) => (await fetch(url)).text()));
      const bytes = texts.reduce((sum, text) => sum + gzipSync(text).length, 0);
      assert.ok(urls.length > 0 && bytes <= SCRIPTS_MAX_BYTES, `${path}: ${bytes} bytes of scripts`);
    });
  });
});
