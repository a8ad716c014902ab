import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestShop, type Response, type TestShop } from '../../../test/shop.ts';

let shop: TestShop;
before(async () => {
  shop = await createTestShop();
});
after(() => shop?.close());

const namesIn = ({ headers }: Response): string[] =>
  [headers['set-cookie'] ?? []]
    .flat()
    .map((cookie) => (cookie.split('=', 1)[0] as string).replace('__Host-', ''));

test('the page about cookies names every cookie of a guest and a customer, and no other', async () => {
  const shopper = shop.shopper();
  await shop.database.pool.query(
    "INSERT INTO promo_codes (code, kind, value, minimum_minor, starts_at) VALUES ('TEN', 'percent', 10, 0, now())",
  );
  const answers = [
    await shopper.send('POST', '/api/cart/line-items', { sku: 'HOO-BLK-M', quantity: 1 }),
    await shopper.form('/cart/promo', { promoCode: 'TEN' }),
    await shopper.form('/wishlist', { slug: 'heavy-hoodie' }),
    await shopper.send('POST', '/api/customers', {
      email: 'ada@example.test',
      password: 'a quiet lake at dawn',
      name: 'Ada',
    }),
  ];
  const page = (await shopper.get('/cookies')).body;
  const named = [...page.matchAll(/<th scope="row">([^<]+)<\/th>/g)].map(([, name]) => name as string);
  assert.deepEqual(named.sort(), [...new Set(answers.flatMap(namesIn))].sort());
});
