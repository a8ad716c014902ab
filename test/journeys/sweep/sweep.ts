import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { violations } from '../steps/axe.ts';
import { journeys, SIZES, type Size } from '../steps/journey.ts';
import { overflows } from './overflows.ts';
import { STATES } from './states.ts';

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
