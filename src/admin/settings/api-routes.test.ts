import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi } from '../../../test/admin.ts';
import { createTestShop, type TestShop } from '../../../test/shop.ts';
import { order, orderBody } from '../../checkout/checkout.fixture.ts';
import { DEFAULT_SETTINGS } from '../../settings/defaults.ts';

describe('the admin API for settings', () => {
  let shop: TestShop;
  let call: Awaited<ReturnType<typeof adminApi>>['call'];
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ call } = await adminApi(shop));
  });
  after(() => shop.close());
  const ADDRESS = '/api/admin/settings';

  it('answers with all sections, and changes any subset', async () => {
    const before = await call('GET', ADDRESS);
    assert.deepEqual([before.statusCode, before.headers.etag], [200, '"0"']);
    assert.deepEqual(before.json(), DEFAULT_SETTINGS);
    const after = await call('PATCH', ADDRESS, { delivery: { freeFromMinor: null } }, { 'if-match': '"0"' });
    assert.equal(after.statusCode, 200, after.body);
    assert.deepEqual(after.json(), {
      ...DEFAULT_SETTINGS,
      version: 1,
      delivery: { ...DEFAULT_SETTINGS.delivery, freeFromMinor: null },
    });
    assert.doesNotMatch((await shop.shopper().get('/')).body, /Free delivery over/);
  });

  it('answers 412 with the current ones to an older version, and 422 with faults by member', async () => {
    const late = await call('PATCH', ADDRESS, { name: 'Late' }, { 'if-match': '"0"' });
    assert.deepEqual(
      [late.statusCode, late.json().code, late.json().current.version],
      [412, 'settings_changed', 1],
    );
    const wrong = await call('PATCH', ADDRESS, { accent: '#eeeeee', name: '' });
    assert.deepEqual([wrong.statusCode, wrong.json().code], [422, 'settings_faulty']);
    assert.deepEqual(Object.keys(wrong.json().faults).sort(), ['accent', 'name']);
    const unknown = await call('PATCH', ADDRESS, { contact: { fax: '1' } });
    assert.equal(unknown.statusCode, 400);
    assert.equal((await call('GET', ADDRESS)).json().version, 1);
  });

  it('makes a change once for an Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'one-change' };
    const first = await call('PATCH', ADDRESS, { name: 'Once' }, key);
    const second = await call('PATCH', ADDRESS, { name: 'Once' }, key);
    assert.deepEqual([first.json().version, second.json()], [2, first.json()]);
  });

  it('refuses payments with which no one could order, and says what to do', async () => {
    const refused = await call('PATCH', ADDRESS, { payments: { onDelivery: 'off' } });
    assert.equal(refused.statusCode, 422, refused.body);
    assert.match(
      refused.json().faults['payments.card'],
      /need a provider.*pay on delivery.*STRIPE_SECRET_KEY/,
    );
    const law = await call('PATCH', ADDRESS, { returns: { days: 7 } });
    assert.match(law.json().faults['returns.days'], /at least 14 days: the law of the European Union/);
  });

  it('refuses another currency once there is an order', async () => {
    assert.equal((await call('PATCH', ADDRESS, { currency: 'JPY' })).statusCode, 200);
    assert.equal((await call('PATCH', ADDRESS, { currency: 'EUR' })).statusCode, 200);
    const shopper = shop.shopper();
    await shopper.add('SOCK-1');
    await order(shopper, orderBody(1_390));
    const refused = await call('PATCH', ADDRESS, { currency: 'JPY' });
    assert.equal(refused.statusCode, 422, refused.body);
    assert.match(refused.json().faults.currency, /has orders in EUR/);
  });
});
