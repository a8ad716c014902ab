import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { ADDRESS, order, orderBody } from '../checkout/checkout.fixture.ts';
import { DEFAULT_SETTINGS } from './defaults.ts';
import type { DeliveryZone } from './schema.ts';
import { setSettings } from './settings.fixture.ts';

const [home, eu] = DEFAULT_SETTINGS.delivery.zones as [DeliveryZone, DeliveryZone];

describe('what the shop sells by follows its settings', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
  });
  after(() => shop.close());
  const set = (patch: object) => setSettings(shop, patch);
  beforeEach(() => set({}));
  const page = async (path: string) => (await shop.shopper().get(path)).body;

  it('delivery: in the cart, at the checkout, in the order, and on pages', async () => {
    const [first] = home.methods;
    const standard = { ...first, priceMinor: 700 };
    await set({
      delivery: {
        freeFromMinor: 10_000,
        zones: [
          { ...home, methods: [standard, ...home.methods.slice(1)] },
          { ...eu, methods: [standard] },
        ],
      },
    });
    const shopper = shop.shopper();
    await shopper.add('SOCK-1');
    const cart = (await shopper.get('/cart')).body;
    assert.match(cart, /€91\.00 more for free delivery\./);
    assert.match(cart, /<dt>Delivery<\/dt><dd class="price">€7\.00<\/dd>/);
    assert.match(await page('/'), /Free delivery over €100 and free returns/);
    assert.match(await page('/delivery'), /<td class="num">€7<\/td>/);
    const express = await order(shopper, orderBody(2_000, { deliveryMethod: 'express' }));
    assert.deepEqual([express.statusCode, Object.keys(express.json().faults)], [422, ['deliveryMethod']]);
    const placed = await order(shopper, orderBody(1_600));
    assert.equal(placed.statusCode, 201, placed.body);
    assert.equal(placed.json().order.deliveryMinor, 700);
  });

  it('zones: a country in none of them is not delivered to', async () => {
    await set({ delivery: { zones: [home] } });
    const shopper = shop.shopper();
    await shopper.add('SOCK-1');
    const { body } = await shopper.get('/checkout');
    // A bill may go anywhere.
    const [countries = ''] = /<select[^>]* name="country"[\s\S]*?<\/select>/.exec(body) ?? [];
    assert.match(countries, /<option value="AT"/);
    assert.doesNotMatch(countries, /<option value="SE"/);
    const refused = await order(shopper, orderBody(1_390));
    assert.deepEqual([refused.statusCode, Object.keys(refused.json().faults)], [422, ['country']]);
  });

  it('delivery: any methods, to any country, each with its price and days', async () => {
    const terms = { daysFrom: 3, daysTo: 9, note: '' };
    const ship = { ...terms, code: 'ship', name: 'By ship', priceMinor: 1_200, freeFromMinor: 5_000 };
    const air = { ...terms, code: 'air', name: 'By air', priceMinor: 4_000, freeFromMinor: null };
    const pickup = { ...terms, code: 'pickup', name: 'Pickup', priceMinor: 0, freeFromMinor: null };
    await set({
      taxes: { rates: { '*': 0 } },
      delivery: {
        zones: [
          { ...home, methods: [...home.methods, pickup] },
          { name: 'the rest', countries: ['*'], methods: [ship, air] },
        ],
      },
    });
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M');
    const checkout = (await shopper.get('/checkout')).body;
    for (const country of ['AT', 'JP', 'US'])
      assert.match(checkout, new RegExp(`<option value="${country}"`));
    const about = await page('/delivery');
    assert.match(about, /By ship, the rest<\/th>[\s\S]*over €50[\s\S]*By air, the rest[\s\S]*€40/);
    assert.match(about, /We deliver to every country\./);
    const address = { ...ADDRESS, country: 'JP', postalCode: '1000001' };
    const body = (more: object) => orderBody(7_900, { address, ...more });
    for (const deliveryMethod of ['standard', 'pickup']) {
      const refused = await order(shopper, body({ deliveryMethod }));
      assert.deepEqual(Object.keys(refused.json().faults), ['deliveryMethod'], deliveryMethod);
    }
    const quoted = (await order(shopper, body({ deliveryMethod: 'air' }))).json().summary;
    assert.deepEqual([quoted.deliveryMinor, quoted.taxMinor], [4_000, 0]);
    const placed = (await order(shopper, body({ deliveryMethod: 'ship' }))).json().order;
    assert.deepEqual([placed.deliveryMinor, placed.address.postalCode], [0, '100-0001']);
    const { rows } = await shop.database.pool.query('SELECT delivery_label FROM orders WHERE number = $1', [
      placed.number,
    ]);
    assert.deepEqual(rows, [{ delivery_label: 'By ship' }]);
  });

  it('returns: how long they are open, on pages and in emails', async () => {
    await set({ returns: { days: 100 } });
    for (const path of ['/', '/products/heavy-hoodie'])
      assert.match(await page(path), /free returns for 100 days/);
    assert.match(await page('/returns'), /You have 100 days/);
  });

  it('taxes: included, or added to the total', async () => {
    await set({ taxes: { rates: { SE: 600 } } });
    const shopper = shop.shopper();
    await shopper.add('SOCK-1');
    const included = (await order(shopper, orderBody(0))).json().summary;
    assert.deepEqual([included.taxBasisPoints, included.taxMinor, included.totalMinor], [600, 79, 1_390]);
    await set({ taxes: { included: false, rates: { SE: 1_000 } } });
    const added = (await order(shopper, orderBody(0))).json().summary;
    assert.deepEqual([added.taxMinor, added.totalMinor, added.isTaxIncluded], [139, 1_529, false]);
  });

  it('payments: who can pay on delivery, and how much unpaid orders may hold', async () => {
    const shopper = shop.shopper();
    await shopper.add('SOCK-1', 3);
    await set({ payments: { onDelivery: 'confirmed' } });
    assert.match((await shopper.get('/checkout')).body, /To pay on delivery, sign in/);
    assert.equal((await order(shopper, orderBody(3_190))).statusCode, 422);
  });
});
