import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { addressOf, adminApi, adminOperations, assertUnchanged, signedInStaff } from '../../test/admin.ts';
import type { Route } from '../../test/record-routes.ts';
import { createTestShop, type Headers, type Response, type TestShop } from '../../test/shop.ts';
import { customer } from '../customers/accounts.fixture.ts';
import { SCOPES } from '../staff/scopes.ts';

const DEFAULT_LIMIT_BYTES = 64 * 1024;
/** Streams of pictures and files are longer, and are tested beside their routes. */
const LIMIT_TESTED_BYTES = 4 * 1024 * 1024;

describe('access to the operations of the admin API', () => {
  let shop: TestShop;
  let operations: Route[];
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    operations = adminOperations(shop);
  });
  after(() => shop.close());

  const hasBody = ({ method }: Route) => ['POST', 'PUT', 'PATCH'].includes(method);
  const call = (route: Route, headers: Headers, payload = '{}'): Promise<Response> =>
    shop.inject({
      method: route.method,
      url: addressOf(route),
      headers: { ...headers, ...(hasBody(route) && { 'content-type': 'application/json' }) },
      ...(hasBody(route) && { payload }),
    });
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

  async function assertRefused(status: number, code: string, headersFor: (route: Route) => Headers) {
    await assertUnchanged(shop, async () => {
      for (const route of operations) {
        const answer = await call(route, headersFor(route));
        const where = `${route.method} ${route.url}`;
        assert.equal(answer.statusCode, status, `${where}: ${answer.body}`);
        if (route.method !== 'HEAD') assert.equal(answer.json().code, code, where);
      }
    });
  }

  it('S50: needs a key, and neither a session nor a wrong key is one', async () => {
    const { key } = await adminApi(shop);
    const { shopper } = await customer(shop);
    const { staff } = await signedInStaff(shop);
    const cookie = (one: typeof shopper) => ({ cookie: `__Host-session=${one.session}` });
    for (const headers of [
      {},
      cookie(shopper),
      cookie(staff),
      bearer(`${key}x`),
      bearer(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`),
      { authorization: `Basic ${key}` },
    ])
      await assertRefused(401, 'key_refused', () => headers);
  });

  it('S50: needs the scope of the operation, and all others together do not replace it', async () => {
    const keys = new Map<string, string>();
    for (const scope of SCOPES) {
      const others = SCOPES.filter((one) => one !== scope);
      keys.set(scope, (await adminApi(shop, others)).key);
    }
    await assertRefused(403, 'scope_needed', ({ scope = '' }) => bearer(keys.get(scope) ?? ''));
  });

  it('is refused to a key that has ended or was revoked', async () => {
    for (const column of ['revoked_at', 'expires_at']) {
      const { key, id, call: use } = await adminApi(shop);
      assert.equal((await use('GET', '/api/admin/audit-log')).statusCode, 200);
      await shop.database.pool.query(`UPDATE api_keys SET ${column} = now() WHERE id = $1`, [id]);
      await assertRefused(401, 'key_refused', () => bearer(key));
    }
  });

  it('S27: refuses a body that is too long, and one without a key before it is read', async () => {
    const { key } = await adminApi(shop);
    await assertUnchanged(shop, async () => {
      for (const route of operations.filter(hasBody)) {
        const limit = route.bodyLimitBytes ?? DEFAULT_LIMIT_BYTES;
        if (limit > LIMIT_TESTED_BYTES) continue;
        const body = JSON.stringify({ name: 'a'.repeat(limit) });
        const answer = await call(route, bearer(key), body);
        assert.ok([413, 415].includes(answer.statusCode), `${route.url}: ${answer.body}`);
        assert.equal((await call(route, {}, body)).statusCode, 401, route.url);
      }
    });
  });

  it('S17: refuses a body with a member that it does not know', async () => {
    const { key } = await adminApi(shop);
    await assertUnchanged(shop, async () => {
      for (const route of operations.filter(hasBody)) {
        const answer = await call(route, bearer(key), JSON.stringify({ isOwner: true }));
        assert.ok(
          [400, 415].includes(answer.statusCode),
          `${route.url}: ${answer.statusCode} ${answer.body}`,
        );
      }
    });
  });
});
