import assert from 'node:assert/strict';
import { TOTP } from 'otpauth';
import { commandActor } from '../src/audit/actor.ts';
import { confirmedCustomer, signIn } from '../src/customers/accounts.fixture.ts';
import { createApiKey } from '../src/staff/api-keys.ts';
import { recordVerified } from '../src/staff/members.ts';
import { SCOPES, type Scope, type StaffRole } from '../src/staff/scopes.ts';
import type { Route } from './record-routes.ts';
import { contentsOf, type Headers, type Response, type Shopper, type TestShop } from './shop.ts';

/** Signs in a new member of the staff, whose session has passed the second factor. */
export async function signedInStaff(
  shop: TestShop,
  role: StaffRole = 'owner',
): Promise<{ staff: Shopper; email: string; customerId: string }> {
  const { email } = await confirmedCustomer(shop);
  const { rows } = await shop.database.pool.query(
    `UPDATE customers SET role = 'staff' WHERE email = $1 RETURNING id`,
    [email],
  );
  const customerId: string = rows[0].id;
  await shop.database.pool.query(
    `INSERT INTO staff (customer_id, role, setup_until) VALUES ($1, $2, now() + interval '1 day')`,
    [customerId, role],
  );
  const staff = shop.shopper();
  const { id: sessionId } = (await signIn(staff, email)).json();
  await recordVerified(shop.database, { sessionId, customerId });
  return { staff, email, customerId };
}

/** A staff account whose session has passed no second factor yet. */
export async function unverifiedStaff(shop: TestShop, role: StaffRole = 'owner') {
  const one = await signedInStaff(shop, role);
  await shop.database.pool.query('DELETE FROM staff_sessions WHERE customer_id = $1', [one.customerId]);
  return one;
}

/** The code that an authenticator app with this secret shows now, or some steps later. */
export const codeOf = (secret: string, stepsLater = 0): string =>
  new TOTP({ secret: secret.replaceAll(' ', '') }).generate({ timestamp: Date.now() + stepsLater * 30_000 });

/** Calls operations of the admin API with a new key. */
export async function adminApi(shop: TestShop, scopes: readonly Scope[] = SCOPES) {
  const { key, id } = await createApiKey(shop.database, commandActor('a test'), { name: 'Tests', scopes });
  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
    headers: Headers = {},
  ): Promise<Response> =>
    shop.inject({
      method,
      url,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
  return { key, id, call };
}

/** Returns the row that the audit log has gained last. */
export async function lastAuditEntry(shop: TestShop) {
  const { rows } = await shop.database.pool.query('SELECT * FROM audit_log ORDER BY id DESC LIMIT 1');
  assert.ok(rows[0], 'the audit log is empty');
  return rows[0];
}

/** Sends the bytes of a picture to the admin API, by default as nothing in particular. */
export const uploadPicture = (
  shop: Pick<TestShop, 'inject'>,
  key: string,
  slug: string,
  bytes: Buffer,
  { query = '', headers = {} }: { query?: string; headers?: Headers } = {},
): Promise<Response> =>
  shop.inject({
    method: 'POST',
    url: `/api/admin/products/${slug}/pictures${query}`,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream', ...headers },
    payload: bytes,
  });
/** Every page and form of the admin that the app has, so that a new one cannot be forgotten. */
export const adminPages = ({ routes }: Pick<TestShop, 'routes'>): Route[] =>
  routes.filter(({ url, config }) => url.startsWith('/admin') && config.right !== undefined);

/** Every operation of the admin API. */
export const adminOperations = ({ routes }: TestShop): Route[] =>
  routes.filter(({ url }) => url.startsWith('/api/admin/'));

/** The address of a route, with an ID that nothing has. */
export const addressOf = ({ url }: Route): string =>
  url.replaceAll(/:\w+/g, '00000000-0000-7000-8000-000000000000');

/** Opens a page, or sends a form without fields. Every guard refuses before it reads the fields. */
export const sendTo = (shopper: Shopper, route: Route, headers: Headers = {}): Promise<Response> =>
  route.method === 'POST'
    ? shopper.form(addressOf(route), {}, headers)
    : shopper.request({ method: route.method, url: addressOf(route), headers });

/** Tables that a refused request may write: when a session or key was seen, and how often something was tried. */
const WRITTEN_BY_REFUSALS = ['sessions', 'api_keys', 'rate_limits', 'limits'];

/** Fails if the work changes any other table. */
export async function assertUnchanged(shop: TestShop, work: () => Promise<void>): Promise<void> {
  const tables = async () => {
    const contents = await contentsOf(shop.database);
    for (const name of WRITTEN_BY_REFUSALS) delete contents[name];
    return contents;
  };
  const before = await tables();
  await work();
  assert.deepEqual(await tables(), before);
}
