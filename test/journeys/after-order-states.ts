import { storeOrder } from '../stored-orders.ts';
import { fillCart } from './actions.ts';
import { CUSTOMER, signIn } from './customer.ts';
import type { State } from './states.ts';
import type { Visit } from './visits.ts';

/** An order of the customer's that has arrived. */
async function delivered(visit: Visit): Promise<string> {
  await signIn(visit);
  const { number } = await storeOrder(visit.shop.test.database, {
    email: CUSTOMER.email,
    lines: [
      ['OXFORD-SHIRT-NAVY-M', 2, 6_900],
      ['HEAVY-HOODIE-FOREST-M', 1, 7_900],
    ],
    deliveredDaysAgo: 2,
  });
  return number;
}

export const AFTER_ORDER_STATES: readonly State[] = [
  {
    name: 'wishlist',
    async open(visit) {
      await signIn(visit);
      await visit.context.request.put(`${visit.shop.url}/api/wishlist/oxford-shirt`);
      await visit.go('/account/wishlist');
    },
  },
  {
    name: 'piece to wait for',
    open: ({ go }) => go('/back-in-stock?sku=SCARF-RUST'),
  },
  {
    name: 'cart to be reminded of',
    async open({ page, shop, go }) {
      await fillCart(page, shop.url, { 'OXFORD-SHIRT-NAVY-M': 1 });
      await go('/cart/reminder');
    },
  },
  {
    name: 'question of a link',
    open: ({ go }) => go('/back-in-stock/end?token=none'),
  },
  {
    name: 'review with a fault',
    expects: ['422 /products/oxford-shirt/review'],
    async open(visit) {
      await delivered(visit);
      await visit.go('/products/oxford-shirt/review');
      const text = visit.page.getByLabel('How is it?');
      await text.evaluate((field) => field.removeAttribute('required'));
      await visit.page.getByRole('radio', { name: '4 of 5 stars' }).check();
      await visit.page.getByRole('button', { name: 'Send the review' }).click();
      await visit.page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'return',
    async open(visit) {
      const number = await delivered(visit);
      const { page } = visit;
      await visit.go(`/orders/${number}/return`);
      await page.getByLabel('Send back').first().selectOption('1');
      await page.getByLabel('Because').first().selectOption('Too large');
      await page.getByRole('button', { name: 'Send these back' }).click();
      await page.getByRole('status').getByText('Send us the parcel.').waitFor();
    },
  },
];
