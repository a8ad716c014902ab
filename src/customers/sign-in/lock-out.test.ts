import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  createTestShop,
  type InstanceOptions,
  SESSION_KEY,
  type Shopper,
  type TestShop,
  until,
} from '../../../test/shop.ts';
import {
  confirmedCustomer,
  customer,
  newEmail,
  PASSWORD,
  register,
  tokenOfMail,
} from '../accounts.fixture.ts';

const WRONG = 'not the password';
const DEVICE = '__Host-device';
const OPTIONS: InstanceOptions = { trustedProxies: ['127.0.0.1/32'], hashesCheaply: true };

describe('S40: an account', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop(OPTIONS);
  });
  after(() => shop.close());

  let networks = 0;
  /** Returns a network that was not used yet. */
  const newNetwork = () => `10.${100 + Math.floor(networks / 250)}.0.${networks++ % 250}`;
  const tryFrom = async (shopper: Shopper, network: string, email: string, password: string) =>
    (await shopper.send('POST', '/api/session', { email, password }, { 'x-forwarded-for': network }))
      .statusCode;
  const formFrom = async (shopper: Shopper, network: string, email: string, password: string) =>
    (await shopper.form('/sign-in', { email, password, next: '' }, { 'x-forwarded-for': network }))
      .statusCode;
  const holding = (device: string | undefined, instance: Pick<TestShop, 'shopper'> = shop) => {
    const shopper = instance.shopper();
    shopper.cookies.set(DEVICE, device ?? '');
    return shopper;
  };
  const deviceOf = (shopper: Shopper) => shopper.cookies.get(DEVICE);
  /** Makes as many wrong guesses as the account's limit allows, from 12 networks. */
  async function shut(email: string): Promise<void> {
    const from = Array.from({ length: 12 }, newNetwork);
    let status = 401;
    for (let guess = 0; guess < 110 && status === 401; guess++)
      status = await tryFrom(shop.shopper(), from[guess % 12] as string, email, WRONG);
    assert.equal(await tryFrom(shop.shopper(), newNetwork(), email, PASSWORD), 429);
  }
  /** Registers an owner from a new network. */
  async function owner() {
    const [email, network, shopper] = [newEmail(), newNetwork(), shop.shopper()];
    const body = { email, password: PASSWORD, name: 'Ada' };
    const registered = await shopper.send('POST', '/api/customers', body, { 'x-forwarded-for': network });
    assert.equal(registered.statusCode, 201, registered.body);
    return { email, network, shopper };
  }

  it('S40: cannot be locked: where its owner has registered or signed in before, the correct password opens it', async () => {
    const { email, network, shopper } = await owner();
    const [second, secondNetwork] = [shop.shopper(), newNetwork()];
    assert.equal(await tryFrom(second, secondNetwork, email, PASSWORD), 200);
    await second.form('/sign-out', {});
    await shut(email);
    for (const way of [tryFrom, formFrom]) {
      const ok = way === tryFrom ? 200 : 303;
      assert.equal(await way(shopper, newNetwork(), email, PASSWORD), ok, 'the browser that registered');
      assert.equal(await way(second, newNetwork(), email, PASSWORD), ok, 'one that has signed out since');
      assert.equal(await way(shop.shopper(), network, email, PASSWORD), ok, 'the network it registered from');
      assert.equal(await way(shop.shopper(), secondNetwork, email, PASSWORD), ok, 'that of a sign-in');
      assert.equal(await way(shop.shopper(), newNetwork(), email, PASSWORD), 429, 'anything else');
    }
    // Correct passwords do not count, however many there are.
    for (let count = 0; count < 25; count++)
      assert.equal(await tryFrom(shopper, newNetwork(), email, PASSWORD), 200);
  });

  it('S40: lets its owner in on a network from which someone else guesses', async () => {
    const { email, network, shopper } = await owner();
    let wrong = 0;
    while ((await tryFrom(shop.shopper(), network, email, WRONG)) === 401) wrong++;
    assert.equal(wrong, 10);
    assert.equal(await tryFrom(shopper, network, email, PASSWORD), 200);
  });

  it('S40: allows 20 more guesses to a stolen device cookie, on all instances together, however many come at once', async () => {
    const { email, shopper } = await owner();
    await shut(email);
    const other = await shop.another(OPTIONS);
    const statuses = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        tryFrom(holding(deviceOf(shopper), index % 2 ? shop : other), newNetwork(), email, WRONG),
      ),
    );
    assert.equal(statuses.filter((status) => status === 401).length, 20);
    assert.equal(statuses.filter((status) => status === 429).length, 40);
    assert.equal(await tryFrom(holding(deviceOf(shopper)), newNetwork(), email, PASSWORD), 429);
  });

  it('S40: allows 20 more guesses from a network that it knows', async () => {
    const { email, network } = await owner();
    await shut(email);
    const statuses = [];
    for (let guess = 0; guess < 22; guess++)
      statuses.push(await tryFrom(shop.shopper(), network, email, WRONG));
    assert.deepEqual(statuses, [...Array(20).fill(401), 429, 429]);
  });

  it('S40: allows no more guesses from a known network that has used up its own limit', async () => {
    const { email, network } = await owner();
    let wrong = 0;
    while ((await tryFrom(shop.shopper(), network, email, WRONG)) === 401) wrong++;
    assert.equal(wrong, 10);
    await shut(email);
    assert.equal(await tryFrom(shop.shopper(), network, email, WRONG), 429);
  });

  it('S40: allows no more guesses to the device cookie of another account, even of the same address', async () => {
    const { email } = await confirmedCustomer(shop);
    const [{ shopper: stranger }, impostor] = [await customer(shop), shop.shopper()];
    await register(impostor, email, 'an account of their own');
    await shut(email);
    for (const shopper of [stranger, impostor]) {
      assert.match(deviceOf(shopper) ?? '', /^v1\./);
      // The impostor's browser is known to one account of the address, and may only guess at that one.
      assert.notEqual(await tryFrom(shopper, newNetwork(), email, PASSWORD), 200);
    }
  });

  it('S40: ignores a device cookie that the shop did not sign, and a session in its place', async () => {
    const { email, shopper } = await owner();
    await shut(email);
    const device = deviceOf(shopper) ?? '';
    const [kind, token = '', signature = ''] = device.split('.');
    const flipped = (text: string) => `${text[0] === 'A' ? 'B' : 'A'}${text.slice(1)}`;
    for (const forged of [
      `${kind}.${flipped(token)}.${signature}`,
      `${kind}.${token}.${flipped(signature)}`,
      `${kind}.${token}`,
      shopper.session,
      'x'.repeat(4_000),
    ])
      assert.equal(await tryFrom(holding(forged), newNetwork(), email, PASSWORD), 429);
    const asSession = shop.shopper();
    asSession.cookies.set('__Host-session', device);
    assert.equal((await asSession.get('/api/sessions')).statusCode, 401);
    assert.equal(await tryFrom(holding(device), newNetwork(), email, PASSWORD), 200);
  });

  it('S34, S40: signs its cookie again after a key rotation, and its networks stay known', async () => {
    const { email, network, shopper } = await owner();
    await shut(email);
    const next = 'the next key of the tests, also long';
    const rotated = await shop.another({ ...OPTIONS, sessionKeys: [next, SESSION_KEY] });
    assert.equal(await tryFrom(rotated.shopper(), network, email, PASSWORD), 200);
    const before = deviceOf(shopper);
    shopper.moveTo(rotated);
    assert.equal(await tryFrom(shopper, newNetwork(), email, PASSWORD), 200);
    assert.notEqual(deviceOf(shopper), before);
    const later = await shop.another({ ...OPTIONS, sessionKeys: [next] });
    assert.equal(await tryFrom(holding(deviceOf(shopper), later), newNetwork(), email, PASSWORD), 200);
    assert.equal(await tryFrom(holding(before, later), newNetwork(), email, PASSWORD), 429);
  });

  it('S40: shares one device cookie with up to nine other accounts, such as those of a family', async () => {
    const [first, email, shopper] = [newEmail(), newEmail(), shop.shopper()];
    await register(shopper, first);
    const device = deviceOf(shopper);
    await register(shopper, email);
    assert.equal(deviceOf(shopper), device);
    await shut(first);
    await shut(email);
    assert.equal(await tryFrom(shopper, newNetwork(), first, PASSWORD), 200);
    for (let count = 0; count < 9; count++) await register(shopper);
    assert.equal(
      await tryFrom(shopper, newNetwork(), email, PASSWORD),
      429,
      'forgotten: the oldest of eleven',
    );
    assert.equal(await tryFrom(shopper, newNetwork(), first, PASSWORD), 200);
  });

  it('S40: remembers at most 20 browsers and 20 networks, and forgets the oldest', async () => {
    const { email } = await owner();
    for (let count = 0; count < 22; count++)
      assert.equal(await tryFrom(shop.shopper(), newNetwork(), email, PASSWORD), 200);
    const { rows } = await shop.database.pool.query(
      `SELECT (SELECT count(*)::int FROM remembered_browsers WHERE customer_id = customers.id) AS browsers,
         (SELECT count(*)::int FROM remembered_networks WHERE customer_id = customers.id) AS networks
       FROM customers WHERE email = $1`,
      [email],
    );
    assert.deepEqual(rows, [{ browsers: 20, networks: 20 }]);
  });

  it('S40: forgets a browser and its network when another device signs it out, but not when it signs out itself', async () => {
    const { email, shopper } = await owner();
    const [lost, network] = [shop.shopper(), newNetwork()];
    assert.equal(await tryFrom(lost, network, email, PASSWORD), 200);
    const { sessions } = (await shopper.get('/api/sessions')).json();
    const session = sessions.find(({ current }: { current: boolean }) => !current);
    await shopper.form(`/account/devices/${session.id}/end`, {});
    await shut(email);
    assert.equal(await tryFrom(lost, newNetwork(), email, PASSWORD), 429);
    assert.equal(await tryFrom(shop.shopper(), network, email, PASSWORD), 429);
    await shopper.send('DELETE', '/api/session');
    assert.equal(await tryFrom(shopper, newNetwork(), email, PASSWORD), 200);
  });

  it('S40: forgets all other browsers when signing out everywhere else', async () => {
    const { email, shopper } = await owner();
    const gone = shop.shopper();
    assert.equal(await tryFrom(gone, newNetwork(), email, PASSWORD), 200);
    await gone.form('/sign-out', {});
    await shopper.form('/account/devices/end-others', {});
    await shut(email);
    assert.equal(await tryFrom(gone, newNetwork(), email, PASSWORD), 429);
    assert.equal(await tryFrom(shopper, newNetwork(), email, PASSWORD), 200);
  });

  it('S40: forgets all browsers and networks after a reset, and keeps the current browser after a password change', async () => {
    const { email, network, shopper } = await owner();
    const other = shop.shopper();
    assert.equal(await tryFrom(other, newNetwork(), email, PASSWORD), 200);
    const password = 'another quiet lake';
    const body = { currentPassword: PASSWORD, password };
    const changed = await shopper.form('/account/password', body, { 'x-forwarded-for': network });
    assert.equal(changed.statusCode, 303);
    await shut(email);
    assert.equal(await tryFrom(other, newNetwork(), email, password), 429);
    assert.equal(await tryFrom(shopper, newNetwork(), email, password), 200);
    await shop.shopper().form('/forgot-password', { email });
    await until(() => /Reset your password/.test(shop.mails.at(-1)?.subject ?? ''), 'the link is mailed');
    await shop.shopper().form('/reset-password', { token: tokenOfMail(shop, email), password: PASSWORD });
    await shut(email);
    assert.equal(await tryFrom(shopper, newNetwork(), email, PASSWORD), 429);
    assert.equal(await tryFrom(shop.shopper(), network, email, PASSWORD), 429);
  });

  it('S40: leaves no browser and no network when it is deleted', async () => {
    const { email, shopper } = await owner();
    const count = async () =>
      (
        await shop.database.pool.query(
          'SELECT count(*)::int AS count FROM remembered_browsers, remembered_networks',
        )
      ).rows[0].count;
    assert.ok((await count()) > 0);
    await shop.database.pool.query('DELETE FROM customers WHERE email <> $1', [email]);
    assert.equal(await count(), 1);
    assert.equal((await shopper.form('/account/delete', { password: PASSWORD })).statusCode, 200);
    assert.equal(await count(), 0);
  });

  it('S14, S40: gets the same answer whether it exists or not, and whether it knows the browser', async () => {
    const { email, shopper } = await owner();
    const texts = [];
    for (const [address, browser] of [
      [email, shopper],
      [email, shop.shopper()],
      [newEmail(), holding(deviceOf(shopper))],
      [newEmail(), shop.shopper()],
    ] as const) {
      const answer = await browser.send('POST', '/api/session', { email: address, password: WRONG });
      const headers = Object.keys(answer.headers).sort();
      texts.push([answer.statusCode, headers, answer.body.replace(/"requestId":"[^"]*"/, '')]);
    }
    for (const text of texts) assert.deepEqual(text, texts[0]);
    // Without an account, every browser has the ordinary limits.
    const unknown = newEmail();
    const statuses = [];
    const network = newNetwork();
    for (let guess = 0; guess < 12; guess++)
      statuses.push(await tryFrom(holding(deviceOf(shopper)), network, unknown, WRONG));
    assert.deepEqual(statuses, [...Array(10).fill(401), 429, 429]);
  });

  it('S9, S40: sets a cookie that is __Host-, Secure, HttpOnly, Lax, for / and 400 days, with a plain name on http://localhost', async () => {
    const cookieOf = async (instance: Pick<TestShop, 'shopper'>) => {
      const body = { email: newEmail(), password: PASSWORD, name: 'Ada' };
      const { headers } = await instance.shopper().send('POST', '/api/customers', body);
      return ([headers['set-cookie']].flat() as string[]).find((cookie) => /device=/.test(cookie));
    };
    const value = 'v1\\.[\\w-]{43}\\.[\\w-]{43}';
    assert.match(
      (await cookieOf(shop)) ?? '',
      new RegExp(`^__Host-device=${value}; Max-Age=34560000; Path=/; HttpOnly; Secure; SameSite=Lax$`),
    );
    const local = await shop.another({ publicUrl: 'http://localhost:3000' });
    assert.match(
      (await cookieOf(local)) ?? '',
      new RegExp(`^device=${value}; Max-Age=34560000; Path=/; HttpOnly; SameSite=Lax$`),
    );
  });
});
