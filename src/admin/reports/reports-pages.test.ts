import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type TestShop } from '../../../test/shop.ts';
import { storeOrder } from '../../../test/stored-orders.ts';
import { shippedOrder } from '../../invoices/shipped.fixture.ts';
import { REPORT_NAMES } from '../../reports/reports.ts';

describe('reports', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    await shippedOrder(shop);
    await shippedOrder(shop, { address: { ...VIENNA } });
    // A canceled order that was paid ends as refunded, and was no sale.
    const { id } = await storeOrder(shop.database, {
      ...{ email: 'a@example.test', state: 'refunded', lines: [['SOCK-1', 1, 900]] },
    });
    await shop.database.pool.query(
      `INSERT INTO order_events (order_id, action, state, by) VALUES ($1, 'cancel', 'canceled', 'staff')`,
      [id],
    );
  });
  after(() => shop.close());

  const VIENNA = { name: 'Ada', line1: 'Praterstraße 1', postalCode: '1020', city: 'Wien', country: 'AT' };

  it('are JSON and CSV by the Accept header', async () => {
    const { call } = await adminApi(shop, ['orders:read']);
    const json = (await call('GET', '/api/admin/reports/sales?by=country')).json();
    assert.deepEqual(json.tables, ['day', 'country']);
    assert.equal(json.totals.grossMinor, 15_800);
    assert.deepEqual(json.rows.map(({ country }: { country: string }) => country).sort(), ['AT', 'SE']);
    const csv = await call('GET', '/api/admin/reports/vat', undefined, { accept: 'text/csv' });
    assert.match(String(csv.headers['content-type']), /^text\/csv/);
    assert.deepEqual(csv.body.trim().split('\r\n'), [
      'Country,Rate,Invoices,Credit notes,Net,VAT,Gross,Currency',
      'AT,20,1,0,65.83,13.17,79.00,EUR',
      'SE,25,1,0,63.20,15.80,79.00,EUR',
    ]);
    const oss = (await call('GET', '/api/admin/reports/vat?by=oss')).json();
    assert.deepEqual(
      oss.rows.map(({ country }: { country: string }) => country),
      ['SE'],
    );
    assert.equal((await call('GET', '/api/admin/reports/nothing')).statusCode, 400);
    for (const [query, code] of [
      ['from=2027-01-01&to=2026-01-01', 'invalid_range'],
      ['from=2010-01-01&to=2026-01-01', 'invalid_range'],
      ['from=yesterday', 'invalid_range'],
      ['by=moon', 'unknown_table'],
    ]) {
      const refused = await call('GET', `/api/admin/reports/sales?${query}`);
      assert.equal(refused.statusCode, 400);
      assert.equal(refused.json().code, code);
    }
  });

  it('cover 10 years', async () => {
    const { call } = await adminApi(shop);
    for (const name of REPORT_NAMES) {
      const report = await call('GET', `/api/admin/reports/${name}?from=2017-01-01&to=2026-12-31`);
      assert.equal(report.statusCode, 200, report.body);
    }
  });

  it('are pages with a chart that has a title and a description, a table and a download', async () => {
    const { staff } = await signedInStaff(shop, 'viewer');
    for (const name of REPORT_NAMES) {
      const { statusCode, body } = await staff.get(`/admin/reports/${name}`);
      assert.equal(statusCode, 200);
      if (name === 'returns') continue;
      assert.match(body, /<svg class="bars \w+" role="img"[^>]+><title id="[\w-]+">[^<]+<\/title><desc/);
      assert.match(body, /<table class="wide">/);
      const [, path = ''] = /href="(\/admin\/reports\/\w+\.csv\?[^"]+)"/.exec(body) ?? [];
      const file = await staff.get(path.replaceAll('&amp;', '&'));
      assert.equal(file.statusCode, 200, path);
      assert.match(String(file.headers['content-disposition']), /attachment; filename=".+\.csv"/);
    }
    assert.equal((await staff.get('/admin/reports/nothing')).statusCode, 404);
    assert.equal((await staff.get('/admin/reports/sales?from=no')).statusCode, 400);
  });
});
