import { commandActor } from '../../../src/audit/actor.ts';
import { changeSettings } from '../../../src/settings/change-settings.ts';
import { storeOrder } from '../../stored-orders.ts';
import { fillCart } from '../steps/actions.ts';
import { CUSTOMER, signIn } from '../steps/customer.ts';
import type { Journey } from '../steps/journey.ts';
import type { State } from './states.ts';

/** A delivered order of the customer. */
export async function delivered(journey: Journey): Promise<string> {
  await signIn(journey);
  const { number } = await storeOrder(journey.shop.test.database, {
    email: CUSTOMER.email,
    lines: [
      ['OXFORD-SHIRT-NAVY-M', 2, 6_900],
      ['HEAVY-HOODIE-FOREST-M', 1, 7_900],
    ],
    deliveredDaysAgo: 2,
  });
  return number;
}

/** A shirt of the order is being exchanged, and the refund for the hoodie is due. */
export async function exchange({ shop }: Journey, number: string): Promise<void> {
  await shop.sql(
    `WITH returned AS (
       INSERT INTO returns (order_id, key, state) SELECT id, 'k', 'received' FROM orders WHERE number = $1
       RETURNING id, order_id),
     sent AS (
       INSERT INTO exchanges (order_id, return_id, number, state, carrier, tracking_number)
       SELECT order_id, id, 1, 'shipped', 'Post', 'AT123456789' FROM returned RETURNING id)
     INSERT INTO exchange_lines (exchange_id, position, sku, name, color, style, size, quantity)
     SELECT id, 1, 'OXFORD-SHIRT-NAVY-L', 'Oxford shirt', 'Navy', '', 'L', 1 FROM sent`,
    [number],
  );
  await shop.sql(
    `WITH attempt AS (
       INSERT INTO payment_attempts (order_id, provider, state, amount_minor, currency, title, email, return_url,
         received_minor, received_currency, refunded_minor, expires_at)
       SELECT id, 'on_delivery', 'paid', total_minor, 'EUR', number, '', '/', total_minor, 'EUR', 7900, now()
       FROM orders WHERE number = $1 RETURNING id)
     INSERT INTO payment_refunds (attempt_id, key, amount_minor, is_payout, next_check_at)
     SELECT id, 'k', 7900, true, 'infinity' FROM attempt`,
    [number],
  );
  await shop.sql(
    `INSERT INTO order_events (order_id, action, state, by, note)
     SELECT id, action, 'delivered', 'staff', note FROM orders, (VALUES
       ('refund_ask', 'We''ll pay out €79.00 by bank transfer. Please reply to our email with your account details.'),
       ('exchange_ship', '1 × Oxford shirt, Navy, L. Post AT123456789')) AS told (action, note)
     WHERE number = $1`,
    [number],
  );
}

export const AFTER_ORDER_STATES: readonly State[] = [
  {
    name: 'wishlist',
    async open(journey) {
      await signIn(journey);
      await journey.context.request.put(`${journey.shop.url}/api/wishlist/oxford-shirt`);
      await journey.go('/account/wishlist');
    },
  },
  {
    name: 'wishlist of a guest',
    async open(journey) {
      await journey.context.request.post(`${journey.shop.url}/wishlist`, { form: { slug: 'oxford-shirt' } });
      await journey.go('/wishlist');
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
    async open(journey) {
      await delivered(journey);
      await journey.go('/products/oxford-shirt/review');
      const text = journey.page.getByLabel('Your review');
      await text.evaluate((field) => field.removeAttribute('required'));
      await journey.page.getByRole('radio', { name: '4 of 5 stars' }).check();
      await journey.page.getByRole('button', { name: 'Send review' }).click();
      await journey.page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'order with an exchange and a refund to be paid out',
    async open(journey) {
      const number = await delivered(journey);
      await exchange(journey, number);
      await journey.go(`/orders/${number}`);
      await journey.page.getByRole('heading', { name: 'Exchange' }).waitFor();
    },
  },
  {
    name: 'return',
    async open(journey) {
      const number = await delivered(journey);
      const { page } = journey;
      await journey.go(`/orders/${number}/return`);
      await page.getByLabel('Quantity').first().selectOption('1');
      await page.getByLabel('Reason').first().selectOption('Too large');
      await page.getByRole('button', { name: 'Request return' }).click();
      await page.getByRole('status').getByText('Drop the parcel off at any parcel shop').waitFor();
    },
  },
  {
    name: 'code of a return',
    async open(journey) {
      const { page, go, shop } = journey;
      const number = await delivered(journey);
      await setReturnAddress(shop);
      await shop.sql(
        `WITH asked AS (INSERT INTO returns (order_id, key) SELECT id, 'c' FROM orders WHERE number = $1 RETURNING id)
         INSERT INTO return_lines (return_id, position, quantity, reason) SELECT id, 1, 1, 'faulty' FROM asked`,
        [number],
      );
      await go(`/orders/${number}/returns/1/code`);
      await page.getByRole('img', { name: 'QR code of your return' }).waitFor();
    },
  },
];

const RETURN_ADDRESS = {
  ...{ name: 'MyClothes Returns', line1: 'Lagerweg 7', line2: '', postalCode: '1110', city: 'Wien' },
  country: 'AT',
};

async function setReturnAddress({ test, refreshSettings }: Journey['shop']): Promise<void> {
  await test.database.transaction((connection) =>
    changeSettings(connection, commandActor('a test'), {
      change: (settings) => ({ ...settings, returns: { ...settings.returns, address: RETURN_ADDRESS } }),
    }),
  );
  await refreshSettings();
}
