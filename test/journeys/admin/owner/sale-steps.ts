import type { Page } from 'playwright-core';
import { textOf } from '../../steps/actions.ts';
import { seeOnAll } from '../../steps/cluster-shop.ts';
import { notice } from '../../steps/product-editor.ts';
import { FULL_PRICE, inShop, nameOf, type Owner, priceOf } from './owner.ts';

const SALE_PRICE = '€55.20';
const SALE_HOURS = 1;

/** The price comes on every instance and goes: with scripts at its end, without them when the owner undoes the sale. */
export async function runSale(owner: Owner, path: string): Promise<void> {
  const { shop, page, shopper, go, javaScript } = owner;
  const name = `Midweek ${owner.run}`;
  const url = shop.url + inShop(path);
  await go('/admin/prices/new');
  await page.getByLabel('Name, for the staff').fill(name);
  await page.getByLabel('How much').fill('20');
  await page.getByLabel(/^Until/).fill(await inAnHour(page));
  await page.getByLabel(/^Find products/).fill(nameOf(owner));
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await page.getByLabel(nameOf(owner), { exact: true }).check();
  await page.getByRole('button', { name: 'Preview the new prices' }).click();
  await page.getByRole('cell', { name: SALE_PRICE }).first().waitFor();
  await page.getByRole('button', { name: 'Start now' }).click();
  await notice(page, 'Scheduled.').waitFor();
  const isReduced = async () => {
    const text = await priceOf(shopper);
    return text.includes(SALE_PRICE) && text.includes(FULL_PRICE);
  };
  await seeOnAll(shopper, url, isReduced, 'every instance has the price of the sale');

  if (javaScript) {
    // The hour passes.
    await shop.sql(
      `UPDATE price_changes SET starts_at = now() - interval '${SALE_HOURS} hours', ends_at = now() WHERE name = $1`,
      [name],
    );
  } else {
    await page.reload();
    await page.getByRole('button', { name: /^End now and undo/ }).click();
    await notice(page, 'Ended.').waitFor();
  }
  const isFull = async () => (await priceOf(shopper)) === FULL_PRICE;
  await seeOnAll(shopper, url, isFull, 'every instance has the price from before');
}

/** What to type into the field for the end of the sale, in the time zone that its label names. */
async function inAnHour(page: Page): Promise<string> {
  const label = await textOf(page.locator('label', { hasText: /^Until/ }));
  const [, timeZone] = /\((.+)\)/.exec(label) ?? [];
  const end = new Date(Date.now() + SALE_HOURS * 60 * 60_000);
  return end.toLocaleString('sv-SE', { timeZone }).slice(0, 16).replace(' ', 'T');
}
