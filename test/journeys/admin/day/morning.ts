import { randomUUID } from 'node:crypto';
import { until } from '../../../until.ts';
import { INSTANCES } from '../../steps/cluster-shop.ts';
import { notice } from '../../steps/product-editor.ts';
import type { Desk } from './day.ts';
import { PLACES, REDUCED_RATES, STRIPES, totalOf } from './plan.ts';

/** What the owner enters before the day begins: where returns go, and a product with the reduced rate. */
export async function prepareDay(desk: Desk): Promise<void> {
  await enterReturnAddress(desk);
  await enterReducedRate(desk);
  await seeReducedRate(desk);
}

async function enterReturnAddress({ page, go }: Desk): Promise<void> {
  await go('/admin/settings/shipping');
  const address = page.getByRole('group', { name: 'Return address' });
  await address.getByLabel('Name').fill('MyClothes returns');
  await address.getByLabel('Street and number').fill('Lagerweg 7');
  await address.getByLabel('Postal code').fill('1020');
  await address.getByLabel('City').fill('Wien');
  await address.getByLabel('Country').selectOption('AT');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await notice(page, 'Saved.').waitFor();
}

async function enterReducedRate({ page, go }: Desk): Promise<void> {
  await go('/admin/settings/taxes');
  await page.locator('summary', { hasText: 'Rates of the reduced class' }).click();
  for (const [country, basisPoints] of Object.entries(REDUCED_RATES))
    await page.locator(`[name="taxes.classes.reduced.rates.${country}"]`).fill(String(basisPoints / 100));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await notice(page, 'Saved.').waitFor();
  await go(`/admin/products/${STRIPES.slug}`);
  await page.getByLabel('Tax class').selectOption('reduced');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await notice(page, 'Saved.').waitFor();
}

/** Every instance knows of the rate within a few seconds. An order with a wrong total is answered with the amounts. */
async function seeReducedRate({ day }: Desk): Promise<void> {
  const client = await day.newClient();
  const line = { ...STRIPES, quantity: 1 };
  await client.post('/api/cart/line-items', { data: { sku: line.sku, quantity: 1 } });
  const address = { name: 'A', ...PLACES.AT, country: 'AT' };
  const data = { email: 'a@post.example', address, deliveryMethod: 'standard', paymentMethod: 'on_delivery' };
  const taxMinor = Math.round((totalOf([line]) * REDUCED_RATES.AT) / (10_000 + REDUCED_RATES.AT));
  const seenOn = new Set<string>();
  await until(async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const asked = await client.post('/api/orders', { data: { ...data, totalMinor: 1 }, headers });
    const { summary } = (await asked.json()) as { summary?: { taxMinor: number } };
    if (summary?.taxMinor === taxMinor) seenOn.add(asked.headers()['x-served-by'] ?? '');
    return seenOn.size === INSTANCES;
  }, 'every instance knows the reduced rate');
  await client.dispose();
}
