import { fillCart } from '../steps/actions.ts';
import { fillCheckout, placeOrder, toCheckout } from '../steps/checkout-steps.ts';
import { signIn } from '../steps/customer.ts';
import type { Journey } from '../steps/journey.ts';
import type { State } from './states.ts';

async function order(journey: Journey): Promise<void> {
  await toCheckout(journey);
  await fillCheckout(journey.page);
  await placeOrder(journey.page);
  await journey.page.getByRole('heading', { name: 'Thank you, Ines.' }).waitFor();
}

/** Pages and states of checkout and orders. */
export const CHECKOUT_STATES: readonly State[] = [
  { name: 'checkout with an empty cart', open: ({ go }) => go('/checkout') },
  {
    name: 'checkout with everything wrong',
    expects: ['422 /checkout'],
    async open(journey) {
      const { page } = journey;
      await toCheckout(journey);
      await page.getByRole('textbox', { name: 'Email', exact: true }).fill('ines@gmial.com');
      await page.getByText('Add a gift note').click();
      // Only a phone has a button for it.
      await page.locator('aside.summary details').evaluate((details) => details.setAttribute('open', ''));
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
    async open(journey) {
      const { page, go } = journey;
      await signIn(journey);
      await order(journey);
      await go('/account/orders');
      await page.locator('.order a').first().click();
      await page.getByText('Cancel this order').click();
    },
  },
  {
    name: 'orders of a customer',
    async open(journey) {
      await signIn(journey);
      await journey.go('/account/orders');
    },
  },
];
