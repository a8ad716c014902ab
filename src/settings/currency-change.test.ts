import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi } from '../../test/admin.ts';
import { createTestShop, type TestShop } from '../../test/shop.ts';

describe('a change of the currency', () => {
  let shop: TestShop;
  let call: Awaited<ReturnType<typeof adminApi>>['call'];
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ call } = await adminApi(shop));
  });
  after(() => shop.close());

  const sql = (text: string) => shop.database.pool.query(text);
  const change = async () => {
    const { statusCode, body } = await call('PATCH', '/api/admin/settings', { currency: 'KWD' });
    return { statusCode, fault: statusCode === 422 ? JSON.parse(body).faults.currency : undefined };
  };

  it('waits until prices, promo codes and scheduled prices are amounts that cards can be charged', async () => {
    await sql(`UPDATE variants SET price_minor = 905 WHERE sku = 'SOCK-1'`);
    assert.match((await change()).fault, /The price of SOCK-1 doesn’t/);
    await sql(`UPDATE variants SET price_minor = 900 WHERE sku = 'SOCK-1'`);
    await sql(`
      INSERT INTO promo_codes (code, kind, value, starts_at, ends_at)
      VALUES ('ODD', 'amount', 1234, now(), NULL), ('PERCENT', 'percent', 15, now(), NULL),
        ('OVER', 'amount', 1235, now() - interval '2 days', now() - interval '1 day')`);
    assert.match((await change()).fault, /promo code ODD doesn’t/);
    await sql(`UPDATE promo_codes SET value = 1230 WHERE code = 'ODD'`);
    await sql(`
      INSERT INTO price_changes (name, kind, value, product_ids, starts_at, created_by)
      SELECT 'Later', 'percentOff', 33, ARRAY[product_id], now() + interval '1 day', 'Tests' FROM variants
      WHERE sku = 'SOCK-1'`);
    assert.match((await change()).fault, /price change Later doesn’t/);
    await sql(`UPDATE price_changes SET kind = 'fixed', value = 890`);
    assert.deepEqual(await change(), { statusCode: 200, fault: undefined });
  });
});
