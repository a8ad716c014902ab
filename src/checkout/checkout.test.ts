import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { storeOrder } from '../../test/stored-orders.ts';
import { register } from '../customers/accounts.fixture.ts';
import { countOf, order, orderBody, orderForm, requireLedger, stockOf } from './checkout.fixture.ts';

describe('an order', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
  });
  after(() => shop.close());

  it('is placed from the cart by the API, with its email, stock and ledger, and empties the cart', async () => {
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
    const { payment: paid, events, exchanges, invoiceNumber, invoices, ...rest } = shown.json();
    assert.deepEqual(rest, answer);
    assert.deepEqual([paid.state, events.length, exchanges], ['due', 1, []]);
    assert.deepEqual([invoiceNumber, invoices], [null, []]);
  });

  it('is placed by the form, and its page opens with the link', async () => {
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

  it('that was not paid in time is canceled once, and its items are available again', async () => {
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
    await Promise.all([shop.releaseStock(), shop.releaseStock()]);
    const stateOf = async ({ order: { number }, token }: typeof over) =>
      (await shop.shopper().get(`/api/orders/${number}?token=${token}`)).json().state;
    assert.deepEqual([await stateOf(over), await stateOf(waiting)], ['canceled', 'placed']);
    assert.equal(await stockOf(shop, 'HOO-BLK-L'), before - 1);
    assert.equal(await countOf(shop, "promo_codes WHERE code = 'TEN' AND uses = 1"), 1);
    const told = shop.mails.filter(({ text }) => text.includes(over.order.number));
    assert.deepEqual(
      told.map(({ subject }) => subject.replace(/MC-\w+/, 'it')),
      ['Your order it is confirmed', 'Your order it is canceled'],
    );
    await requireLedger(shop);
  });

  it('lists of a customer are complete when the cursor is followed, however many orders there are', async () => {
    const shopper = shop.shopper();
    const { email } = await register(shopper);
    const numbers: string[] = [];
    for (let count = 0; count < 205; count++)
      numbers.unshift((await storeOrder(shop.database, { email, lines: [['SOCK-1', 1, 900]] })).number);
    const read: string[] = [];
    let cursor: string | null = '';
    for (let calls = 0; cursor !== null && calls < 5; calls++) {
      const answer = await shopper.get(`/api/orders${cursor && `?cursor=${cursor}`}`);
      const page = answer.json() as { orders: { number: string }[]; nextCursor: string | null };
      read.push(...page.orders.map(({ number }) => number));
      cursor = page.nextCursor;
    }
    assert.deepEqual(read, numbers);
    for (const wrong of ['x', '1', 'MC-1'])
      assert.equal((await shopper.get(`/api/orders?cursor=${wrong}`)).json().code, 'invalid_cursor');
    let path: string | undefined = '/account/orders';
    let pages = 0;
    for (; path && pages < 20; pages++) {
      const { body } = await shopper.get(path);
      path = /href="(\/account\/orders\?after=[^"]+)"/.exec(body)?.[1];
      if (!path) assert.match(body, new RegExp(numbers.at(-1) as string));
    }
    assert.equal(pages, 11);
  });

  it('above €999,999.99 is refused with a message, and cart and stock stay as they were', async () => {
    const shopper = shop.shopper();
    await shopper.add('SOCK-3');
    const stock = await stockOf(shop, 'SOCK-3');
    const { pool } = shop.database;
    for (const [price, status, code] of [
      [100_000_000, 422, 'total_too_large'],
      [2_147_483_647, 422, 'total_too_large'],
      [99_999_999, 201, undefined],
    ] as const) {
      await pool.query("UPDATE variants SET price_minor = $1 WHERE sku = 'SOCK-3'", [price]);
      const answer = await order(shopper, orderBody(price));
      assert.deepEqual([answer.statusCode, answer.json().code], [status, code], String(price));
      if (status === 201) break;
      const page = await shopper.form('/checkout', orderForm(price));
      assert.equal(page.statusCode, 422);
      assert.match(page.body, /at most €999,999\.99[\s\S]*Hornsgatan 42/);
      assert.equal(await stockOf(shop, 'SOCK-3'), stock);
    }
    // 99 of one that costs less each: the lines are too much for a column, too.
    await pool.query("UPDATE variants SET price_minor = 90000000 WHERE sku = 'SOCK-4'");
    await shopper.send('POST', '/api/cart/line-items', { sku: 'SOCK-4', quantity: 99 });
    const many = await order(shopper, orderBody(90_000_000 * 99));
    assert.deepEqual([many.statusCode, many.json().code], [422, 'total_too_large']);
    await pool.query("UPDATE variants SET price_minor = 900 WHERE sku IN ('SOCK-3', 'SOCK-4')");
  });

  it('of a customer is listed in their account, page by page, and in no other account', async () => {
    const shopper = shop.shopper();
    const { email } = await register(shopper);
    for (let number = 0; number < 21; number++) {
      await shopper.add('SOCK-2');
      const placed = await order(shopper, orderBody(1_390, { email }));
      assert.deepEqual([placed.statusCode, placed.json().token], [201, '']);
    }
    const { orders, nextCursor } = (await shopper.get('/api/orders')).json();
    assert.deepEqual([orders.length, nextCursor], [21, null]);
    const first = await shopper.get('/account/orders');
    assert.match(first.body, new RegExp(orders[0].number));
    const older = `/account/orders?after=${orders[19].number}`;
    assert.ok(first.body.includes(`href="${older}"`));
    const second = await shopper.get(older);
    assert.ok(!second.body.includes(orders[19].number));
    assert.match(second.body, new RegExp(orders[20].number));
    const own = await shopper.get(`/orders/${orders[0].number}`);
    assert.match(own.body, /Hornsgatan 42/);
    const other = shop.shopper();
    await register(other);
    assert.equal((await other.get(`/orders/${orders[0].number}`)).statusCode, 404);
    assert.deepEqual((await other.get('/api/orders')).json(), { orders: [], nextCursor: null });
    const others = await other.get(`/api/orders?cursor=${orders[0].number}`);
    assert.deepEqual(others.json(), { orders: [], nextCursor: null });
  });
});
