import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import pg from 'pg';
import { sweepUnconfirmed } from '../../src/accounts/unconfirmed.ts';
import { createTestShop, type Response, type Shopper, type TestShop, until } from '../shop.ts';
import {
  confirm,
  confirmedCustomer,
  customer,
  newEmail,
  PASSWORD,
  register,
  signIn,
  tokenOfMail,
} from './accounts.fixture.ts';
import { assertSameTime } from './same-time.ts';

const OTHER = 'quite another lake';
const ADDRESS = {
  id: '',
  name: 'Eve',
  line1: 'Elsewhere 7',
  line2: '',
  postalCode: '1010',
  city: 'Vienna',
  country: 'AT',
  phone: '',
};

describe('registration', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ trustedProxies: ['127.0.0.1/32'] });
  });
  after(() => shop.close());

  let networks = 0;
  const from = () => {
    networks += 1;
    return { 'x-forwarded-for': `10.8.${Math.floor(networks / 200)}.${networks % 200}` };
  };
  const bodyOf = (email: string, password = OTHER) => ({ email, password, name: 'Eve' });
  const byApi = (email: string, shopper = shop.shopper()) =>
    shopper.send('POST', '/api/customers', bodyOf(email), from());
  const byForm = (email: string, shopper = shop.shopper()) =>
    shopper.form('/register', { ...bodyOf(email), next: '/cart' }, from());
  const statusOf = async (email: string, password: string) =>
    (await shop.shopper().send('POST', '/api/session', { email, password }, from())).statusCode;
  const accountsOf = async (email: string) =>
    (
      await shop.database.pool.query<{ id: string; isConfirmed: boolean }>(
        `SELECT id, email_confirmed_at IS NOT NULL AS "isConfirmed" FROM customers
         WHERE email_key = $1 ORDER BY created_at`,
        [email],
      )
    ).rows;
  const subjectsTo = (email: string) =>
    shop.mails.filter(({ to }) => to === email).map(({ subject }) => subject);
  const isIn = async (shopper: Shopper) => (await shopper.get('/api/sessions')).statusCode === 200;

  /** All of an answer, without what differs between any two: ids, times, the token, the address and its length. */
  const shapeOf = ({ statusCode, headers, body }: Response, email: string) => {
    const blank = (text: string) =>
      text
        .replaceAll(email, 'EMAIL')
        .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
        .replaceAll(/v1\.[\w-]{43}\.[\w-]{43}/g, 'TOKEN');
    const others = { ...headers, date: '', 'x-request-id': '', 'content-length': '' };
    return { statusCode, headers: blank(JSON.stringify(others)), body: blank(body) };
  };

  it('S14: answers the same, whole, for an address with an account and for one without', async () => {
    for (const send of [byApi, byForm]) {
      for (const prepare of [async () => {}, (shopper: Shopper) => shopper.add('HOO-BLK-M', 2)]) {
        const [{ email: known }, unknown] = [await confirmedCustomer(shop), newEmail()];
        const answers: unknown[] = [];
        for (const email of [known, unknown]) {
          const shopper = shop.shopper();
          await prepare(shopper);
          const answer = await send(email, shopper);
          const more = [await shopper.get('/api/sessions'), await shopper.get('/account')];
          answers.push([answer, ...more].map((one) => shapeOf(one, email)));
          assert.equal(answer.statusCode, send === byApi ? 201 : 303);
          assert.ok(await isIn(shopper));
        }
        assert.deepEqual(answers[0], answers[1]);
      }
    }
  });

  it('S14: does the same work for both: the same statements, as often', async () => {
    const { email: known } = await confirmedCustomer(shop);
    const statements: string[] = [];
    const { query } = pg.Client.prototype;
    const spy = mock.method(pg.Client.prototype, 'query', function (this: pg.Client, ...given: unknown[]) {
      const [what] = given as [string | { text?: string }];
      statements.push(typeof what === 'string' ? what : (what.text ?? ''));
      return Reflect.apply(query, this, given);
    });
    try {
      const workOf = async (email: string) => {
        statements.length = 0;
        await byApi(email);
        return statements.slice().sort();
      };
      await workOf(newEmail());
      const [one, other] = [await workOf(known), await workOf(newEmail())];
      assert.ok(one.length > 10, 'the statements are seen');
      assert.deepEqual(one, other);
    } finally {
      spy.mock.restore();
    }
  });

  it('S14: takes as long for both', async () => {
    // New owners again and again: one inbox is told five times an hour.
    const known: string[] = [];
    for (let count = 0; count < 40; count++) known.push((await confirmedByHand()).email);
    const time = async (email: string) => {
      const startedAt = performance.now();
      assert.equal((await byApi(email)).statusCode, 201);
      return performance.now() - startedAt;
    };
    await assertSameTime(
      () => time(known.pop() as string),
      () => time(newEmail()),
    );
  });

  /** Without a mail, which would count against the limit of the address. */
  async function confirmedByHand() {
    const email = newEmail();
    await shop.database.pool.query(
      `INSERT INTO customers (email, email_key, name, password_hash, email_confirmed_at)
       VALUES ($1, $1, 'Ada', (SELECT password_hash FROM customers WHERE password_hash IS NOT NULL LIMIT 1), now())`,
      [email],
    );
    return { email };
  }

  it('S14: of a known address changes nothing for its owner, who gets a mail that says so', async () => {
    const { shopper, email } = await confirmedCustomer(shop);
    await shopper.add('HOO-BLK-M', 3);
    const stranger = shop.shopper();
    await byApi(email, stranger);
    assert.deepEqual(subjectsTo(email), ['Confirm your email address', 'You already have an account']);
    assert.equal((await stranger.cart()).itemCount, 0);
    assert.equal((await stranger.get('/api/sessions')).json().sessions.length, 1);
    assert.deepEqual([await statusOf(email, PASSWORD), await statusOf(email, OTHER)], [200, 401]);
    assert.equal((await shopper.cart()).itemCount, 3);
    // What the stranger does with the account is not told as if it had happened to the owner's.
    await stranger.form('/account/password', { currentPassword: OTHER, password: 'a third quiet lake' });
    await stranger.form('/account/email', { email });
    const elsewhere = newEmail();
    await stranger.form('/account/email', { email: elsewhere });
    await confirm(shop, elsewhere);
    assert.deepEqual(subjectsTo(email).slice(2), ['You already have an account']);
    assert.equal(await statusOf(email, PASSWORD), 200);
    assert.equal(await statusOf(elsewhere, 'a third quiet lake'), 200);
  });

  it('S14: the account of a known address says who it is by its own password', async () => {
    const { email } = await confirmedCustomer(shop);
    const stranger = shop.shopper();
    await byApi(email, stranger);
    const say = (password: string) => stranger.form('/confirm-identity', { password, next: '/cart' });
    assert.equal((await say(PASSWORD)).statusCode, 422);
    assert.equal((await say(OTHER)).headers.location, '/cart');
    assert.equal((await stranger.get('/api/sessions')).json().sessions.length, 1);
    const deleted = await stranger.form('/account/delete', { password: OTHER });
    assert.equal(deleted.statusCode, 200);
    assert.equal((await accountsOf(email)).length, 1);
  });

  it('S11: is no way around the limits of guessing a password', async () => {
    const { email } = await confirmedCustomer(shop);
    const network = from();
    const statuses: number[] = [];
    const guess = (shopper: Shopper, password: string) =>
      shopper.send('POST', '/api/customers', bodyOf(email, password), network);
    for (let tries = 0; tries < 12; tries++)
      statuses.push((await guess(shop.shopper(), `${OTHER} ${tries}`)).statusCode);
    assert.deepEqual(statuses, [...Array(10).fill(201), 429, 429]);
    // Nor does the own password of an account with the address buy more tries on the owner's.
    const stranger = shop.shopper();
    await byApi(email, stranger);
    const wrong = [];
    for (let tries = 0; tries < 12; tries++) {
      const body = { email, password: `${OTHER} ${tries}` };
      wrong.push((await shop.shopper().send('POST', '/api/session', body, network)).statusCode);
      await stranger.form('/confirm-identity', { password: OTHER, next: '/' }, network);
    }
    assert.deepEqual(wrong, [...Array(10).fill(401), 429, 429]);
  });

  it('with the password of the account that signing in would find is a sign-in', async () => {
    const { email } = await customer(shop);
    for (const isConfirmed of [false, true]) {
      if (isConfirmed) await confirm(shop, email);
      const { sessionId } = await register(shop.shopper(), email);
      assert.ok(sessionId);
      assert.equal((await accountsOf(email)).length, 1);
    }
  });

  it('five at once with one password are one account', async () => {
    const email = newEmail();
    const guest = shop.shopper();
    await guest.add('HOO-BLK-M', 2);
    const answers = await Promise.all(Array.from({ length: 5 }, () => byApi(email)));
    assert.deepEqual([...new Set(answers.map(({ statusCode }) => statusCode))], [201]);
    assert.equal((await accountsOf(email)).length, 1);
  });

  it('does not take the place of the account that was there before', async () => {
    const { shopper, email } = await customer(shop);
    await byApi(email);
    assert.deepEqual([await statusOf(email, PASSWORD), await statusOf(email, OTHER)], [200, 401]);
    assert.ok(await isIn(shopper));
  });

  it('the link that is followed confirms its account and ends the others; a second is told that it is too late', async () => {
    const email = newEmail();
    const stranger = shop.shopper();
    await byApi(email, stranger);
    await stranger.add('HOO-BLK-M', 1);
    await stranger.form('/account/addresses', ADDRESS);
    const strangers = tokenOfMail(shop, email);
    const { shopper } = await customer(shop, email);
    await confirm(shop, email);
    assert.deepEqual(
      (await accountsOf(email)).map(({ isConfirmed }) => isConfirmed),
      [true],
    );
    assert.deepEqual([await isIn(shopper), await isIn(stranger)], [true, false]);
    assert.deepEqual([await statusOf(email, PASSWORD), await statusOf(email, OTHER)], [200, 401]);
    assert.doesNotMatch((await shopper.get('/account/addresses')).body, /Elsewhere 7/);
    const late = await shop.shopper().form('/confirm-email', { token: strangers });
    assert.equal(late.statusCode, 404);
    assert.match(late.body, /confirmed for another account meanwhile/);
    const { rows } = await shop.database.pool.query(
      `SELECT FROM carts WHERE NOT EXISTS (SELECT FROM sessions WHERE cart_id = carts.id)
        AND NOT EXISTS (SELECT FROM customers WHERE cart_id = carts.id)`,
    );
    assert.equal(rows.length, 0, 'the cart of a removed account is gone');
  });

  it('of links of one address that are followed at once, one confirms', async () => {
    const email = newEmail();
    const tokens: string[] = [];
    for (let count = 0; count < 4; count++) {
      await shop.shopper().send('POST', '/api/customers', bodyOf(email, `${OTHER} ${count}`), from());
      tokens.push(tokenOfMail(shop, email));
    }
    assert.equal(new Set(tokens).size, 4);
    const answers = await Promise.all(
      tokens.map((token) => shop.shopper().form('/confirm-email', { token }, from())),
    );
    assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [200, 404, 404, 404]);
    assert.equal((await accountsOf(email)).length, 1);
  });

  it('what somebody has put on an account before its owner came is gone when the owner resets the password', async () => {
    const email = newEmail();
    const stranger = shop.shopper();
    await byApi(email, stranger);
    await stranger.form('/account/addresses', ADDRESS);
    const strangers = newEmail();
    await stranger.form('/account/email', { email: strangers });
    const lateLink = tokenOfMail(shop, strangers);
    const [account] = await accountsOf(email);
    await shop.database.pool.query(
      `INSERT INTO passkeys (customer_id, credential_id, public_key, counter, name, backed_up)
       VALUES ($1, 'stranger', 'key', 0, 'stranger', false)`,
      [account?.id],
    );
    await shop.shopper().form('/forgot-password', { email }, from());
    await until(() => subjectsTo(email).includes('Set a new password'), 'the link is mailed');
    const token = tokenOfMail(shop, email);
    const reset = await shop.shopper().form('/reset-password', { token, password: PASSWORD }, from());
    assert.equal(reset.statusCode, 303, reset.body);
    assert.deepEqual([await isIn(stranger), await statusOf(email, OTHER)], [false, 401]);
    const owner = shop.shopper();
    await signIn(owner, email);
    const data = (await owner.get('/account/export')).json();
    assert.deepEqual([data.account.isEmailConfirmed, data.addresses, data.passkeys], [true, [], []]);
    // A change of the address that was waiting would give the account back.
    assert.equal((await shop.shopper().form('/confirm-email', { token: lateLink }, from())).statusCode, 404);
    assert.equal(await statusOf(email, PASSWORD), 200);
  });

  it('is forgotten after 30 days if nobody confirms it or is signed in; others stay', async () => {
    const age = (email: string) =>
      shop.database.pool.query(
        `UPDATE customers SET created_at = now() - interval '31 days' WHERE email_key = $1`,
        [email],
      );
    const [forgotten, young, signedIn] = [await customer(shop), await customer(shop), await customer(shop)];
    const confirmed = await confirmedCustomer(shop);
    await forgotten.shopper.add('HOO-BLK-M', 1);
    for (const { email } of [forgotten, signedIn, confirmed]) await age(email);
    for (const { shopper } of [forgotten, young, confirmed]) await shopper.form('/sign-out', {});
    assert.equal(await sweepUnconfirmed(shop.database, async () => false), 1);
    const left = [];
    for (const { email } of [forgotten, young, signedIn, confirmed])
      left.push((await accountsOf(email)).length);
    assert.deepEqual(left, [0, 1, 1, 1]);
    assert.ok(await isIn(signedIn.shopper));
  });
});
