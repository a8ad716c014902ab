import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { contentsOf, createTestShop, linesOf, type TestShop } from '../../../test/shop.ts';
import { customer, makeStale, newEmail, onwardOf, PASSWORD, signIn } from '../accounts.fixture.ts';

describe('signing in', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  it('is for guests: both pages redirect customers who are signed in', async () => {
    const { shopper } = await customer(shop);
    for (const door of ['/sign-in', '/register']) {
      assert.equal((await shopper.get(door)).headers.location, '/account');
      assert.equal((await shopper.get(`${door}?next=%2Fcart`)).headers.location, '/cart');
    }
    assert.match((await shop.shopper().get('/register')).body, /<h1>Create an account</);
    const refused = await shop.shopper().form('/register', { name: '', email: '', password: '', next: '' });
    assert.equal(refused.statusCode, 422);
    assert.match(refused.body, /<h1>Create an account</);
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
      const other = shop.shopper();
      const account = { name: 'A', email: newEmail(), password: PASSWORD, next };
      for (const [who, response] of [
        [guest, await guest.form('/sign-in', { email, password: PASSWORD, next })],
        [shopper, await shopper.get(`/sign-in?next=${encodeURIComponent(next)}`)],
        [shopper, await shopper.form('/confirm-identity', { password: PASSWORD, next })],
        [other, await other.form('/register', account)],
      ] as const)
        assert.deepEqual([response.statusCode, await onwardOf(who, response)], [303, '/account']);
    });
  }

  it('S3: replaces the token at sign-in and when confirming the identity, and the old one stops working on every instance', async () => {
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

  it('S3: does not sign in a session that someone else has put into the browser', async () => {
    const attacker = shop.shopper();
    await attacker.add('HOO-BLK-M');
    const { email } = await customer(shop);
    const victim = shop.shopper();
    victim.cookies.set('__Host-session', attacker.session ?? '');
    await signIn(victim, email);
    assert.equal((await attacker.get('/api/sessions')).statusCode, 401);
    assert.equal((await attacker.cart()).itemCount, 0);
  });

  it('S6: ends the session on every instance at sign-out, and leaves nothing of the cart on the device', async () => {
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
    // The next add starts a guest's cart.
    const guest = shop.shopper();
    assert.deepEqual(linesOf(await guest.add('SOCK-1')), [['SOCK-1', 1]]);
  });

  it('keeps the cart of a guest who sends the sign-out form of an old page', async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 3);
    await shopper.form('/sign-out', {});
    await shopper.send('DELETE', '/api/session');
    assert.equal((await shopper.cart()).itemCount, 3);
  });

  it('S6: ends all other sessions after a new password, and changes the token here', async () => {
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

  it('S6: signs a disabled account out everywhere, and not in again', async () => {
    const { shopper, email } = await customer(shop);
    await shop.database.pool.query('UPDATE customers SET disabled_at = now() WHERE email = $1', [email]);
    assert.equal((await shopper.get('/api/sessions')).statusCode, 401);
    const response = await shop.shopper().send('POST', '/api/session', { email, password: PASSWORD });
    assert.equal(response.statusCode, 401);
  });

  it('S7: shows the devices, and signs out one or all others', async () => {
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

  it('S8: asks for the password again after 15 minutes before sensitive changes, and returns', async () => {
    const { shopper, email } = await customer(shop);
    await makeStale(shop);
    const FORMS: [string, Record<string, string>, string][] = [
      [
        '/account/password',
        { currentPassword: PASSWORD, password: 'another quiet lake' },
        '/account/password',
      ],
      ['/account/delete', { password: PASSWORD }, '/account/delete'],
      [`/account/passkeys/${crypto.randomUUID()}/remove`, {}, '/account/passkeys'],
    ];
    const before = await contentsOf(shop.database);
    for (const [path, fields, page] of FORMS) {
      const { headers } = await shopper.form(path, fields);
      assert.equal(headers.location, `/confirm-identity?next=${encodeURIComponent(page)}`, path);
    }
    // The answer is a page that carries the typed fields along.
    const typed = await shopper.form('/account/email', { email: newEmail() });
    assert.equal(typed.statusCode, 403);
    assert.match(typed.body, /action="\/confirm-identity"[\s\S]*name="typed"/);
    for (const path of ['/account/password', '/account/delete', '/account/passkeys'])
      assert.equal(
        (await shopper.get(path)).headers.location,
        `/confirm-identity?next=${encodeURIComponent(path)}`,
      );
    // A browser saves the export without showing it, so the sign-in returns to the page that starts it.
    const download = '/account/details?done=download';
    const asked = await shopper.get('/account/export');
    assert.equal(asked.headers.location, `/confirm-identity?next=${encodeURIComponent(download)}`);
    assert.equal((await shopper.get(download)).headers.refresh, undefined);
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
    assert.equal((await shopper.get(download)).headers.refresh, '0; url=/account/export');
    await signIn(shop.shopper(), email);
  });

  it('S1, S9: sets a new token of 256 bits in the same cookie', async () => {
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
});
