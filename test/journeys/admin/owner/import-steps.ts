import type { Page } from 'playwright-core';
import { until } from '../../../until.ts';
import { seeOnAll } from '../../steps/cluster-shop.ts';
import type { Owner } from './owner.ts';

/** Every instance sells what was imported, and none after the import was undone. */
export async function importAndUndo(owner: Owner): Promise<void> {
  const { shop, page, shopper, go } = owner;
  const handle = `linen ${owner.run}`.replaceAll(' ', '-');
  const csv = `Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty\n${handle},Linen trousers,Size,S,${handle}-S,49.00,5\n`;
  await go('/admin/import');
  await page
    .getByLabel('CSV file')
    .setInputFiles({ name: 'linen.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.getByRole('button', { name: 'Upload and compare' }).click();
  await seeEnd(owner, 'Nothing is changed yet.');
  await page.getByRole('button', { name: 'Import now' }).click();
  await seeEnd(owner, 'What has changed');
  const statusIs = (expected: number) => async (_page: Page, response: { status(): number } | null) =>
    response?.status() === expected;
  const url = `${shop.url}/products/${handle}`;
  await seeOnAll(shopper, url, statusIs(200), 'every instance sells the imported product');
  await page.getByRole('button', { name: 'Undo this import' }).click();
  await seeEnd(owner, '0 products restored, 1 removed.');
  await seeOnAll(shopper, url, statusIs(404), 'no instance sells it any more');
}

/** The page of an import follows it by itself, or its link is followed. */
async function seeEnd({ page, javaScript }: Owner, sentence: string): Promise<void> {
  const end = page.getByText(sentence).first();
  if (javaScript) return end.waitFor();
  await page.waitForURL(/\/admin\/import\/[0-9a-f-]{36}/);
  await until(async () => {
    if (await end.isVisible()) return true;
    await page.getByRole('link', { name: 'Look again' }).click();
    return false;
  }, sentence);
}
