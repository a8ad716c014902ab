import assert from 'node:assert/strict';
import { notice } from '../../steps/product-editor.ts';
import type { Desk } from './day.ts';
import type { PlacedOrder } from './shoppers.ts';

/** Tracking numbers of whole orders and of parcels. */
export const trackingOf = ({ number }: PlacedOrder, parcel = 0): string => `JD${number.slice(3)}${parcel}`;

export const CARRIER = 'DHL';

/** One line of the order goes first, and the rest later on the same day. */
export async function packInParts({ page, go }: Desk, placed: PlacedOrder): Promise<void> {
  await go(`/admin/orders/${placed.number}`);
  await page.getByText('Pack several parcels').click();
  await page.locator('#quantity-2').fill('0');
  await page.getByRole('button', { name: 'Pack this parcel' }).click();
  await notice(page, /^Packed\./).waitFor();
  await shipParcel(page, placed, 1);
  await page.getByRole('button', { name: 'Pack the rest' }).click();
  await notice(page, /^Packed\./).waitFor();
  await shipParcel(page, placed, 2);
}

async function shipParcel(page: Desk['page'], placed: PlacedOrder, parcel: number): Promise<void> {
  await page.locator(`#parcel-${parcel}-carrier`).fill(CARRIER);
  await page.locator(`#parcel-${parcel}-tracking`).fill(trackingOf(placed, parcel));
  await page.getByRole('button', { name: `Ship parcel ${parcel}` }).click();
  await notice(page, /^Shipped\./).waitFor();
}

/** The overview says how many orders wait, and leads to them. All of them are packed. */
export async function packAll({ page, go }: Desk, count: number): Promise<void> {
  await go('/admin');
  await page.getByRole('link', { name: `${count} orders to pack` }).click();
  await page.waitForURL('**/admin/orders?state=to_pack*');
  assert.equal(await page.locator('tbody tr').count(), count);
  await page.getByLabel('All orders that this search finds').check();
  await page.getByRole('button', { name: 'Pack…' }).click();
  await page.getByText(`${count} orders can be packed now.`).waitFor();
  await page.getByRole('link', { name: 'Packing slips as a page' }).click();
  await page.waitForFunction((expected) => document.querySelectorAll('article').length === expected, count);
  await page.goBack();
  await page.getByRole('button', { name: `Pack ${count} orders` }).click();
  await page.getByText(`Done. ${count} orders packed.`).waitFor();
}

/** The tracking numbers are pasted from the carrier’s web page. */
export async function shipAll({ page }: Desk, placed: readonly PlacedOrder[]): Promise<void> {
  await page.getByRole('link', { name: 'Ship packed orders' }).click();
  await page.waitForURL('**/admin/orders?state=packed*');
  await page.getByLabel('All orders that this search finds').check();
  await page.getByRole('button', { name: 'Ship…' }).click();
  await page.getByLabel('Carrier').fill(CARRIER);
  const pasted = placed.map((one) => `${one.number}\t${trackingOf(one)}`).join('\n');
  await page.getByLabel(/^Tracking numbers/).fill(pasted);
  await page.getByRole('button', { name: `Ship ${placed.length} orders` }).click();
  await page.getByText(`Done. ${placed.length} orders shipped.`).waitFor();
}

/** The carrier says that the parcel has arrived, which also collects what is paid on delivery. */
export async function deliver({ page, go }: Desk, { number }: PlacedOrder): Promise<void> {
  await go(`/admin/orders/${number}`);
  await page.getByRole('button', { name: 'Mark as delivered' }).click();
  await notice(page, 'Delivered.').waitFor();
}
