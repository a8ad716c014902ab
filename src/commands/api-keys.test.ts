import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { runConnected } from '../../test/run-command.ts';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { apiKeysCommand } from './api-keys.ts';

describe('the api-keys command', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  const run = (...args: string[]) => runConnected({ database: shop.database }, apiKeysCommand, args);
  const call = (key: string) =>
    shop.inject({ url: '/api/admin/audit-log', headers: { authorization: `Bearer ${key}` } });

  it('S50: prints a key that works, and only its hash is stored', async () => {
    const { stdout, status } = await run('create', 'Warehouse', '--scopes', 'all');
    const key = stdout.trim();
    assert.deepEqual([status, /^mck_[\w-]{43}$/.test(key)], [0, true]);
    assert.equal((await call(key)).statusCode, 200);
    const { rows } = await shop.database.pool.query('SELECT * FROM api_keys');
    assert.doesNotMatch(JSON.stringify(rows), new RegExp(key.slice(4)));
  });

  it('lists keys with their scopes, and revokes one', async () => {
    const key = (await run('create', 'Reports', '--scopes', 'audit:read,orders:read')).stdout.trim();
    const line = (await run('list')).stdout.split('\n').find((one) => one.includes('Reports')) ?? '';
    const [id, name, scopes] = line.split('\t');
    assert.deepEqual([name, scopes], ['Reports', 'orders:read,audit:read']);
    assert.equal((await run('revoke', String(id))).stdout, 'The key is revoked.\n');
    assert.equal((await call(key)).statusCode, 401);
    assert.equal((await run('revoke', String(id))).status, 1);
    assert.doesNotMatch((await run('list')).stdout, /Reports/);
  });

  it('refuses scopes that do not exist, none, and no name', async () => {
    for (const scopes of ['', 'everything', 'catalog:read,', 'all,catalog:read'])
      assert.equal((await run('create', 'X', '--scopes', scopes)).status, 2, scopes);
    assert.equal((await run('create', 'X')).status, 2);
    assert.equal((await run('create', ' ', '--scopes', 'all')).status, 1);
  });

  it('makes a key that ends', async () => {
    await run('create', 'Temporary', '--scopes', 'all', '--days', '30');
    const { rows } = await shop.database.pool.query(
      `SELECT round(extract(epoch FROM expires_at - now()) / 86400)::int AS days FROM api_keys WHERE name = 'Temporary'`,
    );
    assert.deepEqual(rows, [{ days: 30 }]);
  });
});
