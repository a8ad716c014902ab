import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createTestShop, type Response, type Shopper, type TestShop, until } from '../../../test/shop.ts';
import { customer, newEmail, PASSWORD } from '../accounts.fixture.ts';

describe('a storm of sign-ins', () => {
  let shop: TestShop;
  let shopper: Shopper;
  before(async () => {
    shop = await createTestShop();
    shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 3);
  });
  after(() => shop.close());
  beforeEach(() => shop.test.database.pool.query('DELETE FROM rate_limits'));

  const signIn = (email: string) =>
    shop.shopper().send('POST', '/api/session', { email, password: 'nine grey seals' });
  const count = (responses: Response[], status: number) =>
    responses.filter(({ statusCode }) => statusCode === status).length;
  /** Requests of other shoppers. Each reads the database or a page. */
  async function othersAreServed(): Promise<void> {
    assert.equal((await shopper.cart()).itemCount, 3);
    assert.equal((await shopper.get('/products')).statusCode, 200);
    assert.equal((await shopper.add('SOCK-1', 1)).itemCount, 4);
    assert.equal((await shopper.remove('SOCK-1')).itemCount, 3);
    assert.equal((await shopper.get('/sign-in')).statusCode, 200);
  }

  it('S11, S13: waits in a bounded queue, with Retry-After, and other requests pass it', async () => {
    let areAllAnswered = false;
    const storm = Promise.all(Array.from({ length: 150 }, (_, n) => signIn(`nobody-${n}@mail.test`)));
    const answered = storm.then(() => {
      areAllAnswered = true;
    });
    await othersAreServed();
    assert.equal(areAllAnswered, false, 'the others were answered first');
    const responses = await storm;
    await answered;
    assert.ok(count(responses, 401) > 0);
    assert.equal(count(responses, 401) + count(responses, 429) + count(responses, 503), responses.length);
    for (const { statusCode, headers } of responses)
      assert.equal(Number(headers['retry-after']) > 0, statusCode !== 401);
  });

  it('S11: against one account leaves connections for other requests, even while nothing can be counted', async () => {
    const blocking = await shop.test.database.pool.connect();
    let storm: Promise<Response[]>;
    try {
      await blocking.query('BEGIN; LOCK TABLE rate_limits IN ACCESS EXCLUSIVE MODE');
      storm = Promise.all(Array.from({ length: 30 }, () => signIn('anna@mail.test')));
      await othersAreServed();
    } finally {
      await blocking.query('ROLLBACK');
      blocking.release();
    }
    const responses = await storm;
    assert.deepEqual([count(responses, 401), count(responses, 429)], [10, 20]);
  });

  it('S11: is refused while nothing can be counted, and other requests are not', async () => {
    await shop.test.database.pool.query('ALTER TABLE rate_limits RENAME TO rate_limits_gone');
    try {
      assert.equal((await signIn('anna@mail.test')).statusCode, 500);
      const registration = { name: 'Anna', email: 'anna@mail.test', password: 'nine grey seals' };
      assert.equal((await shop.shopper().send('POST', '/api/customers', registration)).statusCode, 500);
      assert.equal(
        (await shop.shopper().send('POST', '/api/passkeys/authentication-options', {})).statusCode,
        500,
      );
      await othersAreServed();
    } finally {
      await shop.test.database.pool.query('ALTER TABLE rate_limits_gone RENAME TO rate_limits');
    }
    const { rows } = await shop.test.database.pool.query('SELECT count(*)::int AS customers FROM customers');
    assert.deepEqual(rows, [{ customers: 0 }]);
  });
});

describe('S41: a storm of wrong sign-ins from many networks', () => {
  const RIGHT_ONES = 20;
  const STORM_PAUSE_MS = 200;
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ trustedProxies: ['127.0.0.1/32'] });
  });
  after(() => shop.close());
  beforeEach(() => shop.test.database.pool.query('DELETE FROM rate_limits'));

  const signInFrom = (shopper: Shopper, network: string, email: string, password: string) =>
    shopper.send('POST', '/api/session', { email, password }, { 'x-forwarded-for': network });

  /** Repeats each guess as soon as it is answered, until `work` is done. */
  async function duringStorm(guesses: readonly (() => Promise<Response>)[], work: () => Promise<void>) {
    let isOver = false;
    const answered = new Map<number, number>();
    const repeat = async (guess: () => Promise<Response>) => {
      while (!isOver) {
        const { statusCode } = await guess();
        answered.set(statusCode, (answered.get(statusCode) ?? 0) + 1);
        // This process also sends the storm. Without a pause it would do nothing else.
        if (statusCode !== 401) await pause(STORM_PAUSE_MS);
      }
    };
    const storm = guesses.map(repeat);
    try {
      await until(() => (answered.get(503) ?? 0) > 0, 'the queue is full');
      await work();
    } finally {
      isOver = true;
      await Promise.all(storm);
    }
  }

  const STORMS: [what: string, networks: string[], atOnce: number][] = [
    ['12 networks, 20 at once', Array.from({ length: 12 }, (_, n) => `10.1.0.${n}`), 20],
    ['150 networks, 2 at once', Array.from({ length: 150 }, (_, n) => `10.2.0.${n}`), 2],
    ['one provider’s IPv6', Array.from({ length: 150 }, (_, n) => `2001:db8:7:${n.toString(16)}::1`), 2],
  ];
  for (const [what, networks, atOnce] of STORMS) {
    it(`S41: ${what}: a right password is answered 200 every time, and carts as before`, async () => {
      const { email, shopper: known } = await customer(shop);
      const cart = shop.shopper();
      await cart.add('HOO-BLK-M', 3);
      const guesses = networks.flatMap((network) =>
        Array.from(
          { length: atOnce },
          () => () => signInFrom(shop.shopper(), network, newEmail(), 'a wrong guess'),
        ),
      );
      await duringStorm(guesses, async () => {
        const statuses = { new: [] as number[], known: [] as number[] };
        for (let count = 0; count < RIGHT_ONES; count++) {
          const [fresh, again] = await Promise.all([
            signInFrom(shop.shopper(), '198.51.100.1', email, PASSWORD),
            signInFrom(known, '198.51.100.2', email, PASSWORD),
          ]);
          statuses.new.push(fresh.statusCode);
          statuses.known.push(again.statusCode);
          assert.equal((await cart.cart()).itemCount, 3);
        }
        const all = Array(RIGHT_ONES).fill(200);
        assert.deepEqual(statuses, { new: all, known: all });
      });
    });
  }

  it('S41: known browsers of their own accounts, in a new network each time: right passwords are answered 200', async () => {
    const own: Awaited<ReturnType<typeof customer>>[] = [];
    for (let count = 0; count < 60 + RIGHT_ONES; count++) own.push(await customer(shop));
    const honest = own.splice(0, RIGHT_ONES);
    let networks = 0;
    const newNetwork = () => `10.3.${++networks >> 8}.${networks & 255}`;
    const guesses = own.flatMap(({ shopper, email }) =>
      Array(2).fill(() => signInFrom(shopper, newNetwork(), email, 'a wrong guess')),
    );
    await duringStorm(guesses, async () => {
      const statuses = { new: [] as number[], known: [] as number[] };
      for (const { shopper: known, email } of honest) {
        const fresh = await signInFrom(shop.shopper(), newNetwork(), email, PASSWORD);
        const again = await signInFrom(known, newNetwork(), email, PASSWORD);
        statuses.new.push(fresh.statusCode);
        statuses.known.push(again.statusCode);
      }
      const all = Array(RIGHT_ONES).fill(200);
      assert.deepEqual(statuses, { new: all, known: all });
    });
  });
});
