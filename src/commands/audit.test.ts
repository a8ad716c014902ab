import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { runCommand } from '../../test/run-command.ts';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { order, orderBody } from '../checkout/checkout.fixture.ts';
import { returnsAt } from '../returns/returns.fixture.ts';
import { ordersCommand } from './orders.ts';
import { payoutsCommand } from './payouts.ts';
import { promoCommand } from './promo.ts';
import { reviewsCommand } from './reviews.ts';
import type { ShopCommand } from './shop-command.ts';

describe('the audit log of commands', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
  });
  after(() => shop.close());

  const run = async (command: ShopCommand, ...args: string[]) => {
    const { status, stdout, stderr } = await runCommand(shop, command, args);
    assert.equal(status, 0, stderr);
    return stdout;
  };
  const entries = async (): Promise<string[]> =>
    (
      await shop.database.pool.query(
        `SELECT actor_kind || ' ' || actor_name || ' ' || action || ' ' || subject_kind || ' ' || subject_id AS line
         FROM audit_log ORDER BY id`,
      )
    ).rows.map(({ line }) => line);

  it('S51: has each move, refund and payout of an order once, and none that was refused', async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M');
    const number: string = (await order(shopper, orderBody(7_900))).json().order.number;
    assert.equal((await runCommand(shop, ordersCommand, ['ship', number])).status, 1);
    await run(ordersCommand, 'pack', number);
    await run(ordersCommand, 'ship', number, '--tracking', 'AT-SECRET-1', '--by', 'Eve');
    await run(ordersCommand, 'deliver', number);
    for (let tries = 0; tries < 2; tries++)
      await run(ordersCommand, 'refund', number, '10.00', '--key', 'hole');
    const open = (await run(payoutsCommand, 'list')).split('\n').find((line) => line.includes(number));
    await run(payoutsCommand, 'done', open?.split('\t')[0] ?? '', '--reference', 'For Ines');
    assert.deepEqual(await entries(), [
      `command ada order.pack order ${number}`,
      `command Eve order.ship order ${number}`,
      `command ada order.deliver order ${number}`,
      `command ada order.refund order ${number}`,
      `command ada payout.pay order ${number}`,
    ]);
  });

  it('has a canceled order, a return with its exchange, promo codes and reviews', async () => {
    const earlier = (await entries()).length;
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M');
    const number: string = (await order(shopper, orderBody(7_900))).json().order.number;
    await run(ordersCommand, 'cancel', number, '--note', 'Ines Test asked for it');
    await run(promoCommand, 'add', 'AUDIT5', '--amount', '5');
    await run(promoCommand, 'end', 'AUDIT5');
    assert.equal((await runCommand(shop, promoCommand, ['end', 'AUDIT5'])).status, 1);
    const returns = returnsAt(() => shop);
    const { shopper: owner, order: delivered } = await returns.delivered();
    const asked = await returns.ask(owner, delivered, { 2: {} });
    assert.equal(asked.statusCode, 303, asked.body);
    const returnId = await returns.lastReturn();
    assert.equal((await returns.command('receive', returnId)).status, 0);
    const { rows } = await shop.database.pool.query(`
      INSERT INTO reviews (customer_id, product_id, stars, text)
      SELECT customer_id, (SELECT min(id) FROM products), 5, 'Ines wrote this' FROM orders
      WHERE customer_id IS NOT NULL LIMIT 1
      RETURNING id, (SELECT slug FROM products WHERE id = product_id) AS slug`);
    await run(reviewsCommand, 'reject', rows[0].id);
    const lines = (await entries()).slice(earlier);
    for (const line of [
      `command ada order.cancel order ${number}`,
      'command ada promo.add promo AUDIT5',
      'command ada promo.end promo AUDIT5',
      `command ada order.refund order ${delivered.number}`,
      `command ada return.receive order ${delivered.number}`,
      `command ada review.reject product ${rows[0].slug}`,
    ])
      assert.equal(lines.filter((one) => one === line).length, 1, `${line}\n${lines.join('\n')}`);
  });

  it('S51: says nothing about shoppers but IDs and order numbers', async () => {
    const { rows: log } = await shop.database.pool.query('SELECT audit_log::text AS line FROM audit_log');
    const text = log.map(({ line }) => line).join('\n');
    const { rows } = await shop.database.pool.query(`
      SELECT DISTINCT word FROM orders, unnest(ARRAY[email, name, line1, postal_code, phone, notes, tracking_number]) AS word
      WHERE length(word) > 3
      UNION SELECT DISTINCT word FROM customers, unnest(ARRAY[email, name]) AS word WHERE length(word) > 3`);
    assert.ok(rows.length > 5);
    for (const { word } of rows) assert.ok(!text.includes(word), `the log has “${word}”`);
    for (const note of ['asked for it', 'wrote this', 'For Ines']) assert.ok(!text.includes(note), note);
  });
});
