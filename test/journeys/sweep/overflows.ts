import type { Page } from 'playwright-core';

const WIDTHS = [360, 390, 768, 1280, 1600];

/** Lists widths at which the page scrolls sideways, with the elements that overflow. */
export async function overflows(page: Page): Promise<string[]> {
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
