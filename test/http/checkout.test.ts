import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../shop.ts';
import { register } from './accounts.fixture.ts';
import { countOf, order, orderBody, orderForm, requireLedger, stockOf } from './checkout.fixture.ts';

describe('an order', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
  });
  after(() => shop.close());

  it('is placed from the cart by the API, with mail, stock and ledger, and empties the cart', async () => {
    const before = await stockOf(shop, 'HOO-BLK-M');
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 2);
    const placed = await order(shopper, orderBody(15_800));
    assert.equal(placed.statusCode, 201, placed.body);
    const { order: answer, token, payment } = placed.json();
    assert.match(answer.number, /^MC-[2-9A-HJ-NP-Z]{8}$/);
    assert.deepEqual([answer.state, answer.totalMinor, payment.kind], ['placed', 15_800, 'done']);
    assert.deepEqual([answer.taxBasisPoints, answer.taxMinor], [2_500, 3_160]);
    assert.equal((await shopper.cart()).itemCount, 0);
    assert.equal(await stockOf(shop, 'HOO-BLK-M'), before - 2);
    await requireLedger(shop);
    const mails = shop.mails.filter(({ subject }) => subject.includes(answer.number));
    assert.equal(mails.length, 1);
    const shown = await shop.shopper().get(`/api/orders/${answer.number}?token=${token}`);
    assert.deepEqual(shown.json(), answer);
  });

  it('is placed by the form, and its page is shown to who has the link', async () => {
    const shopper = shop.shopper();
    await shopper.add('OXF-NVY-M');
    const page = await shopper.get('/checkout');
    assert.match(page.body, /Place order and pay €63\.90/);
    const placed = await shopper.form('/checkout', orderForm(6_390));
    assert.equal(placed.statusCode, 303, placed.body);
    const location = placed.headers.location as string;
    assert.match(location, /^\/orders\/MC-\w{8}\?token=[\w.%-]+&placed=1$/);
    const thanks = await shopper.get(location);
    assert.equal(thanks.statusCode, 200);
    assert.match(thanks.body, /Thank you, Ines/);
    const plain = await shop.shopper().get(location.replace('&placed=1', ''));
    assert.match(plain.body, /Hornsgatan 42/);
    assert.equal((await shop.shopper().get(location.replace(/\?.*/, ''))).statusCode, 404);
    assert.equal(await countOf(shop, 'orders WHERE NOT is_cart_emptied'), 0);
  });

  it('that nobody has paid for in time is canceled once, and its pieces are for others again', async () => {
    const { pool } = shop.database;
    await pool.query("INSERT INTO promo_codes (code, kind, value) VALUES ('TEN', 'percent', 10)");
    const before = await stockOf(shop, 'HOO-BLK-L');
    const place = async () => {
      const shopper = shop.shopper();
      await shopper.add('HOO-BLK-L');
      const placed = await order(shopper, orderBody(7_110, { promoCode: 'TEN' }));
      assert.equal(placed.statusCode, 201, placed.body);
      return placed.json() as { order: { number: string }; token: string };
    };
    const [over, waiting] = [await place(), await place()];
    const expire = (number: string, minutes: number) =>
      pool.query(
        `WITH due AS (UPDATE orders SET pays_on_delivery = false WHERE number = $1 RETURNING reservation_id)
         UPDATE reservations SET expires_at = now() - $2 * interval '1 minute' FROM due WHERE id = reservation_id`,
        [number, minutes],
      );
    await expire(over.order.number, 31);
    await expire(waiting.order.number, 1);
    await Promise.all([shop.checkout.sweep(), shop.checkout.sweep()]);
    const stateOf = async ({ order: { number }, token }: typeof over) =>
      (await shop.shopper().get(`/api/orders/${number}?token=${token}`)).json().state;
    assert.deepEqual([await stateOf(over), await stateOf(waiting)], ['canceled', 'placed']);
    assert.equal(await stockOf(shop, 'HOO-BLK-L'), before - 1);
    assert.equal(await countOf(shop, "promo_codes WHERE code = 'TEN' AND uses = 1"), 1);
    const told = shop.mails.filter(({ text }) => text.includes(over.order.number));
    assert.deepEqual(
      told.map(({ subject }) => subject.replace(/MC-\w+/, 'it')),
      ['Your order it', 'Your order it is canceled'],
    );
    await requireLedger(shop);
  });

  it('of a customer is in the account, a page at a time, and in nobody else’s', async () => {
    const shopper = shop.shopper();
    const { email } = await register(shopper);
    for (let number = 0; number < 21; number++) {
      await shopper.add('SOCK-2');
      const placed = await order(shopper, orderBody(1_390, { email }));
      assert.deepEqual([placed.statusCode, placed.json().token], [201, '']);
    }
    const { orders } = (await shopper.get('/api/orders')).json();
    assert.equal(orders.length, 21);
    const first = await shopper.get('/account/orders');
    assert.match(first.body, new RegExp(orders[0].number));
    assert.match(first.body, /href="\/account\/orders\?page=2"/);
    const second = await shopper.get('/account/orders?page=2');
    assert.match(second.body, new RegExp(orders[20].number));
    const own = await shopper.get(`/orders/${orders[0].number}`);
    assert.match(own.body, /Hornsgatan 42/);
    const other = shop.shopper();
    await register(other);
    assert.equal((await other.get(`/orders/${orders[0].number}`)).statusCode, 404);
    assert.deepEqual((await other.get('/api/orders')).json(), { orders: [] });
  });
});
