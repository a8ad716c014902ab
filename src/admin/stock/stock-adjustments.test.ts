import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi, lastAuditEntry } from '../../../test/admin.ts';
import { createTestShop, type Headers, type TestShop } from '../../../test/shop.ts';

describe('a stock adjustment', () => {
  let shop: TestShop;
  let call: Awaited<ReturnType<typeof adminApi>>['call'];
  let sku: string;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ call } = await adminApi(shop));
    const { rows } = await shop.database.pool.query(
      'SELECT sku FROM variants WHERE is_counted AND NOT sells_below_zero AND stock > 2 ORDER BY sku LIMIT 1',
    );
    sku = rows[0].sku;
  });
  after(() => shop.close());

  const stock = async () =>
    (await shop.database.pool.query('SELECT stock FROM variants WHERE sku = $1', [sku])).rows[0]
      .stock as number;
  const adjust = (change: number, more: object = {}, headers: Headers = {}) =>
    call('POST', '/api/admin/stock-adjustments', { sku, change, reason: 'received', ...more }, headers);

  it('changes the stock and writes ledger and audit log, with who, why and a note', async () => {
    const was = await stock();
    const answer = await adjust(12, { note: 'Two boxes' });
    assert.deepEqual([answer.statusCode, answer.json()], [201, { sku, stock: was + 12 }]);
    const { rows } = await shop.database.pool.query(
      'SELECT change, reason, note, actor FROM stock_ledger WHERE sku = $1 ORDER BY id DESC LIMIT 1',
      [sku],
    );
    assert.deepEqual(rows, [{ change: 12, reason: 'received', note: 'Two boxes', actor: 'Tests' }]);
    const { action, subject_id, before, after } = await lastAuditEntry(shop);
    assert.deepEqual(
      { action, subject_id, before, after },
      {
        action: 'stock.adjust',
        subject_id: sku,
        before: { stock: was },
        after: { stock: was + 12, reason: 'received', note: 'Two boxes' },
      },
    );
  });

  it('sums 40 changes that are made at the same time, and never goes below zero', async () => {
    const was = await stock();
    await Promise.all(Array.from({ length: 40 }, (_, index) => adjust(index % 2 ? 3 : -1)));
    assert.equal(await stock(), was + 40);
    const refused = await adjust(-(was + 41));
    assert.deepEqual(
      [refused.statusCode, refused.json().code, refused.json().stock],
      [409, 'stock_below_zero', was + 40],
    );
    assert.equal(await stock(), was + 40);
  });

  it('is made once for one Idempotency-Key, also when it is sent five times at once', async () => {
    const was = await stock();
    const headers = { 'idempotency-key': 'delivery-4711' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => adjust(7, {}, headers)));
    assert.deepEqual(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size, 1);
    assert.equal(await stock(), was + 7);
    const other = await adjust(8, {}, headers);
    assert.deepEqual([other.statusCode, other.json().code], [422, 'key_reused']);
    // Another key of the API has idempotency keys of its own.
    const { call: second } = await adminApi(shop);
    await second('POST', '/api/admin/stock-adjustments', { sku, change: 1, reason: 'count' }, headers);
    assert.equal(await stock(), was + 8);
  });

  it('forgets a refusal, so that the key can be used when there is stock', async () => {
    const headers = { 'idempotency-key': 'later' };
    const was = await stock();
    assert.equal((await adjust(-(was + 5), {}, headers)).statusCode, 409);
    await adjust(5);
    assert.equal((await adjust(-(was + 5), {}, headers)).statusCode, 201);
    assert.equal(await stock(), 0);
  });

  it('refuses nonsense and changes nothing', async () => {
    const was = await stock();
    for (const body of [
      { sku, change: 0, reason: 'received' },
      { sku, change: 1.5, reason: 'received' },
      { sku, change: '1', reason: 'received' },
      { sku, change: 2_000_000, reason: 'received' },
      { sku, change: 1, reason: 'stolen' },
      { sku, change: 1 },
      { sku, change: 1, reason: 'received', stock: 5 },
    ])
      assert.equal(
        (await call('POST', '/api/admin/stock-adjustments', body)).statusCode,
        400,
        JSON.stringify(body),
      );
    const missing = await call('POST', '/api/admin/stock-adjustments', {
      sku: 'no such',
      change: 1,
      reason: 'count',
    });
    assert.deepEqual([missing.statusCode, missing.json().code], [404, 'sku_unknown']);
    assert.equal(await stock(), was);
  });
});
