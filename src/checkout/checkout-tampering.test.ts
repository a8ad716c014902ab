import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { ADDRESS, countOf, order, orderBody, orderForm } from './checkout.fixture.ts';

describe('the input of an order', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  const buyer = async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M');
    return shopper;
  };

  /** Nothing of it is stored: no order, no reservation, and the cart is as it was. */
  async function requireNothing(work: () => Promise<number>, status: number | number[]) {
    const counts = () =>
      Promise.all(['orders', 'reservations', 'payment_attempts'].map((table) => countOf(shop, table)));
    const before = await counts();
    assert.ok([status].flat().includes(await work()), 'another status');
    assert.deepEqual(await counts(), before);
  }

  it('S18: a price, total, discount, tax or delivery price from the client is refused, in every field', async () => {
    const shopper = await buyer();
    const own = {
      unitPriceMinor: 1,
      subtotalMinor: 1,
      discountMinor: 7_800,
      deliveryMinor: 0,
      taxMinor: 0,
      taxBasisPoints: 0,
      isTaxIncluded: false,
      currency: 'HUF',
      lineItems: [{ sku: 'HOO-BLK-M', quantity: 1, unitPriceMinor: 1 }],
      items: [],
      customerId: randomUUID(),
      state: 'paid',
      paysOnDelivery: true,
      cartVersion: 1,
      keptUntil: null,
    };
    for (const [name, value] of Object.entries(own)) {
      const send = async () => (await order(shopper, orderBody(7_900, { [name]: value }))).statusCode;
      await requireNothing(send, 400);
      const form = async () =>
        (await shopper.form('/checkout', orderForm(7_900, { [name]: String(value) }))).statusCode;
      await requireNothing(form, 400);
    }
    assert.equal((await shopper.cart()).itemCount, 1);
  });

  it('S18: a wrong total gets the right one as the answer, and nothing is ordered', async () => {
    const shopper = await buyer();
    for (const totalMinor of [0, 1, 7_899, 7_901, 2 ** 31 - 1]) {
      let summary: { totalMinor: number } | undefined;
      const send = async () => {
        const answer = await order(shopper, orderBody(totalMinor));
        summary = answer.json().summary;
        return answer.statusCode;
      };
      await requireNothing(send, 409);
      assert.equal(summary?.totalMinor, 7_900);
      await requireNothing(async () => {
        const page = await shopper.form('/checkout', orderForm(totalMinor, { line1: 'Kept Lane 9' }));
        assert.match(page.body, /The total is now €79\.00/);
        assert.match(page.body, /Kept Lane 9/);
        return page.statusCode;
      }, 409);
    }
  });

  it('S19: totals that are not an amount of money are refused', async () => {
    const shopper = await buyer();
    for (const totalMinor of [-1, 79.5, '7900', null, true, 1e300, [7_900]]) {
      const send = async () => (await order(shopper, { ...orderBody(0), totalMinor })).statusCode;
      await requireNothing(send, [400, 409]);
    }
    for (const totalMinor of ['-1', '79.00', '7900€', '', 'NaN', '0x1EDC', '١٢']) {
      const form = async () => (await shopper.form('/checkout', { ...orderForm(0), totalMinor })).statusCode;
      await requireNothing(form, 422);
    }
  });

  it('a price that has risen since it was shown is shown before anything is ordered', async () => {
    const shopper = shop.shopper();
    await shopper.add('SOCK-7');
    await shop.database.pool.query("UPDATE variants SET price_minor = 1000 WHERE sku = 'SOCK-7'");
    await requireNothing(async () => (await order(shopper, orderBody(1_390))).statusCode, 409);
    assert.equal((await order(shopper, orderBody(1_490))).statusCode, 201);
  });

  it('is checked field by field, and the page keeps everything that was typed', async () => {
    const shopper = await buyer();
    const wrong: [Record<string, string>, RegExp][] = [
      [{ email: 'nobody' }, /Enter an email address like/],
      [{ postalCode: '1182' }, /Enter five digits, like 118 21/],
      [{ country: 'US' }, /Choose a country we deliver to/],
      [{ name: '' }, /Enter your full name/],
      [{ deliveryMethod: 'pigeon' }, /Choose a delivery method/],
      [{ paymentMethod: 'stripe' }, /Choose a payment method/],
      [{ phone: '<script>' }, /Use only digits/],
      [{ notes: 'x'.repeat(300) }, /Use at most 200 characters/],
    ];
    for (const [fields, sentence] of wrong) {
      await requireNothing(async () => {
        const page = await shopper.form('/checkout', orderForm(7_900, { city: 'Kept City', ...fields }));
        assert.match(page.body, sentence);
        assert.match(page.body, /Kept City/);
        return page.statusCode;
      }, 422);
    }
    const bad = { ...ADDRESS, postalCode: '1182' };
    await requireNothing(async () => {
      const refused = await order(shopper, orderBody(7_900, { address: bad }));
      assert.match(refused.json().faults.postalCode, /five digits/);
      return refused.statusCode;
    }, 422);
  });

  it('S20: no step can be skipped: without a cart, a key or access, nothing is ordered', async () => {
    const nobody = shop.shopper();
    assert.equal((await nobody.get('/checkout')).statusCode, 200);
    await requireNothing(async () => (await nobody.form('/checkout', orderForm(0))).statusCode, 401);
    await requireNothing(async () => (await order(nobody, orderBody(0))).statusCode, 409);
    const shopper = await buyer();
    const send = () => shopper.send('POST', '/api/orders', orderBody(7_900));
    await requireNothing(async () => {
      const refused = await send();
      assert.equal(refused.json().code, 'key_needed');
      return refused.statusCode;
    }, 400);
    assert.equal((await nobody.get('/api/orders')).statusCode, 401);
    assert.equal((await nobody.get('/account/orders')).statusCode, 303);
  });

  it("S16: another customer's order opens with no link, no link of another order, and no other key", async () => {
    const [one, other] = [await buyer(), await buyer()];
    const own = (await order(one, orderBody(7_900))).json();
    const others = (await order(other, orderBody(7_900))).json();
    const { number } = own.order;
    const tokens = [
      '',
      others.token,
      own.token.slice(0, -1),
      `${own.token}A`,
      own.token.replace('MC', 'MD'),
      number,
    ];
    for (const token of tokens) {
      const query = `token=${encodeURIComponent(token)}`;
      assert.equal((await other.get(`/orders/${number}?${query}`)).statusCode, 404);
      assert.equal((await other.get(`/api/orders/${number}?${query}`)).statusCode, 404);
      assert.equal((await other.form(`/orders/${number}/cancel`, { token })).statusCode, 404);
      assert.equal((await other.form(`/orders/${number}/payment`, { token })).statusCode, 404);
    }
    assert.equal((await one.get(`/api/orders/${number}?token=${own.token}`)).json().state, 'placed');
  });
});
