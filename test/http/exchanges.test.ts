import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../shop.ts';
import { customer } from './accounts.fixture.ts';
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

  const { sql, stockOf, stateOf, carryOut, lastReturn, delivered, ask, command } = returnsAt(() => shop);

  it('exchange for another size, which is kept meanwhile and given back when the return is called off', async () => {
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
    assert.deepEqual(await carryOut('receive', await lastReturn()), { ok: true, refundMinor: 0 });
    assert.deepEqual([await stockOf('HOO-BLK-M'), await stockOf('HOO-BLK-L')], [medium + 2, large - 2]);
    assert.equal(await stateOf(order.id), 'delivered');
    assert.match(shop.mails.at(-1)?.text ?? '', /In another size/);
  });

  it('exchange for a size of the same price alone, whatever both cost today', async () => {
    const { shopper, order } = await delivered();
    const price = (sku: string, minor: number) =>
      sql('UPDATE variants SET price_minor = $2 WHERE sku = $1', [sku, minor]);
    const page = async () => (await shopper.get(`/orders/${order.number}/return`)).body;
    const large = await stockOf('HOO-BLK-L');
    await price('HOO-BLK-L', 8_900);
    const refused = await ask(shopper, order, { 1: { exchange: 'HOO-BLK-L' } });
    assert.equal(refused.statusCode, 422);
    assert.match(
      refused.body,
      /has another price and cannot be exchanged\. Send the piece back for your money/,
    );
    assert.equal(await stockOf('HOO-BLK-L'), large);
    assert.doesNotMatch(await page(), /value="HOO-BLK-L"/);
    assert.match(await page(), /Size L has another price: send this back/);
    await price('HOO-BLK-M', 8_900);
    assert.equal((await ask(shopper, order, { 1: { exchange: 'HOO-BLK-L' } })).statusCode, 303);
    await price('HOO-BLK-L', 7_900);
    assert.match((await command('show', await lastReturn())).said, /for HOO-BLK-L: its price has changed/);
    await price('HOO-BLK-M', 7_900);
    assert.deepEqual(await carryOut('receive', await lastReturn()), { ok: true, refundMinor: 0 });
  });

  it('bring the money back for a size that was not kept long enough and is gone', async () => {
    const { shopper, order } = await delivered();
    await ask(shopper, order, { 1: { exchange: 'HOO-BLK-L' } });
    const id = await lastReturn();
    await sql(
      `UPDATE reservations SET expires_at = now() - interval '1 day' WHERE id = (SELECT reservation_id FROM returns WHERE id = $1)`,
      [id],
    );
    await shop.checkout.sweep();
    const left = await stockOf('HOO-BLK-L');
    await sql(`UPDATE variants SET stock = 0 WHERE sku = 'HOO-BLK-L'`);
    assert.deepEqual(await carryOut('receive', id), { ok: true, refundMinor: 7_900 });
    assert.match(shop.mails.at(-1)?.text ?? '', /sold out meanwhile/);
    await sql(`UPDATE variants SET stock = $1 WHERE sku = 'HOO-BLK-L'`, [left]);
  });

  it('leave the stock and its ledger equal', async () => {
    const { rows } = await sql(
      `SELECT v.sku FROM variants v
       WHERE v.stock <> (SELECT coalesce(sum(change), 0) FROM stock_ledger l WHERE l.sku = v.sku)`,
    );
    assert.deepEqual(rows, []);
  });
});
