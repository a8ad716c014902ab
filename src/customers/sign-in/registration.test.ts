import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import pg from 'pg';
import { assertSameTime } from '../../../test/same-time.ts';
import { createTestShop, type Response, type Shopper, type TestShop } from '../../../test/shop.ts';
import { storeOrder } from '../../../test/stored-orders.ts';
import {
  confirm,
  confirmedCustomer,
  customer,
  newEmail,
  PASSWORD,
  register,
  signIn,
} from '../accounts.fixture.ts';
import { OTHER, registering } from './registering.fixture.ts';
import { sweepUnconfirmed } from './unconfirmed-accounts.ts';

describe('registration', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ trustedProxies: ['127.0.0.1/32'] });
  });
  after(() => shop.close());

  const { from, bodyOf, byApi, byForm, statusOf, accountsOf, subjectsTo, isIn } = registering(() => shop);

  /** Returns a whole answer without what always differs: IDs, times, the token, the address and its length. */
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

  it('S14: gives the same complete answer for an address with an account and for one without', async () => {
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

  it('S14: runs the same statements equally often for both', async () => {
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
    // The owners change, because one mailbox gets only ten such emails a day.
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

  /** This account gets no email, which would count against the limit of the address. */
  async function confirmedByHand() {
    const email = newEmail();
    await shop.database.pool.query(
      `INSERT INTO customers (email, email_key, name, password_hash, email_confirmed_at)
       VALUES ($1, $1, 'Ada', (SELECT password_hash FROM customers WHERE password_hash IS NOT NULL LIMIT 1), now())`,
      [email],
    );
    return { email };
  }

  it('S14: of a known address changes nothing for its owner, who gets an email about it', async () => {
    const { shopper, email } = await confirmedCustomer(shop);
    await shopper.add('HOO-BLK-M', 3);
    const stranger = shop.shopper();
    await byApi(email, stranger);
    assert.deepEqual(subjectsTo(email), ['Confirm your email address', 'You already have an account']);
    assert.equal((await stranger.cart()).itemCount, 0);
    assert.equal((await stranger.get('/api/sessions')).json().sessions.length, 1);
    // Each password opens the account that it was chosen for, so the stranger learns nothing from a refusal either.
    for (const [password, itemCount] of [
      [PASSWORD, 3],
      [OTHER, 0],
    ] as const) {
      const device = shop.shopper();
      await signIn(device, email, password);
      assert.equal((await device.cart()).itemCount, itemCount);
    }
    assert.equal((await shopper.cart()).itemCount, 3);
    // The owner gets no emails about changes of the stranger's account.
    await stranger.form('/account/password', { currentPassword: OTHER, password: 'a third quiet lake' });
    await stranger.form('/account/email', { email });
    const elsewhere = newEmail();
    await stranger.form('/account/email', { email: elsewhere });
    await confirm(shop, elsewhere);
    assert.deepEqual(subjectsTo(email).slice(2), ['You already have an account']);
    assert.equal(await statusOf(email, PASSWORD), 200);
    assert.equal(await statusOf(elsewhere, 'a third quiet lake'), 200);
  });

  it('S14: each of five passwords opens its account, and a sixth none, for a known address and an unknown one', async () => {
    const [{ email: known }, unknown] = [await confirmedCustomer(shop), newEmail()];
    const statuses = [];
    for (const email of [known, unknown]) {
      const passwords = Array.from({ length: 6 }, (_, count) => `${OTHER} ${count}`);
      for (const password of passwords)
        await shop.shopper().send('POST', '/api/customers', bodyOf(email, password), from());
      statuses.push(await Promise.all(passwords.map((password) => statusOf(email, password))));
    }
    assert.deepEqual(statuses[0], [...Array(5).fill(200), 401]);
    assert.deepEqual(statuses[0], statuses[1]);
    assert.equal(await statusOf(known, PASSWORD), 200);
    const { rows } = await shop.database.pool.query<{ salts: number }>(
      `SELECT count(DISTINCT split_part(password_hash, '$', 5))::int AS salts FROM customers
       WHERE email_key = $1`,
      [known],
    );
    assert.deepEqual(rows, [{ salts: 1 }], 'six accounts cost one computation');
  });

  it('S14: of a known address is an account of its own with its own password', async () => {
    const { email } = await confirmedCustomer(shop);
    const stranger = shop.shopper();
    await byApi(email, stranger);
    const confirm = (password: string) => stranger.form('/confirm-identity', { password, next: '/cart' });
    assert.equal((await confirm(PASSWORD)).statusCode, 422);
    assert.equal((await confirm(OTHER)).headers.location, '/cart');
    assert.equal((await stranger.get('/api/sessions')).json().sessions.length, 1);
    const deleted = await stranger.form('/account/delete', { password: OTHER });
    assert.equal(deleted.statusCode, 200);
    assert.equal((await accountsOf(email)).length, 1);
  });

  it('S11: does not get around the limits of password guesses', async () => {
    const { email } = await confirmedCustomer(shop);
    const network = from();
    const statuses: number[] = [];
    const guess = (shopper: Shopper, password: string) =>
      shopper.send('POST', '/api/customers', bodyOf(email, password), network);
    for (let tries = 0; tries < 12; tries++)
      statuses.push((await guess(shop.shopper(), `${OTHER} ${tries}`)).statusCode);
    assert.deepEqual(statuses, [...Array(10).fill(201), 429, 429]);
    // The password of one account of the address gives no more tries on the owner's account.
    const stranger = shop.shopper();
    const { email: another } = await confirmedCustomer(shop);
    await byApi(another, stranger);
    const wrong = [];
    for (let tries = 0; tries < 12; tries++) {
      const body = { email: another, password: `a guess ${tries}` };
      wrong.push((await shop.shopper().send('POST', '/api/session', body, network)).statusCode);
      await stranger.form('/confirm-identity', { password: OTHER, next: '/' }, network);
      // Signing in or registering again with it gives no more tries either.
      await shop.shopper().send('POST', '/api/session', { email: another, password: OTHER }, network);
      await shop.shopper().send('POST', '/api/customers', bodyOf(another), network);
    }
    assert.deepEqual(wrong, [...Array(10).fill(401), 429, 429]);
  });

  it('is a sign-in if the password opens an existing account', async () => {
    const { email } = await customer(shop);
    for (const isConfirmed of [false, true]) {
      if (isConfirmed) await confirm(shop, email);
      const { sessionId } = await register(shop.shopper(), email);
      assert.ok(sessionId);
      assert.equal((await accountsOf(email)).length, 1);
    }
  });

  it('with the password of a disabled account opens the new account, then and later', async () => {
    const { email } = await customer(shop);
    await shop.database.pool.query('UPDATE customers SET disabled_at = now() WHERE email = $1', [email]);
    await register(shop.shopper(), email);
    await signIn(shop.shopper(), email);
  });

  it('five at once with one password are one account', async () => {
    const email = newEmail();
    const guest = shop.shopper();
    await guest.add('HOO-BLK-M', 2);
    const answers = await Promise.all(Array.from({ length: 5 }, () => byApi(email)));
    assert.deepEqual([...new Set(answers.map(({ statusCode }) => statusCode))], [201]);
    assert.equal((await accountsOf(email)).length, 1);
  });

  it('does not take the place of an earlier account', async () => {
    const { shopper, email } = await customer(shop);
    await byApi(email);
    assert.deepEqual([await statusOf(email, PASSWORD), await statusOf(email, OTHER)], [200, 200]);
    assert.ok(await isIn(shopper));
    // Only the five oldest unconfirmed accounts are compared. The page says how to get into the others.
    for (let count = 0; count < 4; count++)
      await shop.shopper().send('POST', '/api/customers', bodyOf(email, `${OTHER} ${count}`), from());
    assert.deepEqual([await statusOf(email, PASSWORD), await statusOf(email, `${OTHER} 2`)], [200, 200]);
    const sixth = await shop.shopper().form('/sign-in', { email, password: `${OTHER} 3`, next: '' }, from());
    assert.equal(sixth.statusCode, 422);
    assert.match(sixth.body, /reset it by email. Your cart and orders are safe/);
  });

  it('with different passwords at once creates accounts that one comparison tells apart', async () => {
    const email = newEmail();
    const passwords = Array.from({ length: 4 }, (_, count) => `${OTHER} ${count}`);
    const answers = await Promise.all(
      passwords.map((password) =>
        shop.shopper().send('POST', '/api/customers', bodyOf(email, password), from()),
      ),
    );
    assert.deepEqual([...new Set(answers.map(({ statusCode }) => statusCode))], [201]);
    for (const password of passwords) assert.equal(await statusOf(email, password), 200);
    const salts = async () =>
      new Set(
        (
          await shop.database.pool.query<{ hash: string }>(
            'SELECT password_hash AS hash FROM customers WHERE email_key = $1',
            [email],
          )
        ).rows.map(({ hash }) => hash.split('$')[4]),
      );
    assert.equal((await salts()).size, 1);
    // A changed password keeps the salt, too. Two salts would need two comparisons, which can be measured.
    const one = shop.shopper();
    await signIn(one, email, passwords[0]);
    const changed = { currentPassword: `${OTHER} 0`, password: 'a third quiet lake' };
    assert.equal((await one.form('/account/password', changed, from())).statusCode, 303);
    assert.equal((await salts()).size, 1);
  });

  it('is removed after 90 days if it is unconfirmed, without orders and not signed in, and others stay', async () => {
    const age = (email: string) =>
      shop.database.pool.query(
        `UPDATE customers SET created_at = now() - interval '91 days' WHERE email_key = $1`,
        [email],
      );
    const [forgotten, young, signedIn, buyer] = await Promise.all(
      Array.from({ length: 4 }, () => customer(shop)),
    );
    assert.ok(forgotten && young && signedIn && buyer);
    await storeOrder(shop.database, { email: buyer.email, lines: [['HOO-BLK-M', 1, 7_900]] });
    const confirmed = await confirmedCustomer(shop);
    await forgotten.shopper.add('HOO-BLK-M', 1);
    for (const { email } of [forgotten, signedIn, confirmed, buyer]) await age(email);
    for (const { shopper } of [forgotten, young, confirmed, buyer]) await shopper.form('/sign-out', {});
    assert.equal(await sweepUnconfirmed(shop.database, async () => false), 1);
    const left = [];
    for (const { email } of [forgotten, young, signedIn, confirmed, buyer])
      left.push((await accountsOf(email)).length);
    assert.deepEqual(left, [0, 1, 1, 1, 1]);
    assert.ok(await isIn(signedIn.shopper));
  });
});
