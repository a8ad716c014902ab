import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi, signedInStaff } from '../../test/admin.ts';
import { createTestShop, type Response, type Route, type Shopper, type TestShop } from '../../test/shop.ts';
import { customer } from '../customers/accounts.fixture.ts';
import { mayDo, SCOPES, STAFF_ROLES } from '../staff/scopes.ts';

/** Every route that the app has, so that a new one cannot be forgotten. */
const isPage = ({ url }: Route) => /^\/admin(\/|$)/.test(url) && url !== '/admin/invitation';
const isOperation = ({ url }: Route) => url.startsWith('/api/admin/');
const addressOf = ({ url }: Route) => url.replaceAll(/:\w+/g, '0');

describe('access to the admin', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
  });
  after(() => shop.close());

  const send = (shopper: Shopper, route: Route): Promise<Response> =>
    route.method === 'POST'
      ? shopper.form(addressOf(route), {})
      : shopper.request({ method: route.method, url: addressOf(route) });
  const pages = () => shop.routes.filter(isPage);
  const operations = () => shop.routes.filter(isOperation);

  it('has pages and operations', () => {
    assert.ok(pages().length > 0 && operations().length > 0);
  });

  it('asks a guest and a shopper to sign in, on every page and form', async () => {
    const shoppers = [shop.shopper(), (await customer(shop)).shopper];
    for (const shopper of shoppers)
      for (const route of pages()) {
        const { statusCode, headers } = await send(shopper, route);
        const isAsked = statusCode === 401 || String(headers.location).startsWith('/sign-in?next=');
        assert.ok(isAsked, `${route.method} ${route.url}: ${statusCode} ${headers.location}`);
      }
  });

  it('asks a member of the staff for the second factor first', async () => {
    const { staff } = await signedInStaff(shop);
    await shop.database.pool.query('DELETE FROM staff_sessions');
    const { statusCode, headers } = await staff.get('/admin');
    assert.deepEqual([statusCode, headers.location], [303, '/admin/second-factor?next=%2Fadmin']);
  });

  it('S50: refuses each role what its line in the table of rights does not have', async () => {
    for (const role of STAFF_ROLES) {
      const { staff } = await signedInStaff(shop, role);
      const { statusCode } = await staff.get('/admin/audit-log');
      assert.equal(statusCode, mayDo(role, 'audit:read') ? 200 : 403, role);
    }
  });

  it('S50: answers 401 to operations without a key, with a session, and with a key that was changed', async () => {
    const { key } = await adminApi(shop);
    const { staff } = await signedInStaff(shop);
    for (const { method, ...route } of operations()) {
      const url = addressOf({ method, ...route });
      const answers = [
        await shop.inject({ method, url }),
        await staff.request({ method, url }),
        await shop.inject({ method, url, headers: { authorization: `Bearer ${key}x` } }),
      ];
      for (const { statusCode } of answers) assert.equal(statusCode, 401, `${method} ${url}`);
    }
  });

  it('S50: answers 403 to a key that has every scope except the needed one', async () => {
    const { call } = await adminApi(
      shop,
      SCOPES.filter((scope) => scope !== 'audit:read'),
    );
    const answer = await call('GET', '/api/admin/audit-log');
    assert.deepEqual([answer.statusCode, answer.json().code], [403, 'scope_needed']);
  });

  it('refuses a key that has ended or was revoked', async () => {
    for (const column of ['revoked_at', 'expires_at']) {
      const { call, id } = await adminApi(shop);
      assert.equal((await call('GET', '/api/admin/audit-log')).statusCode, 200);
      await shop.database.pool.query(`UPDATE api_keys SET ${column} = now() WHERE id = $1`, [id]);
      assert.equal((await call('GET', '/api/admin/audit-log')).statusCode, 401, column);
    }
  });

  it('S51: keeps the audit log from being changed', async () => {
    await adminApi(shop);
    for (const statement of [
      'UPDATE audit_log SET at = now()',
      'DELETE FROM audit_log',
      'TRUNCATE audit_log',
    ])
      await assert.rejects(shop.database.pool.query(statement), /can only be added to/);
  });
});
