import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { picture } from '../../../../src/pictures/own/pictures.fixture.ts';
import { headingOf } from '../../steps/actions.ts';
import { seeOnAll } from '../../steps/cluster-shop.ts';
import { cell, createProduct, notice, saveButton } from '../../steps/product-editor.ts';
import { FULL_PRICE, inShop, nameOf, type Owner, priceOf } from './owner.ts';

/** Creates a product with 24 variants and three pictures. Resolves to the path of its editor. */
export async function createWithPictures(owner: Owner): Promise<string> {
  const { shop, page, shopper, go } = owner;
  const path = await createProduct(page, shop.url, nameOf(owner));
  assert.equal(await page.locator('table.grid tbody tr:not([data-new])').count(), 24);
  await go(`${path}/pictures`);
  const files = ['front', 'back', 'cuff'].map(async (name, index) => ({
    ...{ name: `${name}.jpg`, mimeType: 'image/jpeg' },
    buffer: await picture('jpeg', 300 + index, 400),
  }));
  await page.getByLabel('Files').setInputFiles(await Promise.all(files));
  await page.getByRole('button', { name: 'Upload' }).click();
  await page.locator('[data-picture]').nth(2).waitFor();
  await seeOnAll(
    shopper,
    shop.url + inShop(path),
    async () => (await headingOf(shopper)) === nameOf(owner) && (await ownPicturesOf(shopper)) === 3,
    'every instance shows the product with its pictures',
  );
  assert.match(await priceOf(shopper), new RegExp(FULL_PRICE));
  return path;
}

/** How many pictures of the merchant the page shows. */
const ownPicturesOf = (page: Page) => page.locator('.gallery img[src*="/pictures/own/"]').count();

/** With scripts, a scanner types the code of each item. */
export async function receiveGoods({ page, go, javaScript }: Owner, path: string): Promise<void> {
  const sku = `${path.split('/').at(-1)}-navy-s`;
  await go('/admin/stock/receive');
  if (javaScript) {
    for (let scans = 0; scans < 3; scans++) {
      await page.getByLabel(/^Scan or type a code/).fill(sku);
      await page.keyboard.press('Enter');
    }
    await page.getByText(/Navy, S: 3$/).waitFor();
  } else await page.getByLabel('Received items').fill(`${sku} 3\n`);
  await page.getByRole('button', { name: 'Add to the stock' }).click();
  await notice(page, 'Received.').waitFor();
  await go(path);
  assert.equal(await cell(page, 'Navy, S', 'Stock').inputValue(), '8');
}

/** Each change is kept, and where both have changed the same field, the second one decides. */
export async function editInTwoWindows(owner: Owner, path: string): Promise<void> {
  const { shop, page, anna, shopper, go } = owner;
  await go(path);
  await anna.goto(shop.url + path);
  await anna.getByLabel('Vendor').fill('Anna’s mill');
  await anna.getByLabel('Name', { exact: true }).fill(`${nameOf(owner)} by Anna`);
  await saveButton(anna).click();
  await notice(anna, 'Saved.').waitFor();
  await page.getByLabel('Materials').fill('Linen');
  await page.getByLabel('Name', { exact: true }).fill(`${nameOf(owner)} by Marta`);
  await saveButton(page).click();
  await notice(page, 'you both changed the same field').waitFor();
  await page.getByLabel(/Yours/).check();
  await saveButton(page).click();
  await notice(page, 'Saved.').waitFor();
  assert.equal(await page.getByLabel('Vendor').inputValue(), 'Anna’s mill');
  assert.equal(await page.getByLabel('Materials').inputValue(), 'Linen');
  await seeOnAll(
    shopper,
    shop.url + inShop(path),
    async () => (await headingOf(shopper)) === `${nameOf(owner)} by Marta`,
    'every instance has the name that was chosen',
  );
}
