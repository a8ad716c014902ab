import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { runCommand } from '../../test/run-command.ts';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { order, orderBody, requireLedger, setStock, stockOf } from '../checkout/checkout.fixture.ts';
import type { ShopCommand } from './cli.ts';
import { ordersCommand } from './orders.ts';
import { payoutsCommand } from './payouts.ts';
import { promoCommand } from './promo.ts';
import { stockCommand } from './stock.ts';

describe('the operator’s commands', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  /** Whether the last one might have made a shop. */
  let wasToCreate = false;
  const run = <Request extends object, Connected>(
    command: ShopCommand<Request, Connected>,
    ...args: string[]
  ) =>
    runCommand(shop, command, args, (create) => {
      wasToCreate = create;
    });
  const orders = ordersCommand('ada');
  const payouts = payoutsCommand('ada');
  const payoutsOf = async (number: string) =>
    (await run(payouts, 'list')).said
      .split('\n')
      .filter((line) => line.includes(number))
      .map((line) => line.split('\t')[0] as string);

  async function place(more: Record<string, unknown> = {}) {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M');
    const placed = await order(shopper, orderBody(7_900, more));
    assert.equal(placed.statusCode, 201, placed.body);
    return placed.json().order.number as string;
  }

  it('take an order from the shelf to the door, with a mail as it leaves, and back its money', async () => {
    const number = await place();
    assert.match((await run(orders, 'list', 'placed')).said, new RegExp(number));
    assert.deepEqual((await run(orders, 'ship', number)).status, 1);
    assert.equal((await run(orders, 'pack', number.toLowerCase())).said, `${number} is packed.\n`);
    const shipped = await run(orders, 'ship', number, '--carrier', 'Post', '--tracking', 'AT123');
    assert.equal(shipped.status, 0);
    assert.match(shop.mails.at(-1)?.text ?? '', /Post[\s\S]*AT123/);
    const early = await run(orders, 'refund', number, '10.00', '--key', 'early');
    assert.match(early.complained, /is shipped: a part can go back once it is delivered/);
    assert.equal((await run(orders, 'deliver', number)).status, 0);
    assert.equal(
      (await run(orders, 'refund', number, '10.00', '--key', 'hole')).said,
      `The refund of €10.00 of ${number} waits to be paid out: npm run payouts -- list.\n`,
    );
    assert.match(
      shop.mails.at(-1)?.text ?? '',
      /€10\.00 by\s+bank transfer[\s\S]*reply to this email[\s\S]*IBAN/,
    );
    const mails = shop.mails.length;
    assert.equal((await run(orders, 'refund', number, '10.00', '--key', 'hole')).status, 0, 'and once only');
    assert.equal(shop.mails.length, mails);
    assert.match(
      (await run(orders, 'refund', number, '70', '--key', 'more')).complained,
      /€69\.00 can go back/,
    );
    assert.equal((await run(orders, 'refund', number, '--key', 'rest')).status, 0);
    for (const again of [
      ['--key', 'rest'],
      ['10.00', '--key', 'hole'],
    ]) {
      const { status, said } = await run(orders, 'refund', number, ...again);
      assert.deepEqual([status, said.endsWith('and nothing was added.\n')], [0, true], said);
    }
    assert.equal((await run(orders, 'refund', number, '11.00', '--key', 'hole')).status, 1);
    assert.match((await run(orders, 'show', number)).said, /delivered\n[\s\S]*on its way back €79\.00/);
    for (const id of await payoutsOf(number)) await run(payouts, 'done', id, '--reference', 'SEPA 4711');
    const shown = await run(orders, 'show', number);
    assert.match(shown.said, /refunded\n[\s\S]*Hornsgatan 42[\s\S]*pack\tpacked\tada[\s\S]*partly_refunded/);
  });

  it('cancel an order: its pieces are for others again, and what is packed can still be had', async () => {
    const before = await stockOf(shop, 'HOO-BLK-M');
    const number = await place();
    await run(orders, 'pack', number);
    assert.equal((await run(orders, 'cancel', number, '--note', 'It was torn.')).status, 0);
    assert.equal(await stockOf(shop, 'HOO-BLK-M'), before);
    assert.equal((await run(orders, 'cancel', number)).status, 1);
    await requireLedger(shop);
  });

  it('make promo codes that work, list them and end them', async () => {
    const added = await run(
      promoCommand,
      'add',
      'spring-10',
      '--percent',
      '10',
      '--uses',
      '1',
      '--for',
      'Hoodies',
    );
    assert.deepEqual([added.status, added.said], [0, 'SPRING-10: 10 % off.\n']);
    assert.equal((await run(promoCommand, 'add', 'SPRING-10', '--percent', '20')).status, 1);
    await place({ promoCode: 'SPRING-10', totalMinor: 7_110 });
    assert.match((await run(promoCommand, 'list')).said, /SPRING-10\t10 % off\tactive\tused 1 of 1/);
    assert.equal((await run(promoCommand, 'end', 'SPRING-10')).status, 0);
    assert.match((await run(promoCommand, 'list')).said, /SPRING-10\t10 % off\tended/);
    assert.equal((await run(promoCommand, 'end', 'SPRING-10')).status, 1);
  });

  it('make a shop only where they are told to', async () => {
    for (const command of [orders, promoCommand] as unknown as ShopCommand<never, never>[]) {
      await run(command, 'list');
      assert.equal(wasToCreate, false);
      await run(command, 'list', '--create');
      assert.equal(wasToCreate, true);
    }
  });

  it('know a variant by each SKU that it has had', async () => {
    const { pool } = shop.database;
    await pool.query("UPDATE variants SET sku = 'SOCK-91-B' WHERE sku = 'SOCK-91'");
    await pool.query("INSERT INTO sku_aliases (alias, sku) VALUES ('SOCK-91', 'SOCK-91-B')");
    await setStock(shop, 'SOCK-91-B', 499);
    for (const sku of ['SOCK-91', 'SOCK-91-B'])
      assert.match((await run(stockCommand, 'history', sku)).said, /-1\tadjusted[\s\S]*\+500\timport/, sku);
  });

  it('compare stock with its ledger, and say where it differs', async () => {
    const equal = await run(stockCommand, 'report');
    assert.deepEqual([equal.status, equal.complained], [0, '']);
    await setStock(shop, 'SOCK-90', 7);
    assert.match(
      (await run(stockCommand, 'history', 'SOCK-90')).said,
      /-493\tadjusted\t\d+\n.*\+500\timport/,
    );
    const { pool } = shop.database;
    await assert.rejects(pool.query('DELETE FROM stock_ledger'), /only added to/);
    await assert.rejects(pool.query('UPDATE stock_ledger SET change = 1'), /only added to/);
    await assert.rejects(pool.query('TRUNCATE stock_ledger'), /only added to/);
    await pool.query(
      "INSERT INTO stock_ledger (sku, change, reason) VALUES ('SOCK-90', 3, 'test'), ('GONE', 1, 'test')",
    );
    const differing = await run(stockCommand, 'report');
    assert.equal(differing.status, 1);
    assert.match(differing.said, /GONE\tstock 0\tledger 1\nSOCK-90\tstock 7\tledger 10/);
    await pool.query(
      "INSERT INTO stock_ledger (sku, change, reason) VALUES ('SOCK-90', -3, 'test'), ('GONE', -1, 'test')",
    );
  });

  it('say what they have not understood, and change nothing', async () => {
    const wrong: [ShopCommand<never, never>, string[]][] = [
      ...[
        [],
        ['eat'],
        ['show'],
        ['show', 'MC-0'],
        ['pack', 'MC-22222222', 'x'],
        ['list', 'lost'],
        ['--what'],
      ].map((args): [ShopCommand<never, never>, string[]] => [
        orders as unknown as ShopCommand<never, never>,
        args,
      ]),
      ...[
        ['refund', 'MC-22222222'],
        ['refund', 'MC-22222222', '1.2.3', '--key', 'a'],
      ].map((args): [ShopCommand<never, never>, string[]] => [
        orders as unknown as ShopCommand<never, never>,
        args,
      ]),
      ...[
        ['add', 'X', '--percent', '10'],
        ['add', 'TEN'],
        ['add', 'TEN', '--percent', '101'],
        ['add', 'TEN', '--percent', '1', '--amount', '1'],
        ['add', 'TEN', '--amount', '-5'],
        ['add', 'TEN', '--percent', '1', '--uses', '0'],
        ['add', 'TEN', '--percent', '1', '--ends', 'tomorrow'],
        ['list', 'TEN', 'more'],
      ].map((args): [ShopCommand<never, never>, string[]] => [
        promoCommand as unknown as ShopCommand<never, never>,
        args,
      ]),
      [stockCommand as unknown as ShopCommand<never, never>, ['history']],
    ];
    for (const [command, args] of wrong) {
      const { status, complained } = await run(command, ...args);
      assert.equal(status, 2, args.join(' '));
      assert.match(complained, /Usage:/);
    }
    assert.match((await run(promoCommand, '--help')).said, /Usage:/);
    assert.equal((await run(orders, 'show', 'MC-22222222')).status, 1);
  });
});
