import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type Headers, type Response, type TestShop } from '../../test/shop.ts';
import { confirmedCustomer, customer, newEmail } from './accounts.fixture.ts';
import { type AddressRoute, addressRoutes, STRANGERS, WRONG } from './address-states.fixture.ts';

/** On a busy machine, two runs of the same requests may be this many seconds apart. */
const APART_SECONDS = 30;

/** The routes in the order in which a stranger would use them. A test compares the list with the app. */
const ROUTES = [
  'POST /forgot-password',
  'POST /register',
  'POST /api/customers',
  'POST /sign-in',
  'POST /api/session',
  'POST /cart/reminder',
  'POST /back-in-stock',
  'POST /orders/find',
  'POST /account/email',
  'POST /checkout',
  'POST /api/orders',
];

describe('S42: no sequence of requests shows whether an address has an account', () => {
  let shop: TestShop;
  let routes: Record<string, AddressRoute>;
  before(async () => {
    shop = await createTestShop({ trustedProxies: ['127.0.0.1/32'], hashesCheaply: true });
    routes = addressRoutes(shop);
    await shop.database.pool.query('UPDATE variants SET stock = 100000 WHERE sku = $1', ['SOCK-1']);
  });
  after(() => shop.close());

  let networks = 0;
  const network = (): Headers => {
    networks += 1;
    return {
      'x-forwarded-for': `10.${42 + Math.floor(networks / 40_000)}.${Math.floor(networks / 200) % 200}.${networks % 200}`,
    };
  };

  it('has a case for every route that takes an email address', async () => {
    const { shopper } = await customer(shop);
    await shopper.add('SOCK-1');
    const forms: string[] = [];
    for (const { method, url } of shop.routes) {
      // No form of the admin is reached without its rights: see src/admin/access.test.ts.
      if (method !== 'POST' || url.startsWith('/admin/')) continue;
      // A form without an email field refuses the field as unknown.
      const [email, unknown] = [
        await shopper.form(url.replace(/:\w+/g, 'x'), { email: 'none' }),
        await shopper.form(url.replace(/:\w+/g, 'x'), { other: 'none' }),
      ];
      const isRefused = email.statusCode === 400 && /\(email\)/.test(email.body);
      if (!isRefused && email.statusCode !== unknown.statusCode) forms.push(`POST ${url}`);
    }
    const { paths, components } = (await shop.inject({ url: '/api/openapi.json' })).json();
    const withShared = (part: unknown): string =>
      JSON.stringify(part ?? {}).replaceAll(/"#\/components\/schemas\/(\w+)"/g, (_ref, name) =>
        withShared(components.schemas[name]),
      );
    const calls = Object.entries<Record<string, unknown>>(paths).flatMap(([url, operations]) =>
      Object.entries(operations)
        .filter(() => !url.startsWith('/api/admin/'))
        .filter(([, operation]) => /"email"/.test(withShared(bodyOf(operation))))
        .map(([method]) => `${method.toUpperCase()} ${url}`),
    );
    assert.deepEqual([...forms, ...calls].sort(), Object.keys(routes).sort());
    assert.deepEqual(Object.keys(routes).sort(), ROUTES.toSorted());
  });

  /** Observes every route after every other one, each time with more of the others before it. */
  const ORDERS: Record<string, { known: () => Promise<{ email: string }>; observed: string[] }> = {
    'of a confirmed account': { known: () => confirmedCustomer(shop), observed: ROUTES },
    'of an account that waits to be confirmed': {
      known: () => customer(shop),
      observed: ROUTES.toReversed(),
    },
  };

  for (const [whose, { known, observed }] of Object.entries(ORDERS))
    for (const spent of ROUTES)
      it(`${spent} used up for an address ${whose} and for none: the same answers everywhere`, async () => {
        const ofKnown = await seenAfter(spent, observed, (await known()).email);
        const ofUnknown = await seenAfter(spent, observed, newEmail());
        assert.equal(ofKnown.length, ofUnknown.length);
        for (const [index, one] of ofKnown.entries()) assertSame(one, ofUnknown[index] as Seen, spent);
      });

  /** Returns what someone sees who uses up one route and then tries the others, from the same and another network. */
  async function seenAfter(spent: string, observed: readonly string[], email: string): Promise<Seen[]> {
    const from = network();
    const seen: Seen[] = [];
    const note = async (name: string, place: Headers) => {
      const { send } = routes[name] as AddressRoute;
      for (const answer of await send(email, place)) {
        assert.ok(answer.statusCode < 500, `${name}: ${answer.body}`);
        seen.push(seenOf(name, answer, email));
      }
    };
    const { times } = routes[spent] as AddressRoute;
    for (let count = 0; count < times; count++) await note(spent, from);
    for (const name of observed) for (const place of [from, network()]) await note(name, place);
    return seen;
  }

  it('a stranger’s registrations reset no guesses, neither the account’s nor their own', async () => {
    for (const email of [(await confirmedCustomer(shop)).email, newEmail()]) {
      const from = network();
      const guess = async () =>
        (await shop.shopper().send('POST', '/api/session', { email, password: WRONG }, from)).statusCode;
      const guesses = [];
      for (let count = 0; count < 11; count++) guesses.push(await guess());
      assert.deepEqual(guesses, [...Array(10).fill(401), 429]);
      const body = { email, password: STRANGERS, name: 'Eve' };
      for (let count = 0; count < 2; count++)
        assert.equal((await shop.shopper().send('POST', '/api/customers', body, from)).statusCode, 201);
      assert.equal(await guess(), 429);
    }
  });

  it('a stranger who asks for one alert too many sees what everyone sees', async () => {
    const [full, none] = [newEmail(), newEmail()];
    await shop.database.pool.query(
      `INSERT INTO stock_alerts (sku, email, email_key, confirmed_at)
       SELECT sku, $1, $1, now() FROM variants WHERE sku LIKE 'SOCK-%' ORDER BY sku LIMIT 50`,
      [full],
    );
    const route = 'POST /back-in-stock';
    const seen = [];
    for (const email of [full, none]) {
      const [answer] = await (routes[route] as AddressRoute).send(email, network());
      seen.push(seenOf(route, answer as Response, email));
    }
    assertSame(seen[0] as Seen, seen[1] as Seen, route);
  });
});

const bodyOf = (operation: unknown) => (operation as { requestBody?: unknown }).requestBody ?? null;

interface Seen {
  route: string;
  text: string;
  retryAfterSeconds: number | undefined;
}

/** Returns a whole answer without what always differs: IDs, times, tokens and the address itself. */
function seenOf(route: string, { statusCode, headers, body }: Response, email: string): Seen {
  const blank = (text: string) =>
    text
      .replaceAll(email, 'EMAIL')
      .replaceAll(encodeURIComponent(email), 'EMAIL')
      .replaceAll(/ada-\d+(@|%40)example\.test/g, 'MOVER')
      .replaceAll(/MC-[2-9A-Z]{8}/g, 'NUMBER')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
      .replaceAll(/\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g, 'TIME')
      .replaceAll(/\d{1,2}:\d\d/g, 'TIME')
      .replaceAll(/[\w.-]{43,}/g, 'TOKEN')
      .replaceAll(/"requestId":"[^"]*"/g, '');
  const { 'retry-after': retryAfter, ...others } = headers;
  const shown = { ...others, date: '', 'x-request-id': '', 'content-length': '' };
  return {
    route,
    text: `${statusCode} ${blank(JSON.stringify(shown))}\n${blank(body)}`,
    retryAfterSeconds: retryAfter === undefined ? undefined : Number(retryAfter),
  };
}

function assertSame(known: Seen, unknown: Seen, spent: string): void {
  const where = `${spent}, then ${known.route}`;
  assert.deepEqual([known.route, known.text], [unknown.route, unknown.text], where);
  const [seconds, other] = [known.retryAfterSeconds, unknown.retryAfterSeconds];
  assert.equal(seconds === undefined, other === undefined, where);
  assert.ok(Math.abs((seconds ?? 0) - (other ?? 0)) <= APART_SECONDS, `${where}: ${seconds} and ${other} s`);
}
