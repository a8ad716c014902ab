import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { overflows } from '../../sweep/overflows.ts';

/** The size is that after gzip. A rich-text editor loads when its field is used, so it is not counted. */
const SCRIPTS_MAX_BYTES = 30 * 1_024;

/** Returns a check that knows the size of each script after it has been fetched once. */
export function createScriptsCheck(): (page: Page) => Promise<string[]> {
  const sizes = new Map<string, Promise<number>>();
  const sizeOf = async (url: string) => gzipSync(await (await fetch(url)).text()).length;
  return async (page) => {
    const urls = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .filter((name) => /\.m?js(\?|$)/.test(name)),
    );
    for (const url of urls) if (!sizes.has(url)) sizes.set(url, sizeOf(url));
    let bytes = 0;
    for (const url of urls) bytes += (await sizes.get(url)) ?? 0;
    if (urls.length === 0) return ['it has no scripts'];
    return bytes > SCRIPTS_MAX_BYTES ? [`${bytes} bytes of scripts`] : [];
  };
}

/** 1280 px at 200 % are 640 px of CSS, which lie between the other widths. */
const ZOOMED = { width: 640, height: 450 };

/** Checks that a page fits every width, and a screen at 200 %. It leaves the page at that size. */
export async function widthFaults(page: Page): Promise<string[]> {
  // The navigation scrolls inside its bar on a narrow screen.
  const faults = (await overflows(page)).filter((text) => !/<(li>)?<?a? ?.*data-key="g /.test(text));
  await page.setViewportSize(ZOOMED);
  const { wide, seen } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    seen: document.documentElement.clientWidth,
  }));
  return wide > seen ? [...faults, `${wide} of ${seen} px at 200 %`] : faults;
}

/** Checks that controls can be seen where the browser replaces all colors. */
export async function forcedColorFaults(page: Page): Promise<string[]> {
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'light', reducedMotion: 'reduce' });
  const unseen = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.btn, .input, input[type=checkbox]')]
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const { borderTopStyle, borderTopWidth, appearance } = getComputedStyle(element);
        return appearance === 'none' && (borderTopStyle === 'none' || borderTopWidth === '0px');
      })
      .map((element) => element.outerHTML.slice(0, 100)),
  );
  await page.emulateMedia({ forcedColors: 'none', colorScheme: 'light', reducedMotion: 'reduce' });
  return unseen.map((element) => `not seen in forced colors: ${element}`);
}
