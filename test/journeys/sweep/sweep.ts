import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { violations } from '../steps/axe.ts';
import { journeys, SIZES, type Size } from '../steps/journey.ts';
import { STATES } from './states.ts';

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
        for (const colorScheme of ['light', 'dark'] as const)
          assert.deepEqual(await violations(page, colorScheme), [], colorScheme);
        assert.deepEqual(await brokenPictures(page), []);
        if (size === 'desktop') assert.deepEqual(await overflows(page), []);
      });
    }
  });
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
