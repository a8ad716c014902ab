import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi, lastAuditEntry, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { order, orderBody, setStock } from '../../checkout/checkout.fixture.ts';

const NEW = {
  ...{ code: 'winter20', kind: 'percent', value: '20', minimum: '', categories: '' },
  ...{ uses: '1', usesEach: '', from: '', until: '' },
};

describe('promo codes in the admin', () => {
  let shop: TestShop;
  let staff: Shopper;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    await setStock(shop, 'HOO-BLK-M', 100);
    ({ staff } = await signedInStaff(shop, 'manager'));
  });
  after(() => shop.close());

  it('are created, used by a shopper, changed and ended', async () => {
    const added = await staff.form('/admin/promo-codes', NEW);
    assert.equal(added.headers.location, '/admin/promo-codes/WINTER20?done=added');
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M');
    const placed = await order(shopper, orderBody(6_320, { promoCode: 'WINTER20' }));
    assert.equal(placed.statusCode, 201, placed.body);
    const list = await staff.get('/admin/promo-codes?state=used_up');
    assert.match(list.body, /WINTER20[\s\S]*20% off[\s\S]*1 of 1[\s\S]*Used up/);

    const conditions = { minimum: '10', categories: '', uses: '0', usesEach: '', from: '', until: '' };
    const refused = await staff.form('/admin/promo-codes/WINTER20', conditions);
    assert.equal(refused.statusCode, 422);
    const saved = await staff.form('/admin/promo-codes/WINTER20', { ...conditions, uses: '50' });
    assert.equal(saved.headers.location, '/admin/promo-codes/WINTER20?done=saved');
    const { action, before, after } = await lastAuditEntry(shop);
    assert.deepEqual([action, before.usesMax, after.usesMax], ['promo.update', 1, 50]);
    assert.equal(after.minimumMinor, 1_000);

    await staff.form('/admin/promo-codes/WINTER20/end', {});
    assert.match((await staff.get('/admin/promo-codes/WINTER20')).body, /Ended/);
    assert.equal((await lastAuditEntry(shop)).action, 'promo.end');
  });

  it('are refused with a sentence at each field, and what was typed stays', async () => {
    const wrong = { ...NEW, code: '!', value: '200', minimum: 'x', until: '2020-01-01T00:00', from: '' };
    const { statusCode, body } = await staff.form('/admin/promo-codes', wrong);
    assert.equal(statusCode, 422);
    for (const fault of [/3 to 30 letters/, /from 1 to 100/, /such as 50/, /end before it starts/])
      assert.match(body, fault);
    assert.match(body, /value="200"/);
  });

  it('are saved once, however often the form is sent', async () => {
    const form = { ...NEW, code: 'ONCE20', once: '4b0b8e0c-6b2e-4c44-8a56-0d9a5f1f7a11' };
    const both = await Promise.all([
      staff.form('/admin/promo-codes', form),
      staff.form('/admin/promo-codes', form),
    ]);
    assert.deepEqual(
      both.map(({ statusCode }) => statusCode),
      [303, 303],
    );
    const again = await staff.form('/admin/promo-codes', { ...form, once: '' });
    assert.match(again.body, /There is such a code already/);
  });

  it('are created by a program, in the style of price changes', async () => {
    const { call } = await adminApi(shop, ['orders:write', 'orders:read']);
    const created = await call('POST', '/api/admin/promo-codes', {
      ...{ code: 'api-5', amountOffMinor: 500, minimumMinor: 5_000, usesMax: 10 },
      endsAt: '2100-01-01T00:00:00Z',
    });
    assert.equal(created.statusCode, 201, created.body);
    const { startsAt, ...code } = created.json();
    assert.deepEqual(code, {
      ...{ code: 'API-5', amountOffMinor: 500, minimumMinor: 5_000, categories: [], usesMax: 10 },
      ...{ usesPerCustomerMax: null, uses: 0, state: 'active', endsAt: '2100-01-01T00:00:00.000Z' },
    });
    const ended = await call('POST', '/api/admin/promo-codes', {
      ...{ code: 'LATE', freeDelivery: true, endsAt: '2020-01-01T00:00:00Z' },
    });
    assert.deepEqual([ended.statusCode, Object.keys(ended.json().faults)], [422, ['endsAt']]);
    const { promoCodes } = (await call('GET', '/api/admin/promo-codes?q=API')).json();
    assert.equal(promoCodes.length, 1);
    assert.equal((await call('DELETE', '/api/admin/promo-codes/api-5')).statusCode, 204);
  });
});
