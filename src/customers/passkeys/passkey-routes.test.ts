import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createTestShop, type Shopper, type TestShop, until } from '../../../test/shop.ts';
import { type Authenticator, createAuthenticator } from './authenticator.fixture.ts';

const ORIGIN = 'https://shop.test';
const PASSWORD = 'nine grey seals';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

describe('the API for passkeys', () => {
  let shop: TestShop;
  let authenticator: Authenticator;
  let customers = 0;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());
  beforeEach(async () => {
    authenticator = createAuthenticator(ORIGIN);
    await shop.database.pool.query('DELETE FROM rate_limits');
  });

  async function register(): Promise<{ shopper: Shopper; email: string }> {
    const shopper = shop.shopper();
    const email = `customer-${++customers}@mail.test`;
    const response = await shopper.send('POST', '/api/customers', {
      name: 'Anna',
      email,
      password: PASSWORD,
    });
    assert.equal(response.statusCode, 201, response.body);
    return { shopper, email };
  }
  /** Resets the password like someone who can read the emails to the address. */
  async function resetPassword(email: string): Promise<void> {
    const guest = shop.shopper();
    await guest.form('/forgot-password', { email });
    const link = () =>
      shop.mails
        .filter(({ to }) => to === email)
        .map(({ text }) => /reset-password\?token=([\w-]+)/.exec(text)?.[1])
        .find((found) => found !== undefined);
    await until(() => link() !== undefined, 'the mail is sent');
    const token = link() ?? '';
    const reset = await guest.form('/reset-password', { token, password: 'eight blue whales' });
    assert.equal(reset.statusCode, 303, reset.body);
  }
  async function answerFor(shopper: Shopper) {
    const options = await shopper.send('POST', '/api/passkeys/registration-options', {});
    assert.equal(options.statusCode, 200, options.body);
    return authenticator.create(options.json());
  }
  const add = async (shopper: Shopper, more: object = {}) =>
    shopper.send(
      'POST',
      '/api/passkeys',
      { response: await answerFor(shopper), ...more },
      { 'user-agent': FIREFOX },
    );
  async function signedAnswer(shopper: Shopper) {
    const options = await shopper.send('POST', '/api/passkeys/authentication-options', {});
    assert.equal(options.statusCode, 200, options.body);
    return authenticator.get(options.json());
  }
  const signIn = async (shopper: Shopper) =>
    shopper.send('POST', '/api/session/passkey', { response: await signedAnswer(shopper) });
  const passkeysOf = async (shopper: Shopper) => (await shopper.get('/account/passkeys')).body;

  it('adds a passkey, emails the customer, and signs in with it on another device', async () => {
    const { shopper, email } = await register();
    const mailsBefore = shop.mails.length;
    const added = await add(shopper);
    assert.equal(added.statusCode, 201, added.body);
    assert.equal(added.json().name, 'Firefox on Linux');
    assert.deepEqual(Object.keys(added.json()).sort(), ['addedAt', 'id', 'name']);
    assert.deepEqual(
      shop.mails.slice(mailsBefore).map(({ to }) => to),
      [email],
    );
    assert.match(await passkeysOf(shopper), /Firefox on Linux/);

    const phone = shop.shopper();
    const signedIn = await signIn(phone);
    assert.equal(signedIn.statusCode, 200, signedIn.body);
    assert.equal(signedIn.json().customer.email, email);
    assert.match((await phone.get('/account')).body, new RegExp(email.replace('.', '\\.')));
  });

  it('S40: remembers a browser that has signed in with one', async () => {
    const { shopper } = await register();
    await add(shopper);
    const phone = shop.shopper();
    const { headers } = await shop.inject({ url: '/sign-in' });
    assert.equal(headers['set-cookie'], undefined);
    await signIn(phone);
    assert.match(phone.cookies.get('__Host-device') ?? '', /^v1\./);
    const { browsers } = (await phone.get('/api/remembered-browsers')).json();
    assert.deepEqual(
      browsers.map(({ current }: { current: boolean }) => current),
      [true, false],
    );
  });

  it('S3: gives each sign-in a new session, and keeps the cart', async () => {
    const { shopper } = await register();
    await add(shopper);
    await shopper.add('HOO-BLK-M', 2);
    const phone = shop.shopper();
    await phone.add('SOCK-1', 1);
    const guestSession = phone.session;
    assert.equal((await signIn(phone)).statusCode, 200);
    assert.notEqual(phone.session, guestSession);
    assert.equal((await phone.cart()).itemCount, 3);
  });

  it("stores the customer's name for a passkey, whatever it contains", async () => {
    const { shopper } = await register();
    const added = await add(shopper, { name: ' <b>"Key" & co</b> ' });
    assert.equal(added.json().name, '<b>"Key" & co</b>');
    const page = await passkeysOf(shopper);
    assert.match(page, /&lt;b&gt;/);
    assert.doesNotMatch(page, /<b>"Key"/);
  });

  it('S8: adds nothing for a guest, nor for a customer who signed in more than 15 minutes ago', async () => {
    const { shopper } = await register();
    const response = await answerFor(shopper);
    const guest = shop.shopper();
    await guest.add('SOCK-1');
    for (const [who, status, code] of [
      [shop.shopper(), 401, 'sign_in_needed'],
      [guest, 401, 'sign_in_needed'],
    ] as const) {
      for (const [path, body] of [
        ['/api/passkeys/registration-options', {}],
        ['/api/passkeys', { response }],
      ] as const) {
        const refused = await who.send('POST', path, body);
        assert.deepEqual([refused.statusCode, refused.json().code], [status, code], path);
      }
    }
    await shop.database.pool.query(
      `UPDATE sessions SET authenticated_at = now() - interval '16 minutes' WHERE customer_id IS NOT NULL`,
    );
    for (const [path, body] of [
      ['/api/passkeys/registration-options', {}],
      ['/api/passkeys', { response }],
    ] as const) {
      const refused = await shopper.send('POST', path, body);
      assert.deepEqual([refused.statusCode, refused.json().code], [403, 'confirm_identity'], path);
    }
  });

  it('refuses a passkey that is removed, unknown or sent again with the same answer', async () => {
    const { shopper } = await register();
    const { id } = (await add(shopper)).json();
    const used = await signedAnswer(shop.shopper());
    assert.equal(
      (await shop.shopper().send('POST', '/api/session/passkey', { response: used })).statusCode,
      200,
    );
    const again = await shop.shopper().send('POST', '/api/session/passkey', { response: used });
    assert.equal((await shopper.form(`/account/passkeys/${id}/remove`, {})).statusCode, 303);
    const stranger = shop.shopper();
    const removed = await signIn(stranger);
    authenticator = createAuthenticator(ORIGIN);
    await answerFor(shopper); // The device makes this answer and never sends it.
    const unknown = await signIn(stranger);
    for (const refused of [again, removed, unknown]) {
      assert.deepEqual([refused.statusCode, refused.json().code], [401, 'passkey_refused'], refused.body);
      assert.equal(refused.json().detail, removed.json().detail);
    }
    assert.equal(stranger.session, undefined);
    assert.equal((await stranger.get('/account')).statusCode, 303);
  });

  it('S15: lets no one in after the password is reset by email, whenever the address was confirmed', async () => {
    const confirm = (email: string) =>
      shop.database.pool.query('UPDATE customers SET email_confirmed_at = now() WHERE email = $1', [email]);
    for (const confirmedWhen of ['never', 'before', 'after']) {
      authenticator = createAuthenticator(ORIGIN);
      const { shopper, email } = await register();
      if (confirmedWhen === 'before') await confirm(email);
      assert.equal((await add(shopper)).statusCode, 201);
      if (confirmedWhen === 'after') await confirm(email);
      assert.equal((await signIn(shop.shopper())).statusCode, 200);
      await resetPassword(email);
      assert.equal((await signIn(shop.shopper())).statusCode, 401, `confirmed ${confirmedWhen}`);
      const isTold = () => shop.mails.some(({ to, text }) => to === email && /all passkeys/.test(text));
      await until(isTold, 'the mail of the reset says that the passkeys are gone');
    }
  });

  it('lets no one in with a disabled account', async () => {
    const { shopper, email } = await register();
    await add(shopper);
    await shop.database.pool.query('UPDATE customers SET disabled_at = now() WHERE email = $1', [email]);
    const phone = shop.shopper();
    assert.equal((await signIn(phone)).statusCode, 401);
    assert.equal(phone.session, undefined);
  });

  it('S17, S26: refuses unknown members, other types and forms, and stores nothing', async () => {
    const { shopper } = await register();
    const response = await answerFor(shopper);
    const signed = await signedAnswer(shopper);
    const bodies: [path: string, body: unknown][] = [
      ['/api/passkeys/registration-options', { customerId: '1' }],
      ['/api/passkeys/authentication-options', { customerId: '1' }],
      ['/api/passkeys', { response, customerId: '1' }],
      ['/api/passkeys', { response, name: '' }],
      ['/api/passkeys', { response, name: '  ' }],
      ['/api/passkeys', { response, name: 'x'.repeat(61) }],
      ['/api/passkeys', { response, name: 1 }],
      ['/api/passkeys', {}],
      ['/api/passkeys', { response: null }],
      ['/api/passkeys', { response: { ...response, id: '*' } }],
      ['/api/passkeys', { response: { ...response, type: 'password' } }],
      ['/api/passkeys', { response: { ...response, response: {} } }],
      ['/api/session/passkey', { response: signed, role: 'staff' }],
      ['/api/session/passkey', { response: { ...signed, id: 'x'.repeat(2_000) } }],
      ['/api/session/passkey', { response: { ...signed, response: { ...signed.response, signature: '' } } }],
      ['/api/session/passkey', { response: { ...signed, response: { ...signed.response, userHandle: [] } } }],
    ];
    for (const [path, body] of bodies) {
      const refused = await shopper.send('POST', path, body);
      assert.deepEqual(
        [refused.statusCode, refused.json().code],
        [400, 'invalid_request'],
        JSON.stringify(body),
      );
    }
    for (const path of ['/api/passkeys', '/api/session/passkey'])
      assert.equal((await shopper.form(path, { response: 'x' })).statusCode, 415);
    assert.doesNotMatch(await passkeysOf(shopper), /class="session"/);
    assert.equal((await shopper.send('POST', '/api/passkeys', { response })).statusCode, 201);
  });

  it('accepts what a newer browser adds to its answer', async () => {
    const { shopper } = await register();
    const response = await answerFor(shopper);
    const newer = { ...response, novelty: 1, response: { ...response.response, publicKeyAlgorithm: -7 } };
    assert.equal((await shopper.send('POST', '/api/passkeys', { response: newer })).statusCode, 201);
  });

  it('S10: refuses other sites', async () => {
    const { shopper } = await register();
    const response = await answerFor(shopper);
    const refused = await shopper.send(
      'POST',
      '/api/passkeys',
      { response },
      { 'sec-fetch-site': 'cross-site' },
    );
    assert.deepEqual([refused.statusCode, refused.json().code], [403, 'cross_site']);
  });

  it('S11: limits one network, and says when to try again', async () => {
    const guest = shop.shopper();
    const tries = await Promise.all(
      Array.from({ length: 65 }, () => guest.send('POST', '/api/passkeys/authentication-options', {})),
    );
    const refused = tries.filter(({ statusCode }) => statusCode === 429);
    assert.equal(refused.length, 5);
    assert.equal(refused[0]?.json().code, 'too_many_tries');
    assert.ok(Number(refused[0]?.headers['retry-after']) > 200);
    // The password still works.
    assert.equal((await guest.get('/sign-in')).statusCode, 200);
  });

  it('S31: writes neither challenges nor keys to the log', async () => {
    const talkative = await shop.another({ logLevel: 'trace' });
    const guest = shop.shopper();
    guest.moveTo(talkative);
    const answer = await signedAnswer(guest);
    await guest.send('POST', '/api/session/passkey', { response: answer });
    const lines = talkative.logLines.join('\n');
    for (const secret of [answer.id, answer.response.signature, answer.response.clientDataJSON])
      assert.ok(!lines.includes(secret));
  });
});
