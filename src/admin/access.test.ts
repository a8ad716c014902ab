import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminPages, assertUnchanged, sendTo, signedInStaff, unverifiedStaff } from '../../test/admin.ts';
import type { Route } from '../../test/record-routes.ts';
import { createTestShop, type Response, type Shopper, type TestShop } from '../../test/shop.ts';
import { customer, makeStale } from '../customers/accounts.fixture.ts';
import { mayDo, type Right, STAFF_ROLES } from '../staff/scopes.ts';

const rightOf = ({ config }: Route): Right => config.right as Right;
const named = ({ method, url }: Route, { statusCode, headers, body }: Response): string =>
  `${method} ${url}: ${statusCode} ${headers.location ?? body.slice(0, 300)}`;

const isSignInAsked = ({ statusCode, headers }: Response): boolean =>
  statusCode === 401 || String(headers.location).startsWith('/sign-in?next=');

describe('access to the pages of the admin', () => {
  let shop: TestShop;
  let pages: Route[];
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    pages = adminPages(shop);
  });
  after(() => shop.close());

  const sql = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);

  /** Sends a request to every page and form, each with the cookies that the shopper has now. */
  async function sendToAll(
    shopper: Shopper,
    routes: readonly Route[],
    check: (response: Response, route: Route) => void,
  ): Promise<void> {
    const cookies = new Map(shopper.cookies);
    for (const route of routes) {
      check(await sendTo(shopper, route), route);
      for (const [name, value] of cookies) shopper.cookies.set(name, value);
    }
  }

  it('is guarded for every route under /admin, except the page that accepts an invitation', () => {
    const open = shop.routes.filter(({ url, config }) => /^\/admin(\/|$)/.test(url) && !config.right);
    assert.deepEqual([...new Set(open.map(({ url }) => url))], ['/admin/invitation']);
    assert.ok(pages.length > 20);
  });

  it('S50: is refused to a guest, a shopper and an ended session, on every page and form', async () => {
    const { staff } = await signedInStaff(shop);
    await sql(`UPDATE sessions SET seen_at = now() - interval '16 minutes' WHERE customer_id IS NOT NULL`);
    const { shopper } = await customer(shop);
    await assertUnchanged(shop, async () => {
      for (const one of [shop.shopper(), shopper, staff])
        await sendToAll(one, pages, (response, route) =>
          assert.ok(isSignInAsked(response), named(route, response)),
        );
    });
  });

  it('S49: is refused to a session without the second factor, except the pages that ask for it', async () => {
    const { staff } = await unverifiedStaff(shop);
    await assertUnchanged(shop, () =>
      sendToAll(
        staff,
        pages.filter(({ config }) => !config.isBeforeSecondFactor),
        (response, route) => {
          const isAsked =
            route.method !== 'GET'
              ? response.statusCode === 401
              : String(response.headers.location).startsWith('/admin/second-factor?next=');
          assert.ok(isAsked, named(route, response));
        },
      ),
    );
  });

  for (const role of STAFF_ROLES)
    it(`S50: is refused to the role ${role} wherever the table of rights says so, and nowhere else`, async () => {
      const { staff } = await signedInStaff(shop, role);
      const mayOpen = (route: Route) => mayDo(role, rightOf(route));
      await assertUnchanged(shop, () =>
        sendToAll(
          staff,
          pages.filter((route) => !mayOpen(route)),
          (response, route) => {
            assert.equal(response.statusCode, 403, named(route, response));
            if (route.method !== 'HEAD') assert.match(response.body, /Your role does not allow this/);
          },
        ),
      );
      await sendToAll(
        staff,
        pages.filter((route) => route.method === 'GET' && mayOpen(route)),
        (response, route) => assert.ok([200, 303, 404].includes(response.statusCode), named(route, response)),
      );
    });

  it('S8: asks for the password again, wherever a route needs a recent sign-in', async () => {
    const { staff } = await signedInStaff(shop);
    await makeStale(shop);
    const recent = pages.filter(({ config }) => config.needsRecentSignIn);
    assert.ok(recent.length > 5);
    await assertUnchanged(shop, () =>
      sendToAll(staff, recent, (response, route) =>
        assert.match(String(response.headers.location), /^\/confirm-identity/, named(route, response)),
      ),
    );
  });

  it('S10: refuses every form that another site sends', async () => {
    const { staff } = await signedInStaff(shop);
    const forms = pages.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
    await assertUnchanged(shop, async () => {
      for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.test' }])
        for (const route of forms) {
          const all = 'origin' in headers ? { ...headers, 'sec-fetch-site': 'cross-site' } : headers;
          const response = await sendTo(staff, route, all);
          assert.equal(response.statusCode, 403, named(route, response));
        }
    });
  });

  it('S10: changes nothing by opening a page', async () => {
    const { staff } = await signedInStaff(shop);
    // The page keeps the secret of an app that is about to be set up, so that reloading it does not show another code.
    await staff.get('/admin/security');
    await assertUnchanged(shop, () =>
      sendToAll(
        staff,
        // A download of the catalog changes nothing but the audit log.
        pages.filter(({ method, url }) => method === 'GET' && url !== '/admin/export'),
        (response, route) => assert.ok(response.statusCode < 500, named(route, response)),
      ),
    );
  });

  it('S5: ends after 15 minutes without a request, and after 8 hours, by the database’s clock', async () => {
    const ago = async (column: 'seen_at' | 'created_at', time: string) => {
      const { staff } = await signedInStaff(shop);
      const seen = column === 'created_at' ? ', seen_at = now()' : '';
      await sql(`UPDATE sessions SET ${column} = now() - $1::interval${seen} WHERE customer_id IS NOT NULL`, [
        time,
      ]);
      return (await staff.get('/admin')).statusCode;
    };
    assert.equal(await ago('seen_at', '14 minutes 30 seconds'), 200);
    assert.equal(await ago('seen_at', '15 minutes 1 second'), 303);
    assert.equal(await ago('created_at', '7 hours 59 minutes'), 200);
    assert.equal(await ago('created_at', '8 hours 1 second'), 303);
  });

  it('S17: refuses every form with a field that it does not know', async () => {
    const { staff } = await signedInStaff(shop);
    const forms = pages.filter(({ method, url }) => method === 'POST' && !url.includes(':'));
    await assertUnchanged(shop, async () => {
      for (const route of forms) {
        const { statusCode, body } = await staff.form(route.url, { isOwner: 'true' });
        assert.ok(statusCode >= 400 && statusCode < 500, `${route.url}: ${statusCode} ${body.slice(0, 200)}`);
      }
    });
  });

  it('S51: keeps the audit log from being changed', async () => {
    for (const statement of [
      'UPDATE audit_log SET at = now()',
      'DELETE FROM audit_log',
      'TRUNCATE audit_log',
    ])
      await assert.rejects(sql(statement), /can only be added to/);
  });
});
