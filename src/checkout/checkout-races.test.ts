import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type Response, type Shopper, type TestShop } from '../../test/shop.ts';
import { countOf, orderBody, orderForm, requireLedger, setStock, stockOf } from './checkout.fixture.ts';

const SHOPPERS = 50;
const LAST_UNITS = 10;
const ROUNDS = 20;
/** A pair of socks and its delivery. */
const SOCK_TOTAL = 1_390;

const tally = (answers: readonly Response[]) =>
  Object.fromEntries(
    [...Map.groupBy(answers, ({ statusCode }) => statusCode)].map(([status, { length }]) => [status, length]),
  );

describe('concurrent orders', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
  });
  after(() => shop.close());

  /** From a network of its own, as shoppers are. */
  const orderFrom = (network: number, shopper: Shopper, body: object, key: string = randomUUID()) =>
    shopper.request({
      method: 'POST',
      url: '/api/orders',
      payload: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      remoteAddress: `10.0.${network >> 8}.${network & 255}`,
    });

  it('P23: 50 shoppers, the last 10 units, 20 rounds: 10 orders each time, stock 0, ledger equal', async () => {
    for (let round = 1; round <= ROUNDS; round++) {
      const sku = `SOCK-${round}`;
      await setStock(shop, sku, LAST_UNITS);
      const shoppers = Array.from({ length: SHOPPERS }, () => shop.shopper());
      await Promise.all(shoppers.map((shopper) => shopper.add(sku)));
      const answers = await Promise.all(
        shoppers.map((shopper, network) => orderFrom(network, shopper, orderBody(SOCK_TOTAL))),
      );
      assert.deepEqual(tally(answers), { 201: LAST_UNITS, 409: SHOPPERS - LAST_UNITS }, `round ${round}`);
      for (const answer of answers)
        if (answer.statusCode === 409) assert.equal(answer.json().code, 'out_of_stock');
      assert.equal(await stockOf(shop, sku), 0);
      assert.equal(await countOf(shop, `order_lines WHERE sku = '${sku}'`), LAST_UNITS);
    }
    await requireLedger(shop);
  });

  it('P20: 20 submits of one checkout give one order, one payment and one email, and all get the same answer', async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-L');
    const stock = await stockOf(shop, 'HOO-BLK-L');
    const [orders, mails] = [await countOf(shop, 'orders'), shop.mails.length];
    const form = orderForm(7_900, { email: 'submits@example.com' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => shopper.form('/checkout', form)));
    assert.deepEqual(tally(answers), { 303: 20 });
    assert.equal(new Set(answers.map(({ headers }) => headers.location)).size, 1);
    assert.equal(await countOf(shop, 'orders'), orders + 1);
    assert.equal(await countOf(shop, 'payment_attempts'), orders + 1);
    assert.equal(await stockOf(shop, 'HOO-BLK-L'), stock - 1);
    assert.equal(shop.mails.length, mails + 1);
  });

  it('P20: the same key gets the same order, and is refused with other content', async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-L');
    const key = randomUUID();
    const first = await orderFrom(1, shopper, orderBody(7_900), key);
    assert.equal(first.statusCode, 201, first.body);
    const again = await orderFrom(1, shopper, orderBody(7_900), key);
    assert.deepEqual([again.statusCode, again.json()], [201, first.json()]);
    const other = await orderFrom(1, shopper, orderBody(7_900, { email: 'other@example.com' }), key);
    assert.deepEqual([other.statusCode, other.json().code], [422, 'key_reused']);
    const stranger = shop.shopper();
    await stranger.add('HOO-BLK-L');
    const own = await orderFrom(1, stranger, orderBody(7_900), key);
    assert.equal(own.statusCode, 201);
    assert.notEqual(own.json().order.number, first.json().order.number);
  });

  it('P23: two tabs with different keys order one cart once', async () => {
    for (let round = 0; round < 10; round++) {
      const shopper = shop.shopper();
      await shopper.add('HOO-BLK-M');
      const answers = await Promise.all([
        orderFrom(2, shopper, orderBody(7_900)),
        orderFrom(2, shopper, orderBody(7_900)),
      ]);
      const [won, lost] = answers.sort((one, other) => one.statusCode - other.statusCode);
      assert.deepEqual([won?.statusCode, lost?.statusCode], [201, 409]);
      assert.match(lost?.json().code, /^(cart_empty|already_ordered)$/);
    }
    await requireLedger(shop);
  });

  it('carts that share items do not deadlock, whatever the sequence of their lines', async () => {
    const skus = ['SOCK-31', 'SOCK-32', 'SOCK-33', 'SOCK-34'];
    const shoppers = Array.from({ length: 16 }, () => shop.shopper());
    await Promise.all(
      shoppers.map(async (shopper, index) => {
        for (const sku of index % 2 ? skus : skus.toReversed()) await shopper.add(sku);
      }),
    );
    const answers = await Promise.all(
      shoppers.map((shopper, network) => orderFrom(network, shopper, orderBody(3_600 + 490))),
    );
    assert.deepEqual(tally(answers), { 201: 16 });
    await requireLedger(shop);
  });
});
