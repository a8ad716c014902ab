import { fillCart } from './actions.ts';
import { fillCheckout, placeOrder, toCheckout } from './checkout-steps.ts';
import { signIn } from './customer.ts';
import type { State } from './states.ts';
import type { Visit } from './visits.ts';

async function order(visit: Visit): Promise<void> {
  await toCheckout(visit);
  await fillCheckout(visit.page);
  await placeOrder(visit.page);
  await visit.page.getByRole('heading', { name: 'Thank you, Ines.' }).waitFor();
}

/** Pages of checkout and orders, and what can be seen on them. */
export const CHECKOUT_STATES: readonly State[] = [
  { name: 'checkout with an empty cart', open: ({ go }) => go('/checkout') },
  {
    name: 'checkout with everything wrong',
    expects: ['422 /checkout'],
    async open(visit) {
      const { page } = visit;
      await toCheckout(visit);
      await page.locator('form[data-checkout]').evaluate((form) => {
        (form as HTMLFormElement).noValidate = true;
      });
      await page.getByLabel('Code (optional)').fill('NOSUCHCODE');
      await page.getByRole('button', { name: /^Place order and pay/ }).click();
      await page.locator('[aria-invalid]').first().waitFor();
    },
  },
  {
    name: 'checkout of what is not there any more',
    async open({ shop, page, go }) {
      await fillCart(page, shop.url, { 'OXFORD-SHIRT-NAVY-L': 3 });
      await go('/checkout');
    },
  },
  { name: 'thanks', open: order },
  {
    name: 'order of a customer',
    async open(visit) {
      const { page, go } = visit;
      await signIn(visit);
      await order(visit);
      await go('/account/orders');
      await page.locator('.order a').first().click();
      await page.getByText('Cancel this order').click();
    },
  },
  {
    name: 'orders of a customer',
    async open(visit) {
      await signIn(visit);
      await visit.go('/account/orders');
    },
  },
];
