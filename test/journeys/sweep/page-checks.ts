import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { projectDir } from '../../../src/config.ts';

/** What every page must do, in any state. */

const axe = readFileSync(`${projectDir}/node_modules/axe-core/axe.min.js`, 'utf8');

const WIDTHS = [360, 390, 768, 1280, 1600];

interface AxeResults {
  violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
}
declare const window: { axe: { run(options: unknown): Promise<AxeResults> } };

/** Runs all rules of axe, including those beyond WCAG. Only a few of them check colors. */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const found = await page.evaluate((options) => window.axe.run(options), {
    resultTypes: ['violations'],
    preload: false,
    ...(rules ? { runOnly: { type: 'rule', values: rules } } : {}),
  });
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`),
  );
}

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
