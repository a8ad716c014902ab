import assert from 'node:assert/strict';
import { notice } from '../../steps/product-editor.ts';
import type { Desk } from './day.ts';
import { CARRIER, trackingOf } from './pack-and-ship.ts';
import type { PlacedOrder } from './shoppers.ts';

/** The work of the staff on returns and refunds. */

/** What the staff enters for one line of the return. */
interface Received {
  position: number;
  writtenOff?: number;
  condition?: string;
}

/** Finds the return from the overview, and receives it item by item. */
export async function receive(
  { page, go }: Desk,
  { number }: PlacedOrder,
  ...received: Received[]
): Promise<void> {
  await go('/admin');
  await page.getByRole('link', { name: /^\d returns? to receive$/ }).click();
  await page.getByRole('link', { name: number }).click();
  for (const { position, writtenOff, condition } of received) {
    if (writtenOff) await page.locator(`#writtenOff-${position}`).fill(String(writtenOff));
    if (condition) await page.locator(`#condition-${position}`).fill(condition);
  }
  await page.getByRole('button', { name: 'Receive the return' }).click();
  await notice(page, /^Done\./).waitFor();
}

/** The exchange is a shipment of its own on the page of the order. */
export async function shipExchange({ page, go }: Desk, placed: PlacedOrder): Promise<void> {
  await go('/admin');
  await page.getByRole('link', { name: '1 exchange to ship' }).click();
  await page.getByRole('link', { name: placed.number }).click();
  await page.getByRole('button', { name: 'Mark the exchange as packed' }).click();
  await page.getByLabel('Carrier').fill(CARRIER);
  await page.getByLabel('Tracking number').fill(trackingOf(placed, 9));
  await page.getByRole('button', { name: 'Ship the exchange' }).click();
  await notice(page, /^Shipped\./).waitFor();
  await page.getByRole('button', { name: 'The exchange has arrived' }).click();
  await notice(page, 'Delivered.').waitFor();
}

/** The order was paid on delivery, so the money goes back by a bank transfer, which someone records. */
export async function payOut({ page, go }: Desk, { number }: PlacedOrder): Promise<void> {
  await go('/admin');
  await page.getByRole('link', { name: '1 payout to make' }).click();
  const row = page.getByRole('row', { name: number });
  await row.getByLabel(/^Reference of the transfer/).fill('SEPA 2026-117');
  await row.getByRole('button', { name: /^Paid out/ }).click();
  await notice(page, /^Recorded\./).waitFor();
  await page.getByText('There are no refunds to pay out.').waitFor();
}

/** A part of the money goes back, and the button is clicked twice by mistake. */
export async function refundPart({ page, go }: Desk, { number }: PlacedOrder, amount: string): Promise<void> {
  await go(`/admin/orders/${number}`);
  await page.getByRole('link', { name: 'Refund', exact: true }).click();
  await page.getByLabel(/^Amount in/).fill(amount);
  await page.getByLabel(/^Reason, only for colleagues/).fill('A button was missing');
  await page.getByRole('button', { name: 'Refund', exact: true }).dblclick();
  await notice(page, /^The refund has been requested\./).waitFor();
  const notes = await page.getByText('Refund: A button was missing').count();
  assert.equal(notes, 1);
}
