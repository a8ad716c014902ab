import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { customer, PASSWORD } from '../customers/accounts.fixture.ts';
import { RATE_LIMITS } from '../customers/limits.ts';
import { findOrder } from '../orders/orders.ts';
import { returnsAt } from './returns.fixture.ts';
import { sweepReturns } from './returns.ts';

describe('returns', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());
  beforeEach(() => {
    shop.mails.length = 0;
  });

  const { links, sql, stockOf, stateOf, applyDecision, lastReturn, delivered, ask, command, payOutAll } =
    returnsAt(() => shop);

  it('refund single items, restock them and send an email when they are received', async () => {
    const { shopper, email, order } = await delivered({ deliveryMinor: 490 });
    const before = await stockOf('HOO-BLK-M');
    const asked = await ask(shopper, order, { 1: {} });
    assert.deepEqual(
      [asked.statusCode, asked.headers.location],
      [303, `/orders/${order.number}/return?done=asked`],
    );
    assert.equal(await stockOf('HOO-BLK-M'), before);
    assert.match(
      (await shopper.get(`/orders/${order.number}/return`)).body,
      /Waiting for your parcel[\s\S]*1 × Heavy hoodie, Black, M/,
    );

    const results = await Promise.all(
      [1, 2, 3].map(async () => applyDecision('receive', await lastReturn())),
    );
    assert.deepEqual(
      results.filter(({ ok }) => ok),
      [{ ok: true, refundMinor: 7_900 }],
    );
    assert.equal(await stockOf('HOO-BLK-M'), before + 1);
    assert.equal(await stateOf(order.id), 'delivered', 'it was paid at the door and waits to be paid out');
    await payOutAll(order);
    assert.equal(await stateOf(order.id), 'partly_refunded');
    assert.deepEqual(
      shop.mails.map(({ to, subject }) => [to, subject]),
      [
        [email, `How to return your items from order ${order.number}`],
        [email, `Your refund for order ${order.number}: we need your bank details`],
        [email, `We’ve received your return for order ${order.number}`],
        [email, `Refund for your order ${order.number}`],
      ],
    );
    // The rest, and then nothing of the order is left: the delivery goes back as well.
    await ask(shopper, order, { 1: {}, 2: { reason: 'not_liked' } });
    assert.deepEqual(await applyDecision('receive', await lastReturn()), {
      ok: true,
      refundMinor: 7_900 + 900 + 490,
    });
    assert.equal(await stateOf(order.id), 'returned');
    await payOutAll(order);
    assert.equal(await stateOf(order.id), 'refunded');
    assert.match((await shopper.get(`/orders/${order.number}/return`)).body, /nothing to return right now/);
  });

  it('S44: that are requested and canceled again and again send no more emails than strangers may cause', async () => {
    const email = 'returned@example.com';
    const { order } = await delivered({ email, isGuests: true });
    const token = links.token(order.number);
    const { limit } = RATE_LIMITS.strangerMailToAddress;
    const guest = shop.shopper();
    for (let times = 0; times < limit + 5; times++) {
      assert.equal((await ask(guest, order, { 1: {} }, { token })).statusCode, 303);
      const canceled = { token, id: await lastReturn() };
      assert.equal((await guest.form(`/orders/${order.number}/return/cancel`, canceled)).statusCode, 303);
    }
    assert.equal(shop.mails.filter(({ to }) => to === email).length, 1 + limit);
  });

  it('split a discount so that its parts add up to what was paid', async () => {
    const { shopper, order } = await delivered({
      lines: [['SOCK-1', 3, 900]],
      discountMinor: 100,
      deliveryMinor: 490,
    });
    const refunds: unknown[] = [];
    for (let times = 0; times < 3; times++) {
      await ask(shopper, order, { 1: {} });
      const received = await applyDecision('receive', await lastReturn());
      refunds.push(received.ok && received.refundMinor);
    }
    assert.deepEqual(refunds, [867, 866, 867 + 490]);
  });

  it('are refused for more than was bought, twice, for another item, and for a size that is sold out', async () => {
    const { shopper, order } = await delivered();
    const ledger = await stockOf('HOO-BLK-L');
    for (const [pieces, status, fault] of [
      [{ 1: { quantity: '3' } }, 422, /already returning some of these/],
      [{ 9: {} }, 422, /already returning some of these/],
      [{ 1: { quantity: '0' } }, 422, /at least one item/],
      [{ 1: { quantity: '-1' } }, 422, /Choose how many/],
      [{ 1: { reason: '' } }, 422, /Choose a reason for each item/],
      [{ 1: { exchange: 'SOCK-2' } }, 422, /sizes isn’t available/],
      [{ 1: { exchange: 'HOO-BLK-M' } }, 422, /sizes isn’t available/],
      [{ 2: { exchange: 'SOCK-2', quantity: '1' }, 1: { exchange: 'NONE' } }, 422, /sizes isn’t available/],
    ] as const) {
      const refused = await ask(shopper, order, pieces);
      assert.equal(refused.statusCode, status, JSON.stringify(pieces));
      assert.match(refused.body, fault);
    }
    await sql(`UPDATE variants SET stock = 1 WHERE sku = 'HOO-BLK-L'`);
    const short = await ask(shopper, order, { 1: { quantity: '2', exchange: 'HOO-BLK-L' } });
    assert.equal(short.statusCode, 409);
    assert.match(short.body, /just sold out[\s\S]*value="2" selected/);
    assert.equal(await stockOf('HOO-BLK-L'), 1);
    await sql(`UPDATE variants SET stock = $1 WHERE sku = 'HOO-BLK-L'`, [ledger]);
    const both = await Promise.all([1, 2].map(() => ask(shopper, order, { 1: { quantity: '2' } })));
    assert.deepEqual(both.map(({ statusCode }) => statusCode).sort(), [303, 422]);
  });

  it('P20: are requested once by a form that is sent twice', async () => {
    const { shopper, order } = await delivered();
    const key = crypto.randomUUID();
    for (const response of await Promise.all([1, 2, 3].map(() => ask(shopper, order, { 1: {} }, { key }))))
      assert.equal(response.statusCode, 303);
    assert.equal((await sql('SELECT FROM returns WHERE order_id = $1', [order.id])).rowCount, 1);
    assert.equal(shop.mails.length, 1);
  });

  it('S16: are for the customer and for visitors with the link, and for no one else', async () => {
    const { order } = await delivered();
    const page = `/orders/${order.number}/return`;
    const stranger = await customer(shop);
    const anybody = shop.shopper();
    for (const shopper of [stranger.shopper, anybody]) {
      for (const token of ['', 'x', links.token('MC-22222222')]) {
        assert.equal((await shopper.get(`${page}?token=${token}`)).statusCode, 404);
        // A request without a session and a link is asked to sign in, whether the order exists or not.
        const status = shopper === anybody && token === '' ? 401 : 404;
        for (const number of [order.number, 'MC-22222222'])
          assert.equal((await ask(shopper, { ...order, number }, { 1: {} }, { token })).statusCode, status);
        const id = crypto.randomUUID();
        assert.equal((await shopper.form(`${page}/cancel`, { id, token })).statusCode, 404);
      }
    }
    const [guest, token] = [shop.shopper(), links.token(order.number)];
    assert.equal((await guest.get(`${page}?token=${token}`)).statusCode, 200);
    assert.equal(
      (await ask(guest, order, { 1: {} }, { token })).headers.location,
      `${page}?token=${token}&done=asked`,
    );
    for (const number of ['x', 'MC-22222222', '%00'])
      assert.equal((await guest.get(`/orders/${number}/return?token=${token}`)).statusCode, 404);
  });

  it('are open for 30 days after the order has arrived, and offered on its page', async () => {
    const open = await delivered();
    assert.match(
      (await open.shopper.get(`/orders/${open.order.number}`)).body,
      new RegExp(`href="/orders/${open.order.number}/return"`),
    );
    const late = await delivered({ deliveredDaysAgo: 31 });
    const { rows } = await sql(
      "SELECT at + interval '30 days' AS until FROM order_events WHERE order_id = $1",
      [late.order.id],
    );
    const until = rows[0].until.toLocaleDateString('en-GB', {
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      timeZone: 'UTC',
    });
    const guestsPage = `/orders/${late.order.number}/return?token=${links.token(late.order.number)}`;
    assert.ok(
      (await shop.shopper().get(guestsPage)).body.includes(`Returns for this order closed on ${until}`),
    );
    for (const more of [{ deliveredDaysAgo: 31 }, { state: 'shipped', deliveredDaysAgo: undefined }]) {
      const { shopper, order } = await delivered(more as object);
      assert.match((await shopper.get(`/orders/${order.number}/return`)).body, /nothing to return right now/);
      assert.equal((await ask(shopper, order, { 1: {} })).statusCode, 409);
    }
  });

  it('are refunded and confirmed by email even after the account was deleted, as its page says', async () => {
    const { shopper, email, order } = await delivered();
    await ask(shopper, order, { 1: {} });
    const id = await lastReturn();
    assert.match(
      (await shopper.get('/account/delete')).body,
      /sent something back[\s\S]*still get your refund/,
    );
    const deleted = await shopper.form('/account/delete', { password: PASSWORD });
    assert.equal(deleted.statusCode, 200, deleted.body);
    assert.match(deleted.body, /still get your refund/);
    shop.mails.length = 0;
    assert.deepEqual(await applyDecision('receive', id), { ok: true, refundMinor: 7_900 });
    await payOutAll(order);
    assert.equal((await findOrder(shop.database, order.id))?.refundedMinor, 7_900);
    assert.equal((await findOrder(shop.database, order.id))?.customerId, null);
    assert.deepEqual([...new Set(shop.mails.map(({ to }) => to))], [email]);
    const page = `/orders/${order.number}/return?token=${links.token(order.number)}`;
    assert.match((await shop.shopper().get(page)).body, /refund of €79\.00/);
  });

  it('are refused by the staff, or end by themselves when no parcel arrives; the items can be returned again', async () => {
    const { shopper, email, order } = await delivered();
    const large = await stockOf('HOO-BLK-L');
    await ask(shopper, order, { 1: { quantity: '2', exchange: 'HOO-BLK-L' } });
    const refused = await lastReturn();
    assert.equal((await applyDecision('refuse', refused)).ok, true);
    assert.deepEqual(await applyDecision('receive', refused), { ok: false, reason: 'not_now' });
    assert.match(
      shop.mails.findLast(({ to }) => to === email)?.text ?? '',
      /can’t accept the return of these items/,
    );
    await ask(shopper, order, { 1: { quantity: '2', exchange: 'HOO-BLK-L' } });
    await sql(`UPDATE returns SET asked_at = now() - interval '61 days' WHERE id = $1`, [await lastReturn()]);
    assert.equal(await sweepReturns(shop.database), 1);
    assert.equal(await stockOf('HOO-BLK-L'), large);
    assert.equal((await ask(shopper, order, { 1: { quantity: '2' } })).statusCode, 303);
    assert.deepEqual(await applyDecision('refuse', crypto.randomUUID()), { ok: false, reason: 'not_found' });
  });

  it('are received one after the other while the provider has not made the first refund yet', async () => {
    const { shopper, order } = await delivered({ deliveryMinor: 490 });
    await sql(
      "UPDATE payment_attempts SET provider = 'stripe', charge_reference = 'pi_1' WHERE order_id = $1",
      [order.id],
    );
    await ask(shopper, order, { 1: {} });
    assert.deepEqual(await applyDecision('receive', await lastReturn()), { ok: true, refundMinor: 7_900 });
    assert.equal(await stateOf(order.id), 'delivered', 'nothing has gone back yet');
    await ask(shopper, order, { 1: {}, 2: {} });
    assert.deepEqual(await applyDecision('receive', await lastReturn()), {
      ok: true,
      refundMinor: 7_900 + 900 + 490,
    });
    assert.equal(await stateOf(order.id), 'returned');
  });

  it('are listed, shown, received and refused by a command that refuses wrong arguments', async () => {
    const { shopper, order } = await delivered();
    await ask(shopper, order, { 1: { exchange: 'HOO-BLK-L' }, 2: { reason: 'faulty' } });
    const id = await lastReturn();
    assert.match((await command('list')).stdout, new RegExp(`${id}\t${order.number}\t[\\d-]+\t2\t1\n`));
    assert.match(
      (await command('show', id)).stdout,
      /HOO-BLK-M\tToo small\tfor HOO-BLK-L\n.*SOCK-1\tFaulty\trefund/,
    );
    const received = await command('receive', id);
    assert.deepEqual(
      [received.status, received.stdout.split('\n')[0]],
      [0, 'Received. €9.00 will be refunded.'],
    );
    const again = await command('refuse', id);
    assert.deepEqual(
      [again.status, again.stderr],
      [1, 'The return is received: no parcel is expected for it.\n'],
    );
    assert.equal((await command('receive', crypto.randomUUID())).status, 1);
    for (const args of [[], ['send', id], ['receive'], ['receive', 'x'], ['list', id], ['show', id, id]])
      assert.equal((await command(...args)).status, 2, args.join(' '));
  });

  it('are part of the personal data that a customer can download', async () => {
    const { shopper, email, order } = await delivered();
    await ask(shopper, order, { 1: {} });
    await shopper.form('/products/heavy-hoodie/review', { stars: '5', text: 'Warm.' });
    await shopper.send('PUT', '/api/wishlist/oxford-shirt');
    const response = await shopper.get('/account/export');
    const data = response.json();
    assert.deepEqual(
      [data.orders[0].number, data.returns[0].order, data.reviews[0].text, data.wishlist],
      [order.number, order.number, 'Warm.', ['oxford-shirt']],
    );
    assert.deepEqual([data.stockAlerts, data.cartReminders, data.account.email], [[], [], email]);
    assert.ok(!response.body.includes(order.id));
  });

  it('leave the stock and its ledger equal', async () => {
    const { rows } = await sql(
      `SELECT v.sku FROM variants v
       WHERE v.stock <> (SELECT coalesce(sum(change), 0) FROM stock_ledger l WHERE l.sku = v.sku)`,
    );
    assert.deepEqual(rows, []);
  });
});
