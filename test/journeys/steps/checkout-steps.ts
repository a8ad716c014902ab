import type { Page } from 'playwright-core';
import { fillCart } from './actions.ts';
import { ADDRESS, CUSTOMER } from './customer.ts';
import type { Journey } from './journey.ts';

/** €59.00: too little for free delivery. */
export const SHIRT = 'OXFORD-SHIRT-NAVY-M';

/** Opens checkout with one shirt in the cart. */
export async function toCheckout({ shop, page, go }: Journey, sku = SHIRT): Promise<void> {
  await fillCart(page, shop.url, { [sku]: 1 });
  await go('/checkout');
}

/** What a guest enters. Each field can be replaced. The folded fields of the billing address have the same labels, but no role. */
export async function fillCheckout(page: Page, more: Record<string, string> = {}): Promise<void> {
  // A script that loads after the country was chosen would miss the event.
  await page.waitForLoadState();
  const typed = { Email: CUSTOMER.email, 'Full name': CUSTOMER.name, ...ADDRESS, ...more };
  for (const [label, value] of Object.entries(typed))
    await page.getByRole('textbox', { name: label, exact: true }).fill(value);
  await page.getByRole('combobox', { name: 'Country' }).selectOption('Sweden');
  await waitForPrices(page);
}

/** With the script, the prices are requested as soon as something is chosen. */
export const waitForPrices = (page: Page): Promise<void> =>
  page.locator('.wrap[aria-busy]').waitFor({ state: 'detached' });

/** Submits the form as it is on the page. */
export async function placeOrder(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Pay on delivery' }).check();
  await page.getByRole('button', { name: /^Place order and pay/ }).click();
}

/** On a phone, the summary of the checkout is folded, so its text is not visible. */
export const totalOf = async (page: Page): Promise<string> =>
  ((await page.locator('.summary dd.total').textContent()) ?? '').trim();
