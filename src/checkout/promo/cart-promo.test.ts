import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../../test/shop.ts';
import { orderForm } from '../checkout.fixture.ts';
import { GUESSES_FROM_NETWORK } from './promo-use.ts';

describe('a promo code in the cart', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
    await shop.database.pool.query(`
      INSERT INTO promo_codes (code, kind, value, minimum_minor, starts_at, ends_at)
      VALUES ('TEN', 'percent', 10, 0, now(), NULL), ('FREE', 'free_delivery', 0, 0, now(), NULL),
        ('LARGE', 'amount', 1000, 10000, now(), NULL), ('OVER', 'percent', 10, 0, now() - interval '2 days', now())`);
  });
  after(() => shop.close());

  const buyer = async (sku = 'HOO-BLK-M', quantity = 1) => {
    const shopper = shop.shopper();
    await shopper.add(sku, quantity);
    return shopper;
  };

  it('is shown with every amount, goes to the checkout, and is in the order that it showed (P29)', async () => {
    const shopper = await buyer();
    const applied = await shopper.form('/cart/promo', { promoCode: ' ten ' });
    assert.deepEqual([applied.statusCode, applied.headers.location], [303, '/cart']);
    assert.match(
      String(applied.headers['set-cookie']),
      /(?:^|,)promo=TEN; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const cart = (await shopper.get('/cart')).body;
    assert.match(cart, /<b>TEN<\/b>: 10% off/);
    assert.match(cart, /<dt>Promo code TEN<\/dt><dd class="price">−€7\.90<\/dd>/);
    assert.match(cart, /<dd class="total price">€71\.10<\/dd>/);
    assert.match(cart, /data-summary="1 item in the cart, total €71\.10\."/);
    for (const part of ['cart', 'drawer'])
      assert.match((await shopper.get('/cart', { 'x-fragment': part })).body, /Promo code TEN[\s\S]*€71\.10/);
    const checkout = (await shopper.get('/checkout')).body;
    assert.match(checkout, /type="hidden" name="promoCode" value="TEN"/);
    assert.match(checkout, /Place order and pay €71\.10/);
    const placed = await shopper.form('/checkout', orderForm(7_110, { promoCode: 'TEN' }));
    assert.equal(placed.statusCode, 303, placed.body);
    assert.equal(shopper.cookies.get('promo'), '', 'an order ends it');
    const { rows } = await shop.database.pool.query(
      'SELECT promo_code, discount_minor, total_minor FROM orders ORDER BY placed_at DESC LIMIT 1',
    );
    assert.deepEqual(rows, [{ promo_code: 'TEN', discount_minor: 790, total_minor: 7_110 }]);
  });

  it('is refused as at the checkout, stays as it was typed, and is not kept', async () => {
    const shopper = await buyer();
    for (const [promoCode, reason] of [
      ['NOSUCH', /That code isn’t valid\. Check the spelling\./],
      ['"><b>', /That code isn’t valid/],
      ['OVER', /The code OVER has expired\./],
      ['LARGE', /Add €21\.00 more to your cart to use the code LARGE\./],
    ] as const) {
      const refused = await shopper.form('/cart/promo', { promoCode });
      assert.equal(refused.statusCode, 422);
      assert.match(refused.body, reason);
      assert.match(
        refused.body,
        /name="promoCode"[^>]* aria-invalid="true" aria-describedby="promo-fault" autofocus/,
      );
      assert.doesNotMatch(refused.body, /<b>">|"><b>/);
      assert.equal(refused.headers['set-cookie']?.toString().includes('promo='), false);
      const atCheckout = await shopper.form('/checkout', orderForm(7_900, { promoCode, update: 'promo' }));
      assert.match(atCheckout.body, reason);
    }
    assert.match((await shopper.get('/cart')).body, /<dd class="total price">€79\.00<\/dd>/);
  });

  it('is removed in one action, in the cart and at the checkout', async () => {
    const shopper = await buyer();
    const apply = () => shopper.form('/cart/promo', { promoCode: 'TEN' });
    await apply();
    assert.equal((await shopper.form('/cart/promo', { remove: '1' })).statusCode, 303);
    assert.match((await shopper.get('/checkout')).body, /Place order and pay €79\.00/);
    await apply();
    await shopper.form('/checkout', orderForm(7_110, { promoCode: 'TEN', update: 'remove-promo' }));
    assert.match((await shopper.get('/cart')).body, /<dd class="total price">€79\.00<\/dd>/);
    await shopper.form('/checkout', orderForm(7_900, { promoCode: 'ten', update: 'promo' }));
    assert.match((await shopper.get('/cart')).body, /<dd class="total price">€71\.10<\/dd>/);
  });

  it('counts nothing once its conditions no longer hold, and says why', async () => {
    const shopper = await buyer('HOO-BLK-M', 2);
    await shopper.form('/cart/promo', { promoCode: 'LARGE' });
    assert.match((await shopper.get('/cart')).body, /<dd class="total price">€148\.00<\/dd>/);
    await shopper.set('HOO-BLK-M', 1);
    const cart = (await shopper.get('/cart')).body;
    assert.match(cart, /Add €21\.00 more to your cart[\s\S]*/);
    assert.match(cart, /<dd class="total price">€79\.00<\/dd>/);
    assert.match((await shopper.get('/checkout')).body, /Add €21\.00 more[\s\S]*Place order and pay €79\.00/);
  });

  it('is looked up only where a browser has one, and a cookie that cannot be a code is none', async () => {
    const shopper = await buyer('SOCK-1');
    for (const value of ['', 'x', '%%%', 'a'.repeat(200), '<script>']) {
      shopper.cookies.set('promo', value);
      const cart = await shopper.get('/cart');
      assert.equal(cart.statusCode, 200);
      assert.doesNotMatch(cart.body, /aria-invalid|Promo code [A-Z]/);
      assert.equal((await shopper.get('/checkout')).statusCode, 200);
    }
    shopper.cookies.set('promo', 'FREE');
    assert.match((await shopper.get('/cart')).body, /<dt>Delivery<\/dt><dd class="price">Free<\/dd>/);
  });

  it('S43: guesses in the cart count like those at the checkout', async () => {
    const shopper = await buyer();
    const guess = (promoCode: string) => shopper.form('/cart/promo', { promoCode });
    const statuses = new Set<number>();
    for (let count = 0; count < GUESSES_FROM_NETWORK.limit; count++)
      statuses.add((await guess(`GUESS-${count}`)).statusCode);
    assert.ok(statuses.has(422));
    const refused = await guess('TEN');
    assert.equal(refused.statusCode, 429);
    assert.ok(Number(refused.headers['retry-after']) > 0);
    assert.match(refused.body, /You’ve tried too many codes/);
    assert.equal((await shopper.form('/checkout', orderForm(7_900, { promoCode: 'TEN' }))).statusCode, 429);
  });
});
