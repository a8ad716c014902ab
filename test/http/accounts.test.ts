import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { contentsOf, createTestShop, linesOf, type TestShop } from '../shop.ts';
import {
  customer,
  makeStale,
  newEmail,
  PASSWORD,
  register,
  signIn,
  tokenOfMail,
} from './accounts.fixture.ts';

describe('an account', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ logLevel: 'trace' });
  });
  after(() => shop.close());

  it('is made and signed in by the API, with the guest’s cart', async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 2);
    const guest = shopper.session;
    const email = newEmail();
    const response = await shopper.send('POST', '/api/customers', {
      email,
      password: PASSWORD,
      name: ' Ada ',
    });
    assert.equal(response.statusCode, 201, response.body);
    const { id, ...answer } = response.json();
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(answer, {
      customer: { email, name: 'Ada', emailConfirmed: false },
      cart: { version: 2, itemCount: 2, merged: true },
    });
    assert.notEqual(shopper.session, guest);
    assert.equal(shopper.cookies.get('cart'), '2.2.s');
    assert.deepEqual(linesOf(await shopper.cart()), [['HOO-BLK-M', 2]]);
    assert.match(shop.mails.findLast(({ to }) => to === email)?.subject ?? '', /Confirm/);
  });

  it('is made and signed in by the page, which leads on to where the shopper was (S30)', async () => {
    const shopper = shop.shopper();
    const email = newEmail();
    const fields = { name: 'Ada', email, password: PASSWORD, next: '/products?category=men' };
    const response = await shopper.form('/register', fields);
    assert.deepEqual(
      [response.statusCode, response.headers.location],
      [303, '/products?category=men'],
      response.body,
    );
    const account = await shopper.get('/account');
    assert.equal(account.statusCode, 200);
    assert.match(account.body, /Hello, Ada/);
    const next = await shop.shopper().form('/sign-in', { email, password: PASSWORD, next: '/cart' });
    assert.equal(next.headers.location, '/cart');
  });

  for (const next of ['https://evil.test', '//evil.test', '/\\evil.test', 'javascript:alert(1)']) {
    it(`S30: does not lead on to ${next}`, async () => {
      const { shopper, email } = await customer(shop);
      const guest = shop.shopper();
      for (const response of [
        await guest.get(`/sign-in?next=${encodeURIComponent(next)}`),
        await shopper.get(`/confirm-identity?next=${encodeURIComponent(next)}`),
      ])
        assert.ok(!response.body.includes('evil.test') && !response.body.includes('alert(1)'));
      for (const response of [
        await guest.form('/sign-in', { email, password: PASSWORD, next }),
        await shopper.get(`/sign-in?next=${encodeURIComponent(next)}`),
        await shopper.form('/confirm-identity', { password: PASSWORD, next }),
        await shop.shopper().form('/register', { name: 'A', email: newEmail(), password: PASSWORD, next }),
      ])
        assert.deepEqual([response.statusCode, response.headers.location], [303, '/account']);
    });
  }

  it('S3: replaces the token at sign-in and at confirming who it is; the old one is dead on every instance', async () => {
    const other = await shop.another();
    const { shopper, email } = await customer(shop);
    const tokens = [shopper.session];
    await shopper.form('/confirm-identity', { password: PASSWORD, next: '/account' });
    tokens.push(shopper.session);
    await signIn(shopper, email);
    assert.equal(new Set([...tokens, shopper.session]).size, 3);
    for (const token of tokens) {
      const thief = other.shopper();
      thief.cookies.set('__Host-session', token ?? '');
      assert.equal((await thief.get('/api/sessions')).statusCode, 401);
      assert.equal((await thief.get('/account')).headers.location, '/sign-in?next=%2Faccount');
    }
  });

  it('S3: a session that somebody else has put into the browser is not the one that is signed in', async () => {
    const attacker = shop.shopper();
    await attacker.add('HOO-BLK-M');
    const { email } = await customer(shop);
    const victim = shop.shopper();
    victim.cookies.set('__Host-session', attacker.session ?? '');
    await signIn(victim, email);
    assert.equal((await attacker.get('/api/sessions')).statusCode, 401);
    assert.equal((await attacker.cart()).itemCount, 0);
  });

  it('S6: sign-out ends the session on every instance, and leaves nothing of the cart on the device', async () => {
    const { shopper } = await customer(shop);
    await shopper.add('HOO-BLK-M', 3);
    const token = shopper.session ?? '';
    const response = await shopper.form('/sign-out', {});
    assert.equal(response.statusCode, 303);
    const cookies = [response.headers['set-cookie']].flat() as string[];
    assert.deepEqual(
      cookies.map((cookie) => /^(cart|__Host-session)=; Max-Age=0;/.exec(cookie)?.[1]),
      ['cart', '__Host-session'],
    );
    const thief = (await shop.another()).shopper();
    thief.cookies.set('__Host-session', token);
    assert.equal((await thief.get('/api/sessions')).statusCode, 401);
    assert.equal((await thief.cart()).itemCount, 0);
    // The next add begins a guest's cart.
    const guest = shop.shopper();
    assert.deepEqual(linesOf(await guest.add('SOCK-1')), [['SOCK-1', 1]]);
  });

  it('a guest who sends the sign-out form of an old page keeps the cart', async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 3);
    await shopper.form('/sign-out', {});
    await shopper.send('DELETE', '/api/session');
    assert.equal((await shopper.cart()).itemCount, 3);
  });

  it('S6: a new password ends all other sessions, and the token changes here', async () => {
    const { shopper, email } = await customer(shop);
    const other = shop.shopper();
    await signIn(other, email);
    const before = shopper.session;
    const changed = await shopper.form('/account/password', {
      currentPassword: PASSWORD,
      password: 'another quiet lake',
    });
    assert.equal(changed.headers.location, '/account/password?done=password-changed', changed.body);
    assert.notEqual(shopper.session, before);
    assert.equal((await shopper.get('/api/sessions')).json().sessions.length, 1);
    assert.equal((await other.get('/api/sessions')).statusCode, 401);
    await signIn(other, email, 'another quiet lake');
    assert.match(shop.mails.findLast(({ to }) => to === email)?.subject ?? '', /password has changed/);
  });

  it('S6: a disabled account is signed out everywhere, and in nowhere', async () => {
    const { shopper, email } = await customer(shop);
    await shop.database.pool.query('UPDATE customers SET disabled_at = now() WHERE email = $1', [email]);
    assert.equal((await shopper.get('/api/sessions')).statusCode, 401);
    const response = await shop.shopper().send('POST', '/api/session', { email, password: PASSWORD });
    assert.equal(response.statusCode, 401);
  });

  it('S7: shows the devices, ends one, and all others', async () => {
    const { shopper, email } = await customer(shop);
    const phone = shop.shopper();
    await phone.send(
      'POST',
      '/api/session',
      { email, password: PASSWORD },
      { 'user-agent': 'Telephone/1.0' },
    );
    const { sessions } = (await shopper.get('/api/sessions')).json();
    assert.deepEqual(
      sessions.map((one: { userAgent: string; current: boolean }) => [
        one.userAgent.slice(0, 13),
        one.current,
      ]),
      [
        ['Telephone/1.0', false],
        ['lightMyReques', true],
      ],
    );
    const page = await shopper.get('/account/devices');
    assert.match(page.body, /Telephone/);
    assert.ok(!page.body.includes(shopper.session?.split('.')[1] ?? '-'));
    const ended = await shopper.send('DELETE', `/api/sessions/${sessions[0].id}`);
    assert.equal(ended.statusCode, 204);
    assert.equal((await phone.get('/api/sessions')).statusCode, 401);

    await signIn(phone, email);
    const [theirs] = (await shopper.get('/api/sessions')).json().sessions;
    await shopper.form(`/account/devices/${theirs.id}/end`, {});
    assert.equal((await phone.get('/api/sessions')).statusCode, 401);

    await signIn(phone, email);
    await shopper.form('/account/devices/end-others', {});
    assert.equal((await phone.get('/api/sessions')).statusCode, 401);
    assert.equal((await shopper.get('/api/sessions')).json().sessions.length, 1);
  });

  it('S8: asks who it is again after 15 minutes, before what matters, and leads back', async () => {
    const { shopper, email } = await customer(shop);
    await makeStale(shop);
    const FORMS: [string, Record<string, string>, string][] = [
      [
        '/account/password',
        { currentPassword: PASSWORD, password: 'another quiet lake' },
        '/account/password',
      ],
      ['/account/email', { email: newEmail() }, '/account/details'],
      ['/account/delete', { password: PASSWORD }, '/account/delete'],
      [`/account/passkeys/${crypto.randomUUID()}/remove`, {}, '/account/passkeys'],
    ];
    const before = await contentsOf(shop.database);
    for (const [path, fields, page] of FORMS) {
      const { headers } = await shopper.form(path, fields);
      assert.equal(headers.location, `/confirm-identity?next=${encodeURIComponent(page)}`, path);
    }
    for (const path of ['/account/password', '/account/delete', '/account/export', '/account/passkeys'])
      assert.equal(
        (await shopper.get(path)).headers.location,
        `/confirm-identity?next=${encodeURIComponent(path)}`,
      );
    const options = await shopper.send('POST', '/api/passkeys/registration-options', {});
    assert.deepEqual([options.statusCode, options.json().code], [403, 'confirm_identity']);
    assert.deepEqual(await contentsOf(shop.database), before);

    const wrong = await shopper.form('/confirm-identity', {
      password: 'not this one',
      next: '/account/delete',
    });
    assert.equal(wrong.statusCode, 422);
    const right = await shopper.form('/confirm-identity', { password: PASSWORD, next: '/account/delete' });
    assert.deepEqual([right.statusCode, right.headers.location], [303, '/account/delete']);
    assert.equal((await shopper.get('/account/delete')).statusCode, 200);
    await signIn(shop.shopper(), email);
  });

  it('S4, S31: its secrets are in no log, and only as hashes in the database', async () => {
    const { shopper, email } = await customer(shop);
    await shopper.form('/forgot-password', { email });
    await shop.shopper().send('POST', '/api/session', { email, password: 'a wrong but secret one' });
    const contents = JSON.stringify(await contentsOf(shop.database));
    for (const secret of [
      PASSWORD,
      'a wrong but secret one',
      shopper.session?.split('.')[1] ?? '-',
      tokenOfMail(shop, email),
    ]) {
      assert.ok(!contents.includes(secret));
      assert.ok(!shop.logLines.join('').includes(secret));
    }
    assert.ok(!shop.logLines.join('').includes(email));
  });

  it('S17: takes no members that do not belong', async () => {
    const { shopper } = await customer(shop);
    const before = await contentsOf(shop.database);
    const body = { email: newEmail(), password: PASSWORD, name: 'Ada' };
    for (const more of [{ role: 'staff' }, { id: 'x' }, { emailConfirmed: true }, { customerId: 'x' }]) {
      assert.equal(
        (await shop.shopper().send('POST', '/api/customers', { ...body, ...more })).statusCode,
        400,
      );
      assert.equal((await shop.shopper().send('POST', '/api/session', { ...body, ...more })).statusCode, 400);
      const fields = Object.fromEntries(Object.entries(more).map(([name, value]) => [name, String(value)]));
      assert.equal((await shopper.form('/register', { ...body, ...fields })).statusCode, 400);
      assert.equal((await shopper.form('/account/details', { name: 'Eve', ...fields })).statusCode, 400);
    }
    assert.deepEqual(await contentsOf(shop.database), before);
  });

  it('S33: is in no answer that may be kept', async () => {
    const { shopper } = await customer(shop);
    const gets = shop.routes.filter(
      ({ method, url }) => method === 'GET' && /account|session|sign-in|register|password|confirm/.test(url),
    );
    assert.ok(gets.length > 12);
    for (const { url } of gets)
      assert.equal((await shopper.get(url)).headers['cache-control'], 'no-store', url);
    assert.equal((await shopper.get('/account')).headers['cache-control'], 'no-store');
  });

  it('S1, S9: a signed-in session has a new token of 256 bits in the same cookie', async () => {
    const response = await shop.shopper().send('POST', '/api/customers', {
      email: newEmail(),
      password: PASSWORD,
      name: 'Ada',
    });
    const cookies = [response.headers['set-cookie']].flat() as string[];
    assert.match(
      cookies[1] ?? '',
      /^__Host-session=v1\.[\w-]{43}\.[\w-]{43}; Max-Age=7776000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    assert.match(cookies[0] ?? '', /^cart=1\.0\.s; Max-Age=7776000; Path=\/; Secure; SameSite=Lax$/);
  });

  it('is exported as JSON, without a secret', async () => {
    const { shopper, email } = await customer(shop);
    await shopper.add('HOO-BLK-M', 2);
    const response = await shopper.get('/account/export');
    assert.match(String(response.headers['content-disposition']), /^attachment/);
    const data = response.json();
    assert.deepEqual([data.account.email, data.cart.lineItems[0].quantity], [email, 2]);
    assert.doesNotMatch(response.body, /argon2|token|hash/i);
  });

  it('is deleted with all that is personal', async () => {
    const { shopper, email } = await customer(shop);
    await shopper.add('HOO-BLK-M', 2);
    const { rows } = await shop.database.pool.query('SELECT id, cart_id FROM customers WHERE email = $1', [
      email,
    ]);
    const other = shop.shopper();
    await signIn(other, email);
    await shopper.form('/account/addresses', ADDRESS);
    assert.equal((await shopper.form('/account/delete', { password: 'wrong wrong' })).statusCode, 422);
    const response = await shopper.form('/account/delete', { password: PASSWORD });
    assert.equal(response.statusCode, 200);
    const contents = JSON.stringify(await contentsOf(shop.database));
    for (const trace of [email, rows[0].id, rows[0].cart_id, ADDRESS.line1])
      assert.ok(!contents.includes(trace));
    assert.equal((await other.get('/api/sessions')).statusCode, 401);
    await register(shop.shopper(), email);
  });

  it('keeps 20 addresses, changes and removes them', async () => {
    const { shopper } = await customer(shop);
    const all = await Promise.all(
      Array.from({ length: 22 }, () => shopper.form('/account/addresses', ADDRESS)),
    );
    assert.deepEqual(all.map(({ statusCode }) => statusCode).sort(), [...Array(20).fill(303), 422, 422]);
    const { body } = await shopper.get('/account/addresses');
    const ids = [...body.matchAll(/addresses\/([0-9a-f-]{36})\/remove/g)].map(([, id]) => id);
    assert.equal(ids.length, 20);
    await shopper.form('/account/addresses', { ...ADDRESS, id: ids[0] ?? '', line1: 'Elsewhere 7' });
    assert.match((await shopper.get(`/account/addresses?edit=${ids[0]}`)).body, /Elsewhere 7/);
    await shopper.form(`/account/addresses/${ids[1]}/remove`, {});
    assert.equal((await shopper.form('/account/addresses', ADDRESS)).statusCode, 303);
    const bad = await shopper.form('/account/addresses', { ...ADDRESS, country: 'XX', city: '' });
    assert.equal(bad.statusCode, 422);
  });
});

const ADDRESS = {
  id: '',
  name: 'Ada Lovelace',
  line1: 'St James Square 12',
  line2: '',
  postalCode: '1010',
  city: 'Vienna',
  country: 'AT',
  phone: '',
};
