import { notice } from '../../steps/product-editor.ts';
import type { Desk } from './day.ts';
import { PHONE } from './plan.ts';
import type { PlacedOrder } from './shoppers.ts';

/** A shopper calls: where is my parcel? The order is found by the phone number, and the email is sent again. */
export async function answerQuestion({ page, go }: Desk, { number }: PlacedOrder): Promise<void> {
  await go('/admin');
  await page.getByRole('searchbox', { name: 'Search everything' }).fill(PHONE);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/admin/search?*');
  await page.locator('.results').getByRole('link', { name: number }).click();
  await page.getByLabel('Note, only for colleagues').fill('Called: the parcel is late');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await notice(page, 'Your note has been added.').waitFor();
  await page.getByRole('button', { name: `Your order ${number} is on its way` }).click();
  await notice(page, 'The email is on its way again.').waitFor();
}
