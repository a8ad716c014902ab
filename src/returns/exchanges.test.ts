import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { customer } from '../customers/accounts.fixture.ts';
import { returnsAt } from './returns.fixture.ts';

describe('exchanges', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());
  beforeEach(() => {
    shop.mails.length = 0;
  });

  const {
    links,
    sql,
    stockOf,
    stateOf,
    applyDecision,
    lastReturn,
    delivered,
    ask,
    command,
    orders,
    payouts,
    payOutAll,
  } = returnsAt(() => shop);

  it('reserve another size, which is released when the return is canceled', async () => {
    const { shopper, order } = await delivered();
    const [medium, large] = [await stockOf('HOO-BLK-M'), await stockOf('HOO-BLK-L')];
    await ask(shopper, order, { 1: { quantity: '2', exchange: 'HOO-BLK-L' } });
    assert.equal(await stockOf('HOO-BLK-L'), large - 2);
    const id = await lastReturn();
    const stranger = await customer(shop);
    assert.equal(
      (await stranger.shopper.form(`/orders/${order.number}/return/cancel`, { id })).statusCode,
      404,
    );
    assert.equal((await shopper.form(`/orders/${order.number}/return/cancel`, { id })).statusCode, 303);
    assert.equal(await stockOf('HOO-BLK-L'), large);
    assert.equal((await shopper.form(`/orders/${order.number}/return/cancel`, { id })).statusCode, 409);

    await ask(shopper, order, { 1: { quantity: '2', exchange: 'HOO-BLK-L' } });
    assert.deepEqual(await applyDecision('receive', await lastReturn()), { ok: true, refundMinor: 0 });
    assert.deepEqual([await stockOf('HOO-BLK-M'), await stockOf('HOO-BLK-L')], [medium + 2, large - 2]);
    assert.equal(await stateOf(order.id), 'delivered');
    assert.match(shop.mails.at(-1)?.text ?? '', /We’re now packing these for you/);
  });

  it('are only for a size of the same price, whatever both cost today', async () => {
    const { shopper, order } = await delivered();
    const price = (sku: string, minor: number) =>
      sql('UPDATE variants SET price_minor = $2 WHERE sku = $1', [sku, minor]);
    const page = async () => (await shopper.get(`/orders/${order.number}/return`)).body;
    const large = await stockOf('HOO-BLK-L');
    await price('HOO-BLK-L', 8_900);
    const refused = await ask(shopper, order, { 1: { exchange: 'HOO-BLK-L' } });
    assert.equal(refused.statusCode, 422);
    assert.match(refused.body, /has a different price, so we can’t exchange it\. Choose a refund/);
    assert.equal(await stockOf('HOO-BLK-L'), large);
    assert.doesNotMatch(await page(), /value="HOO-BLK-L"/);
    assert.match(await page(), /Size L has a different price\. Choose a refund/);
    await price('HOO-BLK-M', 8_900);
    assert.equal((await ask(shopper, order, { 1: { exchange: 'HOO-BLK-L' } })).statusCode, 303);
    await price('HOO-BLK-L', 7_900);
    assert.match((await command('show', await lastReturn())).stdout, /for HOO-BLK-L \(its price has changed/);
    await price('HOO-BLK-M', 7_900);
    assert.deepEqual(await applyDecision('receive', await lastReturn()), { ok: true, refundMinor: 0 });
  });

  it('are refunded if the reservation has expired and the size is sold out', async () => {
    const { shopper, order } = await delivered();
    await ask(shopper, order, { 1: { exchange: 'HOO-BLK-L' } });
    const id = await lastReturn();
    await sql(
      `UPDATE reservations SET expires_at = now() - interval '1 day' WHERE id = (SELECT reservation_id FROM returns WHERE id = $1)`,
      [id],
    );
    await shop.releaseStock();
    const left = await stockOf('HOO-BLK-L');
    await sql(`UPDATE variants SET stock = 0 WHERE sku = 'HOO-BLK-L'`);
    assert.deepEqual(await applyDecision('receive', id), { ok: true, refundMinor: 7_900 });
    assert.match(shop.mails.at(-1)?.text ?? '', /has sold out for these items/);
    await sql(`UPDATE variants SET stock = $1 WHERE sku = 'HOO-BLK-L'`, [left]);
  });

  it('are shipments of their own: listed, packed and shipped with tracking, shown in the order and in emails with the new size', async () => {
    const { shopper, order } = await delivered();
    await ask(shopper, order, { 1: { exchange: 'HOO-BLK-L' } });
    const received = await command('receive', await lastReturn());
    const number = `${order.number}-X1`;
    assert.match(received.stdout, new RegExp(`${number} is ready to pack`));
    const told = shop.mails.at(-1)?.text ?? '';
    assert.match(
      told,
      /We’re now packing these for you, and we’ll email you when they\s+ship:\s+1 × Heavy hoodie, Black, L/,
    );
    assert.doesNotMatch(told, /on their way/);

    assert.match(
      (await orders('list', 'to-pack')).stdout,
      new RegExp(`^${number}\tto_pack\t.*\texchange\t1 item\tAT$`, 'm'),
    );
    assert.match(
      (await orders('show', ` ${number.toLowerCase().replaceAll('-', '\u2011')}`)).stdout,
      /^A\nB\n1010 C\nAT\n[\s\S]*to_pack\n1 × Heavy hoodie, Black, L\tHOO-BLK-L\n.*pack, cancel/,
    );
    assert.equal((await orders('ship', number)).stderr, `${number} is to_pack: it cannot be shipped now.\n`);
    const packed = await Promise.all([1, 2, 3].map(() => orders('pack', number)));
    assert.deepEqual(packed.map(({ status }) => status).sort(), [0, 1, 1]);
    assert.doesNotMatch((await orders('list', 'to-pack')).stdout, new RegExp(number));
    shop.mails.length = 0;
    assert.equal(
      (await orders('ship', number, '--carrier', 'Post', '--tracking', 'AT77')).stdout,
      `${number} is shipped.\n`,
    );
    const mail = shop.mails.at(-1);
    assert.equal(mail?.subject, `Your exchange for order ${order.number} is on its way`);
    assert.match(
      mail?.text ?? '',
      /with Post\. The tracking number is\s+AT77[\s\S]*1 × Heavy hoodie, Black, L/,
    );
    assert.equal(shop.mails.length, 1);

    const page = (await shopper.get(`/orders/${order.number}`)).body;
    assert.match(
      page,
      new RegExp(`${number}</b>: On its way to you[\\s\\S]*1 × Heavy hoodie, Black, L[\\s\\S]*AT77`),
    );
    assert.match(page, /Exchange shipped[\s\S]*Exchange packed[\s\S]*Exchange accepted/);
    const { exchanges, events } = (await shopper.get(`/api/orders/${order.number}`)).json();
    assert.deepEqual(
      [exchanges[0].number, exchanges[0].state, exchanges[0].trackingNumber, exchanges[0].lineItems[0].sku],
      [number, 'shipped', 'AT77', 'HOO-BLK-L'],
    );
    assert.deepEqual(
      events.map(({ action }: { action: string }) => action),
      ['deliver', 'exchange_place', 'exchange_pack', 'exchange_ship'],
    );
    assert.match(
      (await orders('show', order.number)).stdout,
      new RegExp(`Exchange ${number}: shipped, Post AT77`),
    );
    assert.equal((await orders('deliver', number)).status, 0);
    assert.equal(await stateOf(order.id), 'delivered');
    for (const verb of ['pack', 'cancel', 'refund'])
      assert.equal(
        (await orders(verb, number, ...(verb === 'refund' ? ['--key', 'k'] : []))).status,
        verb === 'refund' ? 2 : 1,
      );
    assert.equal((await orders('show', `${order.number}-X2`)).status, 1);
  });

  it('are told apart from orders whatever their numbers are, also when a list continues after one', async () => {
    // An order's number may begin with the letters that an exchange's number adds.
    const numberOf = (id: string) => `MC-X${id.replaceAll(/[^2-9]/g, '').slice(-7)}`;
    const numbers: string[] = [];
    for (let count = 0; count < 2; count++) {
      const { shopper, order } = await delivered();
      const number = numberOf(order.id);
      await sql('UPDATE orders SET number = $2 WHERE id = $1', [order.id, number]);
      await ask(shopper, { ...order, number }, { 1: { exchange: 'HOO-BLK-L' } });
      await applyDecision('receive', await lastReturn());
      numbers.push(number);
    }
    const [first = '', second = ''] = numbers;
    const delivers = (await orders('list', 'delivered')).stdout;
    assert.match(delivers, new RegExp(`^${first}\tdelivered\t\\S+\t€`, 'm'));
    assert.match(
      (await orders('list', 'to-pack')).stdout,
      new RegExp(`^${first}-X1\t.*\texchange\t1 item`, 'm'),
    );
    const { stdout } = await orders('list', 'to-pack', '--after', `${first}-X1`);
    assert.match(stdout, new RegExp(`^${second}-X1\t`, 'm'));
    assert.doesNotMatch(stdout, new RegExp(first));
  });

  it('that cannot be sent are refunded once, with the order, the stock, a payout and an email', async () => {
    const { shopper, order } = await delivered();
    const large = await stockOf('HOO-BLK-L');
    await ask(shopper, order, { 1: { quantity: '2', exchange: 'HOO-BLK-L' }, 2: {} });
    await applyDecision('receive', await lastReturn());
    const number = `${order.number}-X1`;
    assert.equal(await stockOf('HOO-BLK-L'), large - 2);
    shop.mails.length = 0;
    const refunded = await Promise.all([1, 2].map(() => command('refund-exchange', number)));
    assert.deepEqual(refunded.map(({ status }) => status).sort(), [0, 1]);
    assert.match(refunded.find(({ status }) => status === 0)?.stdout ?? '', /^€158\.00 waits to be paid out/);
    assert.equal(await stockOf('HOO-BLK-L'), large);
    assert.equal(await stateOf(order.id), 'returned', 'nothing of it stays with the shopper');
    assert.deepEqual(
      shop.mails.map(({ subject }) => subject),
      [
        `Your refund for order ${order.number}: we need your bank details`,
        `We can’t send your exchange for order ${order.number}`,
      ],
    );
    assert.match(
      shop.mails.at(-1)?.text ?? '',
      /can’t send these items[\s\S]*2 × Heavy hoodie, Black, L[\s\S]*€158\.00/,
    );
    assert.match((await payouts('list')).stdout, new RegExp(`€158\\.00\t${order.number}`));
    await payOutAll(order);
    assert.equal(await stateOf(order.id), 'refunded');
    assert.equal((await orders('pack', number)).status, 1);
    assert.equal((await command('refund-exchange', `${order.number}-X9`)).status, 1);
    assert.equal((await command('refund-exchange', order.number)).status, 2);
    const page = (await shopper.get(`/orders/${order.number}`)).body;
    assert.match(page, /We couldn’t send it, so we’re refunding you/);
  });

  it('of a size that is no longer in the catalog can still be packed by its SKU', async () => {
    const { shopper, order } = await delivered();
    await ask(shopper, order, { 1: { exchange: 'HOO-BLK-L' } });
    const id = await lastReturn();
    const { rows } = await sql("DELETE FROM variants WHERE sku = 'HOO-BLK-L' RETURNING *");
    await applyDecision('receive', id);
    assert.match((await orders('show', `${order.number}-X1`)).stdout, /1 × Heavy hoodie, Black, HOO-BLK-L/);
    const [row] = rows;
    await sql('INSERT INTO variants SELECT * FROM json_populate_record(NULL::variants, $1)', [
      JSON.stringify(row),
    ]);
  });

  it('S16: are shown only with their order', async () => {
    const { shopper, order } = await delivered();
    await ask(shopper, order, { 1: { exchange: 'HOO-BLK-L' } });
    await applyDecision('receive', await lastReturn());
    const stranger = (await customer(shop)).shopper;
    for (const path of [
      `/orders/${order.number}`,
      `/api/orders/${order.number}`,
      `/orders/${order.number}-X1`,
    ]) {
      assert.equal((await stranger.get(path)).statusCode, 404);
      assert.equal((await shop.shopper().get(`${path}?token=${links.token('MC-22222222')}`)).statusCode, 404);
    }
    assert.equal(
      (await shop.shopper().get(`/orders/${order.number}?token=${links.token(order.number)}`)).statusCode,
      200,
    );
  });

  it('leave the stock and its ledger equal', async () => {
    const { rows } = await sql(
      `SELECT v.sku FROM variants v
       WHERE v.stock <> (SELECT coalesce(sum(change), 0) FROM stock_ledger l WHERE l.sku = v.sku)`,
    );
    assert.deepEqual(rows, []);
  });
});
