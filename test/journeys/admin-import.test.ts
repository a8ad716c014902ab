import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { workOnImport } from '../../src/catalog/import/jobs/work.ts';
import { until } from '../until.ts';
import { headingOf } from './steps/actions.ts';
import { violations } from './steps/axe.ts';
import { type Journey, journeys } from './steps/journey.ts';
import { signInOwner } from './steps/staff.ts';

const HEADER = 'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty\n';
const csvOf = (handle: string, price: string) =>
  `${HEADER}${handle},Linen trousers,Size,S,${handle}-S,49.00,5\n${handle},,,M,${handle}-M,${price},5\n`;

describe('an import in the browser', () => {
  const journey = journeys();
  for (const javaScript of [true, false]) {
    const how = javaScript ? 'with a script that follows it' : 'with links and forms alone';
    // A product that was removed leads to the page of the error.
    const expects = [/^404 \/products\/linen/];

    journey(
      `a file with an error is corrected, imported and undone, ${how}`,
      { javaScript, expects },
      async (all) => {
        const { page, go, shop, size } = all;
        const handle = `linen-${size}-${javaScript}`;
        await signInOwner(all);
        await go('/admin/products');
        await page.getByRole('link', { name: 'Import', exact: true }).click();
        await isAccessible(page, javaScript);
        await upload(page, csvOf(handle, '"49,00"'));
        await finish(all, javaScript, 'Nothing was changed.');
        await page.getByRole('cell', { name: /is not a price: write 49\.00/ }).waitFor();
        await isAccessible(page, javaScript);

        await page.getByRole('link', { name: 'Upload the corrected file' }).click();
        await upload(page, csvOf(handle, '52.00'));
        await isAccessible(page, javaScript);
        await finish(all, javaScript, 'Nothing is changed yet.');
        await page.getByRole('row', { name: /New product.*Linen trousers/ }).waitFor();
        await isAccessible(page, javaScript);

        await page.getByRole('button', { name: 'Import now' }).click();
        await finish(all, javaScript, 'What has changed');
        await isAccessible(page, javaScript);
        const importPage = page.url();
        await go(`/products/${handle}`);
        assert.equal(await headingOf(page), 'Linen trousers');

        await page.goto(importPage);
        await page.getByRole('button', { name: 'Undo this import' }).click();
        await finish(all, javaScript, '0 products restored, 1 removed.');
        await isAccessible(page, javaScript);
        const product = `${shop.url}/products/${handle}`;
        await until(
          async () => (await page.goto(product))?.status() === 404,
          'the shop does not sell it any more',
        );
      },
    );
  }

  journey('the first steps lead to the import, and can be hidden', {}, async (all) => {
    const { page, go } = all;
    await signInOwner(all);
    await go('/admin');
    await isAccessible(page, true);
    await page.getByRole('button', { name: 'Hide these steps' }).click();
    await page.getByText('The first steps are hidden.').waitFor();
    await isAccessible(page, true);
    await page.getByRole('button', { name: 'Show the first steps' }).click();
    await page.getByRole('heading', { name: 'First steps' }).waitFor();
  });
});

async function upload(page: Page, csv: string): Promise<void> {
  await page
    .getByLabel('CSV file')
    .setInputFiles({ name: 'linen.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.getByRole('button', { name: 'Upload and compare' }).click();
  await page.waitForURL(/\/admin\/import\/[0-9a-f-]{36}$/);
}

/** Lets the job work, and waits until the page says so: by itself, or after its link was followed. */
async function finish({ page, shop }: Journey, javaScript: boolean, sentence: string): Promise<void> {
  await page.getByText('Waiting to start').waitFor();
  while (await workOnImport(shop.test.database, randomUUID()));
  if (!javaScript) await page.getByRole('link', { name: 'Look again' }).click();
  await page.getByText(sentence).first().waitFor();
}

/** axe is a script itself. */
async function isAccessible(page: Page, javaScript: boolean): Promise<void> {
  if (!javaScript) return;
  for (const colorScheme of ['light', 'dark'] as const)
    assert.deepEqual(await violations(page, colorScheme), [], `${page.url()}, ${colorScheme}`);
}
