import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { projectDir } from '../../../src/config.ts';

const axe = readFileSync(`${projectDir}/node_modules/axe-core/axe.min.js`, 'utf8');

interface AxeResults {
  violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
}
declare const window: { axe?: { run(options: unknown): Promise<AxeResults> } };

/** Runs all rules of axe, including those beyond WCAG. In the dark, only a few of them can differ: those about colors. */
export async function violations(page: Page, colorScheme: 'light' | 'dark'): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme });
  // A page that is checked in both schemes has it from the first check.
  if (!(await page.evaluate(() => window.axe !== undefined))) await page.evaluate(axe);
  const rules = ['color-contrast', 'link-in-text-block'];
  const found = await page.evaluate(async (options) => window.axe?.run(options), {
    resultTypes: ['violations'],
    preload: false,
    ...(colorScheme === 'dark' ? { runOnly: { type: 'rule', values: rules } } : {}),
  });
  if (!found) throw new Error('axe did not run');
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`),
  );
}
