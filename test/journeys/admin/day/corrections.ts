import assert from 'node:assert/strict';
import { notice } from '../../steps/product-editor.ts';
import type { Desk } from './day.ts';
import { SAILOR_L } from './plan.ts';
import type { PlacedOrder } from './shoppers.ts';

/** What customers ask for before their order is packed. */

export const NEW_STREET = 'Neue Gasse 7';

/** The customer has mistyped the street. The packing slip then has the right one. */
export async function correctAddress({ page, go }: Desk, { name, number }: PlacedOrder): Promise<void> {
  await go('/admin');
  await page.getByRole('searchbox', { name: 'Search everything' }).fill(name);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/admin/search?*');
  await page.locator('.results').getByRole('link', { name: number }).click();
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Street and number').fill(NEW_STREET);
  await page.getByRole('button', { name: 'Change the address' }).click();
  await notice(page, 'The delivery details have been changed.').waitFor();
  await page.getByRole('link', { name: 'Packing slip' }).click();
  await page.getByText(NEW_STREET).waitFor();
  await page.goBack();
}

/** The customer wants L instead of M, which costs the same. */
export async function changeSize({ page, go }: Desk, { email, number }: PlacedOrder): Promise<void> {
  await go(`/admin/orders?q=${encodeURIComponent(email)}`);
  await page.getByRole('link', { name: number }).click();
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  const item = page.getByLabel('Heavy sailor T-shirt', { exact: true });
  await item.selectOption(SAILOR_L.sku);
  await page.getByRole('button', { name: 'Change the items' }).click();
  await notice(page, /^The order has been changed/).waitFor();
  await page.getByRole('cell', { name: SAILOR_L.sku }).waitFor();
}

export const CANCEL_REASON = 'The last one has a hole.';

/** The shop cannot send the order. */
export async function cancelByShop({ page, go }: Desk, { number }: PlacedOrder): Promise<void> {
  await go(`/admin/orders/${number}`);
  await cancel(page, CANCEL_REASON);
}

export const DOUBLE_REASON = 'You ordered the same twice.';

/** The list shows both orders of the shopper. The second one is canceled. */
export async function cancelDouble({ page, go }: Desk, [first, second]: PlacedOrder[]): Promise<void> {
  assert.ok(first && second);
  await go('/admin/orders');
  await page.getByLabel('Number, name, email, phone, SKU or tracking number').fill(first.email);
  await page.getByRole('row').nth(2).waitFor();
  const numbers = page.locator('tbody th[scope=row]');
  await page.waitForFunction(() => document.querySelectorAll('tbody th[scope=row]').length === 2);
  assert.deepEqual(await numbers.allTextContents(), [second.number, first.number]);
  await numbers.first().getByRole('link').click();
  await cancel(page, DOUBLE_REASON);
}

async function cancel(page: Desk['page'], reason: string): Promise<void> {
  await page.locator('summary', { hasText: 'Cancel the order' }).click();
  await page.getByLabel(/^Reason, for the customer/).fill(reason);
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  await notice(page, /^Canceled\./).waitFor();
}
