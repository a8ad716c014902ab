import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { projectDir } from '../../../src/config.ts';
import { journeys, SIZES, type Size } from '../steps/journey.ts';
import { STATES } from './states.ts';

const axe = readFileSync(`${projectDir}/node_modules/axe-core/axe.min.js`, 'utf8');

const WIDTHS = [360, 390, 768, 1280, 1600];

/** Checks what every page and state must do, at one screen size. */
export function sweep(size: Size): void {
  describe(`every page and state, ${size}`, () => {
    const journey = journeys();
    for (const { name, open, sizes = Object.keys(SIZES), expects = [] } of STATES) {
      if (!sizes.includes(size)) continue;
      journey(name, { sizes: [size], expects }, async (shopper) => {
        const { page } = shopper;
        await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
        await open(shopper);
        await page.evaluate(axe);
        assert.deepEqual(await violations(page), [], 'light');
        await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'dark' });
        assert.deepEqual(await violations(page, ['color-contrast', 'link-in-text-block']), [], 'dark');
        assert.deepEqual(await brokenPictures(page), []);
        if (size === 'desktop') assert.deepEqual(await overflows(page), []);
      });
    }
  });
}

interface AxeResults {
  violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
}
declare const window: { axe: { run(options: unknown): Promise<AxeResults> } };

/** Runs all rules of axe, including those beyond WCAG. Only a few of them check colors. */
async function violations(page: Page, rules?: string[]): Promise<string[]> {
  const found = await page.evaluate((options) => window.axe.run(options), {
    resultTypes: ['violations'],
    preload: false,
    ...(rules ? { runOnly: { type: 'rule', values: rules } } : {}),
  });
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`),
  );
}

/** Checks every picture on the page after scrolling it into view. */
function brokenPictures(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const broken: string[] = [];
    for (const image of document.images) {
      if (!image.checkVisibility()) continue;
      image.scrollIntoView({ block: 'center', behavior: 'instant' });
      const isDecoded = await image.decode().then(
        () => true,
        () => false,
      );
      if (!isDecoded || image.naturalWidth === 0) broken.push(image.currentSrc || image.src);
    }
    return broken;
  });
}

/** Lists widths at which the page scrolls sideways, with the elements that overflow. */
async function overflows(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const out = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      if (scrollWidth <= clientWidth) return undefined;
      const wide = [...document.querySelectorAll('body *')].find(
        (element) => element.getBoundingClientRect().right > clientWidth + 1,
      );
      return `${scrollWidth} of ${clientWidth}: ${wide?.outerHTML.slice(0, 100)}`;
    });
    if (out) found.push(out);
  }
  return found;
}
