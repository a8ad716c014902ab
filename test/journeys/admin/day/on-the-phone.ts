import { notice } from '../../steps/product-editor.ts';
import type { Desk } from './day.ts';
import { CARRIER, deliver, trackingOf } from './pack-and-ship.ts';
import type { PlacedOrder } from './shoppers.ts';

/** The staff packs and ships one order on a phone without JavaScript. */

export async function packAndShip(desk: Desk, placed: PlacedOrder): Promise<void> {
  const { page, go } = desk;
  await go('/admin');
  await page.getByRole('link', { name: /^\d+ orders? to pack$/ }).click();
  await page.getByRole('link', { name: placed.number }).click();
  await page.getByRole('button', { name: 'Mark as packed' }).click();
  await notice(page, /^Packed\./).waitFor();
  await page.getByLabel('Carrier').fill(CARRIER);
  await page.getByLabel('Tracking number').fill(trackingOf(placed));
  await page.getByRole('button', { name: 'Mark as shipped' }).click();
  await notice(page, /^Shipped\./).waitFor();
  await deliver(desk, placed);
}
