import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { assertSameTime } from '../../../test/same-time.ts';
import { createTestShop, type Response, type Shopper, type TestShop, until } from '../../../test/shop.ts';
import {
  confirmedCustomer,
  customer,
  newEmail,
  PASSWORD,
  register,
  signIn,
  tokenOfMail,
} from '../accounts.fixture.ts';

const WRONG = 'not the password';

describe('guessing', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ trustedProxies: ['127.0.0.1/32'] });
  });
  after(() => shop.close());

  /** Returns an answer without what always differs. */
  const textOf = ({ statusCode, body, headers }: Response, email: string) => ({
    statusCode,
    body: body.replaceAll(email, 'EMAIL').replace(/"requestId":"[^"]*"/, ''),
    headers: Object.keys(headers).sort(),
  });
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const tryFrom = (shopper: Shopper, address: string, email: string, password: string) =>
    shopper.send('POST', '/api/session', { email, password }, from(address));

  it('S14: is told the same of an address with an account and of one without: sign-in, reset, changed address', async () => {
    const [{ email: known, shopper: mover }, unknown] = [await confirmedCustomer(shop), newEmail()];
    const { shopper: other } = await customer(shop);
    const ask: ((shopper: Shopper, email: string) => Promise<Response>)[] = [
      (shopper, email) => shopper.send('POST', '/api/session', { email, password: WRONG }),
      (shopper, email) => shopper.form('/sign-in', { email, password: WRONG }),
      (shopper, email) => shopper.form('/forgot-password', { email }),
    ];
    for (const one of ask)
      assert.deepEqual(
        textOf(await one(shop.shopper(), known), known),
        textOf(await one(shop.shopper(), unknown), unknown),
      );
    const moves = [await other.form('/account/email', { email: known })];
    const pages = [textOf(await other.get('/account/details'), known)];
    moves.push(await other.form('/account/email', { email: unknown }));
    pages.push(textOf(await other.get('/account/details'), unknown));
    assert.deepEqual(
      [moves[0]?.statusCode, moves[0]?.headers.location],
      [303, '/account/details?done=link-sent'],
    );
    assert.equal(moves[0]?.headers.location, moves[1]?.headers.location);
    assert.deepEqual(pages[0], pages[1]);
    assert.match(shop.mails.findLast(({ to }) => to === known)?.subject ?? '', /already have an account/);
    assert.equal((await mover.get('/account')).statusCode, 200);
  });

  it('S14: learns nothing from the time of a sign-in: no account costs a hash as well', async () => {
    const { email } = await customer(shop);
    const time = async (address: string) => {
      const startedAt = performance.now();
      await tryFrom(shop.shopper(), `10.9.${Math.floor(count / 200)}.${count++ % 200}`, address, WRONG);
      return performance.now() - startedAt;
    };
    let count = 0;
    await assertSameTime(
      () => time(email),
      () => time(newEmail()),
    );
  });

  it('S11, S25: from one address is stopped after 10 tries on an account, on every instance; the owner elsewhere is not', async () => {
    const other = await shop.another({ trustedProxies: ['127.0.0.1/32'] });
    const { email } = await customer(shop);
    const statuses = [];
    for (let tries = 0; tries < 12; tries++) {
      const guesser = (tries % 2 ? shop : other).shopper();
      statuses.push((await tryFrom(guesser, '203.0.113.7', email, WRONG)).statusCode);
    }
    assert.deepEqual(statuses, [...Array(10).fill(401), 429, 429]);
    // From there, even the correct password no longer works.
    const right = await tryFrom(shop.shopper(), '203.0.113.7', email, PASSWORD);
    assert.equal(right.statusCode, 429);
    assert.ok(Number(right.headers['retry-after']) <= 15 * 60);
    assert.equal((await tryFrom(shop.shopper(), '198.51.100.9', email, PASSWORD)).statusCode, 200);
    const page = await shop.shopper().form('/sign-in', { email, password: PASSWORD }, from('203.0.113.7'));
    assert.equal(page.statusCode, 429);
    assert.match(page.body, /Too many tries/);
  });

  it('S25: an address that no trusted proxy has written down is not believed', async () => {
    const bare = await shop.another();
    const { email } = await customer(shop);
    const statuses = [];
    for (let tries = 0; tries < 11; tries++)
      statuses.push((await tryFrom(bare.shopper(), `203.0.113.${tries}`, email, WRONG)).statusCode);
    assert.equal(statuses.at(-1), 429);
  });

  it('S11: tries that succeed are not counted against the account', async () => {
    const { email } = await customer(shop);
    for (let tries = 0; tries < 15; tries++)
      assert.equal((await tryFrom(shop.shopper(), '192.0.2.44', email, PASSWORD)).statusCode, 200);
  });

  it('S11: tries that succeed are not counted against the network either, nor against each other', async () => {
    const { email } = await customer(shop);
    const other = await shop.another({ trustedProxies: ['127.0.0.1/32'] });
    const address = '192.0.2.45';
    const statuses = await Promise.all(
      Array.from({ length: 14 }, async (_, index) => {
        const device = (index % 2 ? shop : other).shopper();
        return (await tryFrom(device, address, email, PASSWORD)).statusCode;
      }),
    );
    assert.deepEqual([...new Set(statuses)], [200]);
    const { rows } = await shop.database.pool.query(
      'SELECT taken FROM rate_limits WHERE key_hash = ANY ($1) AND ends_at > now()',
      [
        [`sign in from network\n${address}`, `sign in to account\n${email}`].map((key) =>
          hash('sha256', key, 'buffer'),
        ),
      ],
    );
    assert.deepEqual(rows, []);
    const wrong = await Promise.all(
      Array.from(
        { length: 14 },
        async () => (await tryFrom(shop.shopper(), address, email, WRONG)).statusCode,
      ),
    );
    assert.deepEqual(wrong.sort(), [...Array(10).fill(401), 429, 429, 429, 429]);
  });

  it('S11: from many addresses is stopped at the account, until the owner resets the password', async () => {
    const { email } = await customer(shop);
    for (let tries = 0; tries < 100; tries++) {
      const guessed = await tryFrom(shop.shopper(), `10.7.0.${tries}`, email, WRONG);
      assert.equal(guessed.statusCode, 401);
    }
    assert.equal((await tryFrom(shop.shopper(), '198.51.100.10', email, PASSWORD)).statusCode, 429);
    await shop.shopper().form('/forgot-password', { email });
    await until(() => /Reset your password/.test(shop.mails.at(-1)?.subject ?? ''), 'the link is mailed');
    const password = 'the lake is quiet again';
    await shop.shopper().form('/reset-password', { token: tokenOfMail(shop, email), password });
    assert.equal((await tryFrom(shop.shopper(), '198.51.100.10', email, password)).statusCode, 200);
  });

  it('S12: meets no short, long or common password, because registration refuses them', async () => {
    for (const password of ['short', 'x'.repeat(129), 'password1', 'ada-new@example.test']) {
      const body = { email: 'ada-new@example.test', password, name: 'Ada' };
      const response = await shop.shopper().send('POST', '/api/customers', body);
      assert.deepEqual([response.statusCode, response.json().code], [422, 'not_acceptable'], password);
      assert.ok(response.json().faults.password);
      assert.equal((await shop.shopper().form('/register', body)).statusCode, 422);
    }
    const spelled = 'ein Passwört mit 🏔 und "Leerzeichen"';
    const { email } = await register(shop.shopper(), newEmail(), spelled);
    await signIn(shop.shopper(), email, spelled.normalize('NFD'));
  });
});
