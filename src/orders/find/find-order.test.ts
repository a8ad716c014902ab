import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop, until } from '../../../test/shop.ts';
import { storeOrder } from '../../../test/stored-orders.ts';
import { newEmail } from '../../customers/accounts.fixture.ts';
import { RATE_LIMITS } from '../../customers/limits.ts';

describe('finding an order by its number and email address', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ trustedProxies: ['127.0.0.1/32'] });
  });
  after(() => shop.close());

  const stored = (email: string) =>
    storeOrder(shop.database, { email, lines: [['SOCK-1', 1, 900]], deliveredDaysAgo: 3 });
  const ask = (number: string, email: string, headers = {}) =>
    shop.shopper().form('/orders/find', { number, email }, headers);
  const mailsTo = (email: string) => shop.mails.filter(({ to }) => to === email);
  /** Links are sent in the order of the requests, so once this one is sent, those before it are done. */
  async function allSent(): Promise<void> {
    const email = newEmail();
    await ask((await stored(email)).number, email);
    await until(() => mailsTo(email).length === 1, 'the link is emailed');
  }

  it('emails the link to the address of the order, and shows it to no one', async () => {
    const email = newEmail();
    const { number } = await stored(email);
    // Shoppers capitalize, leave the prefix out, and copy spaces.
    const typed = ` #${number.slice(3).toLowerCase()} `;
    const answer = await ask(typed, email.toUpperCase());
    assert.equal(answer.statusCode, 200);
    assert.doesNotMatch(answer.body, /token=|MC-/);
    await until(() => mailsTo(email).length === 1, 'the link is emailed');
    const { subject, text } = mailsTo(email)[0] as { subject: string; text: string };
    assert.equal(subject, `Your order ${number}`);
    const path = /https:\/\/shop\.test(\/orders\/\S+)/.exec(text)?.[1] ?? '';
    const page = await shop.shopper().get(path);
    assert.equal(page.statusCode, 200);
    assert.match(page.body, new RegExp(`<h1>Order ${number}`));
  });

  it('S16: answers the same for another address, another number, and an order that is anonymous', async () => {
    const [email, stranger, gone] = [newEmail(), newEmail(), 'deleted@account.invalid'];
    const [{ number }, anonymous] = [await stored(email), await stored(gone)];
    const right = await ask(number, email);
    const before = mailsTo(email).length;
    const others = [
      await ask(number, stranger),
      await ask('MC-22222222', email),
      await ask(anonymous.number, gone),
    ];
    for (const { statusCode, body } of others) assert.deepEqual([statusCode, body], [200, right.body]);
    await allSent();
    assert.deepEqual([before, mailsTo(email).length], [before, 1]);
    assert.deepEqual([mailsTo(stranger), mailsTo(gone)], [[], []]);
  });

  it('S16: answers before the order is looked up, so the time of the answer shows nothing either', async () => {
    const email = newEmail();
    const { number } = await stored(email);
    const lock = await shop.database.pool.connect();
    try {
      await lock.query('BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
      assert.equal((await ask(number, email)).statusCode, 200);
      assert.equal(mailsTo(email).length, 0);
    } finally {
      await lock.query('ROLLBACK');
      lock.release();
    }
    await until(() => mailsTo(email).length === 1, 'the link is emailed');
  });

  it('says when the page of an old order is closed', async () => {
    const email = newEmail();
    const { id, number } = await stored(email);
    await shop.database.pool.query(
      `UPDATE orders SET placed_at = now() - interval '366 days' WHERE id = $1`,
      [id],
    );
    await ask(number, email);
    await until(() => mailsTo(email).length === 1, 'the answer is emailed');
    assert.match(mailsTo(email)[0]?.text ?? '', /its page is\s+closed/);
    assert.doesNotMatch(mailsTo(email)[0]?.text ?? '', /token=/);
  });

  it('refuses what is no number and no address, beside the field, and keeps what was typed', async () => {
    const answer = await ask('four', 'nobody');
    assert.equal(answer.statusCode, 422);
    assert.match(answer.body, /Please check 2 fields/);
    assert.match(answer.body, /value="four"/);
    assert.match(answer.body, /value="nobody"/);
    assert.equal((await ask('MC-22222222', '')).statusCode, 422);
  });

  it(`S44: one address gets ${RATE_LIMITS.orderLinkToAddress.limit} such emails an hour, from any number of networks`, async () => {
    const { limit } = RATE_LIMITS.orderLinkToAddress;
    const email = newEmail();
    const { number } = await stored(email);
    for (let count = 0; count < limit + 3; count++) {
      const answer = await ask(number, email, { 'x-forwarded-for': `10.7.0.${count}` });
      assert.equal(answer.statusCode, 200);
    }
    await allSent();
    assert.equal(mailsTo(email).length, limit);
  });

  it('limits the requests of one network, and says how long to wait', async () => {
    const { limit } = RATE_LIMITS.findOrderFromNetwork;
    const from = { 'x-forwarded-for': '10.8.0.1' };
    for (let count = 0; count < limit; count++)
      assert.equal((await ask('MC-22222222', `${count}@example.test`, from)).statusCode, 200);
    const refused = await ask('MC-22222222', newEmail(), from);
    assert.equal(refused.statusCode, 429);
    assert.match(refused.body, /Too many tries/);
    assert.equal((await ask('MC-22222222', newEmail())).statusCode, 200);
  });

  it('is linked from the footer, the sign-in page and the help', async () => {
    for (const path of ['/', '/sign-in', '/returns', '/contact'])
      assert.match((await shop.inject({ url: path })).body, /href="\/orders\/find"/, path);
  });
});
