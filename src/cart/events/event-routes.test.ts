import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { runConnected } from '../../../test/run-command.ts';
import { createTestShop, type Shopper, type TestInstance, type TestShop, until } from '../../../test/shop.ts';
import { staffCommand } from '../../commands/staff.ts';
import { customer, PASSWORD, signIn } from '../../customers/accounts.fixture.ts';
import { createDatabaseStore } from '../../state/database/database.ts';

/** An open page: the versions that it was told of. */
async function listen(instance: { port: number }, shopper: Shopper, from = '127.0.0.1') {
  const versions: number[] = [];
  const sent = request({
    port: instance.port,
    host: '127.0.0.1',
    path: '/cart/events',
    headers: { cookie: `__Host-session=${shopper.session}`, 'x-forwarded-for': from },
    agent: false,
  }).end();
  const [response] = await once(sent, 'response');
  response.setEncoding('utf8');
  let text = '';
  response.on('data', (chunk: string) => {
    text += chunk;
    versions.length = 0;
    for (const [, version] of text.matchAll(/event: cart\ndata: (\d+)\n\n/g)) versions.push(Number(version));
  });
  const ended = new Promise((resolve) => response.once('close', resolve));
  return {
    status: response.statusCode as number,
    headers: response.headers,
    versions,
    ended,
    close: () => sent.destroy(),
  };
}

describe('the events of a cart', () => {
  let shop: TestShop;
  let other: TestInstance;
  const ports = { one: { port: 0 }, other: { port: 0 } };
  before(async () => {
    shop = await createTestShop({ trustedProxies: ['127.0.0.1/32'] });
    other = await shop.another();
    ports.one.port = await shop.listen();
    ports.other.port = await other.listen();
  });
  after(() => shop.close());

  async function makeStaff(email: string): Promise<void> {
    const { database } = shop;
    await database.pool.query('UPDATE customers SET email_confirmed_at = now() WHERE email = $1', [email]);
    const { status, stderr } = await runConnected({ database }, staffCommand, ['add', email]);
    assert.equal(status, 0, stderr);
  }

  it('tell every device of the customer, on every instance, and no other customer', async () => {
    const { shopper, email } = await customer(shop);
    const phone = other.shopper();
    await signIn(phone, email);
    const stranger = await customer(shop);
    const pages = await Promise.all([
      listen(ports.one, shopper),
      listen(ports.other, phone),
      listen(ports.one, stranger.shopper),
    ]);
    for (const page of pages) {
      assert.equal(page.status, 200);
      assert.equal(page.headers['content-type'], 'text/event-stream; charset=utf-8');
      assert.equal(page.headers['cache-control'], 'no-store');
    }
    await until(() => pages.every(({ versions }) => versions.includes(1)), 'every page knows the cart');
    const before = pages[2].versions.filter((version) => version > 0);
    const { version } = await shopper.add('HOO-BLK-M');
    for (const page of pages.slice(0, 2))
      await until(() => page.versions.includes(version), 'the page knows of the change');
    assert.deepEqual(
      pages[2].versions.filter((one) => one > 0),
      before,
    );
    for (const page of pages) page.close();
  });

  it('tell what a sign-in on another device has added', async () => {
    const { shopper, email } = await customer(shop);
    const page = await listen(ports.one, shopper);
    const phone = other.shopper();
    await phone.add('SOCK-1', 2);
    const merged = await signIn(phone, email);
    await until(() => page.versions.includes(merged.json().cart.version), 'the page knows of the merge');
    page.close();
  });

  for (const [what, end] of [
    ['is signed out everywhere else', (one) => one.form('/account/devices/end-others', {})],
    [
      'gets a new password',
      (one) => one.form('/account/password', { currentPassword: PASSWORD, password: 'another quiet lake' }),
    ],
    ['is deleted', (one) => one.form('/account/delete', { password: PASSWORD })],
    ['becomes staff', (_, email) => makeStaff(email)],
  ] satisfies [string, (shopper: Shopper, email: string) => Promise<unknown>][]) {
    it(`end on other devices when the account ${what}, and say before that the page is to look`, async () => {
      const { shopper, email } = await customer(shop);
      const phone = other.shopper();
      await signIn(phone, email);
      const [kept, ended] = await Promise.all([listen(ports.one, shopper), listen(ports.other, phone)]);
      await until(() => kept.versions.length > 0 && ended.versions.length > 0, 'both pages listen');
      await end(shopper, email);
      await ended.ended;
      assert.equal(ended.versions.at(-1), 0);
      assert.equal((await phone.get('/cart/events')).statusCode, 204);
      kept.close();
    });
  }

  it('end in the other tabs when the shopper signs out, and go on when another device does', async () => {
    const { shopper, email } = await customer(shop);
    const phone = other.shopper();
    await signIn(phone, email);
    const [tab, elsewhere] = await Promise.all([listen(ports.one, phone), listen(ports.other, shopper)]);
    await until(() => tab.versions.length > 0 && elsewhere.versions.length > 0, 'both pages listen');
    await phone.form('/sign-out', {});
    await tab.ended;
    const { version } = await shopper.add('HOO-BLK-M');
    await until(() => elsewhere.versions.includes(version), 'the other page still listens');
    elsewhere.close();
  });

  it('are not for guests, who are told not to ask again', async () => {
    const guest = shop.shopper();
    await guest.add('HOO-BLK-M');
    const response = await guest.get('/cart/events');
    assert.deepEqual([response.statusCode, response.body], [204, '']);
    assert.equal((await shop.inject({ url: '/cart/events' })).statusCode, 204);
  });

  it('S48: are 20 streams of a customer at most: one more ends the oldest, whose page may be gone', async () => {
    const { shopper } = await customer(shop);
    const pages: Awaited<ReturnType<typeof listen>>[] = [];
    for (let count = 0; count < 21; count++) pages.push(await listen(ports.one, shopper));
    assert.deepEqual(new Set(pages.map(({ status }) => status)), new Set([200]));
    await pages[0]?.ended;
    const { version } = await shopper.add('HOO-BLK-M');
    await until(
      () => pages.slice(1).every(({ versions }) => versions.includes(version)),
      'the others still listen',
    );
    for (const page of pages) page.close();
  });

  it('S48: are 200 streams of a network at most, an IPv6 /48 being one, and others have theirs', async () => {
    const inSite = (n: number) => `2001:db8:5:${n.toString(16)}::1`;
    const { shopper: last } = await customer(shop);
    const crowd = await Promise.all(Array.from({ length: 10 }, async () => (await customer(shop)).shopper));
    const pages = await Promise.all(
      crowd.flatMap((shopper, n) =>
        Array.from({ length: 20 }, (_, tab) => listen(ports.one, shopper, inSite(n * 20 + tab))),
      ),
    );
    assert.deepEqual(new Set(pages.map(({ status }) => status)), new Set([200]));
    const refused = await listen(ports.one, last, inSite(999));
    assert.deepEqual([pages.length, refused.status, refused.headers['retry-after']], [200, 503, '60']);
    const elsewhere = await listen(ports.one, last, '2001:db8:6::1');
    assert.equal(elsewhere.status, 200);
    pages.pop()?.close();
    await until(async () => {
      const page = await listen(ports.one, last, inSite(999));
      pages.push(page);
      return page.status === 200;
    }, 'a closed page makes room');
    for (const page of [...pages, elsewhere]) page.close();
  });

  it('free their places when the cart cannot be found', async () => {
    let finds = Number.NEGATIVE_INFINITY;
    const failing = await shop.another({
      store(database) {
        const store = createDatabaseStore(database);
        // The first find of a stream is for its session, the second one is for its cart.
        const isCart = () => ++finds > 0 && finds % 2 === 0;
        return {
          ...store,
          find: (...args) => (isCart() ? Promise.reject(new Error('unavailable')) : store.find(...args)),
        };
      },
    });
    const port = await failing.listen();
    const { shopper } = await customer(shop);
    finds = 0;
    for (let count = 0; count < 20; count++) assert.equal((await listen({ port }, shopper)).status, 500);
    finds = Number.NEGATIVE_INFINITY;
    const page = await listen({ port }, shopper);
    assert.equal(page.status, 200);
    page.close();
  });

  it('go on after the listening connection was lost, and say that something may have been missed', async () => {
    const { shopper } = await customer(shop);
    const page = await listen(ports.one, shopper);
    const listeners = () =>
      shop.test.database.pool.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
      );
    await until(async () => (await listeners()).rows.length > 0, 'the instance listens');
    const zeros = () => page.versions.filter((version) => version === 0).length;
    await until(() => zeros() >= 0 && page.versions.length > 0, 'the page is told');
    const before = zeros();
    await shop.test.database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
    );
    await until(() => zeros() > before, 'the page is told to look');
    const { version } = await shopper.add('HOO-BLK-M');
    await until(() => page.versions.includes(version), 'the page knows of the change');
    page.close();
  });

  it('end with the drain, so that they hold nothing up', async () => {
    const third = await shop.another();
    const port = await third.listen();
    const { shopper } = await customer(shop);
    const page = await listen({ port }, shopper);
    assert.equal(page.status, 200);
    third.health.drain();
    await page.ended;
    assert.equal((await listen({ port }, shopper)).status, 503);
  });
});
