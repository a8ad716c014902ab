import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { runCommand } from '../../test/run-command.ts';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { order, orderBody, requireLedger, setStock, stockOf } from '../checkout/checkout.fixture.ts';
import { ordersCommand } from './orders.ts';
import { payoutsCommand } from './payouts.ts';
import { promoCommand } from './promo.ts';
import type { ShopCommand } from './shop-command.ts';
import { stockCommand } from './stock.ts';

describe('the operator’s commands', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  /** Whether the last command was allowed to create a shop. */
  let mayCreate = false;
  const run = (command: ShopCommand, ...args: string[]) =>
    runCommand(shop, command, args, (create) => {
      mayCreate = create;
    });
  const payoutsOf = async (number: string) =>
    (await run(payoutsCommand, 'list')).stdout
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

  it('pack, ship, deliver and refund an order, with an email as it ships', async () => {
    const number = await place();
    assert.match((await run(ordersCommand, 'list', 'placed')).stdout, new RegExp(number));
    assert.deepEqual((await run(ordersCommand, 'ship', number)).status, 1);
    assert.equal((await run(ordersCommand, 'pack', number.toLowerCase())).stdout, `${number} is packed.\n`);
    const shipped = await run(ordersCommand, 'ship', number, '--carrier', 'Post', '--tracking', 'AT123');
    assert.equal(shipped.status, 0);
    assert.match(shop.mails.at(-1)?.text ?? '', /Post[\s\S]*AT123/);
    const early = await run(ordersCommand, 'refund', number, '10.00', '--key', 'early');
    assert.match(early.stderr, /is shipped: a part can be refunded once it is delivered/);
    assert.equal((await run(ordersCommand, 'deliver', number)).status, 0);
    assert.equal(
      (await run(ordersCommand, 'refund', number, '10.00', '--key', 'hole')).stdout,
      `The refund of €10.00 of ${number} waits to be paid out: npm run payouts -- list.\n`,
    );
    assert.match(
      shop.mails.at(-1)?.text ?? '',
      /€10\.00 by\s+bank transfer[\s\S]*reply to this email[\s\S]*IBAN/,
    );
    const mails = shop.mails.length;
    assert.equal(
      (await run(ordersCommand, 'refund', number, '10.00', '--key', 'hole')).status,
      0,
      'and once only',
    );
    assert.equal(shop.mails.length, mails);
    assert.match(
      (await run(ordersCommand, 'refund', number, '70', '--key', 'more')).stderr,
      /€69\.00 of MC-\w+ can be refunded, and no more/,
    );
    assert.equal((await run(ordersCommand, 'refund', number, '--key', 'rest')).status, 0);
    for (const again of [
      ['--key', 'rest'],
      ['10.00', '--key', 'hole'],
    ]) {
      const { status, stdout } = await run(ordersCommand, 'refund', number, ...again);
      assert.deepEqual([status, stdout.endsWith('and nothing was added.\n')], [0, true], stdout);
    }
    assert.equal((await run(ordersCommand, 'refund', number, '11.00', '--key', 'hole')).status, 1);
    assert.match(
      (await run(ordersCommand, 'show', number)).stdout,
      /delivered\n[\s\S]*on its way back €79\.00/,
    );
    for (const id of await payoutsOf(number))
      await run(payoutsCommand, 'done', id, '--reference', 'SEPA 4711');
    const shown = await run(ordersCommand, 'show', number);
    assert.match(
      shown.stdout,
      /refunded\n[\s\S]*Hornsgatan 42[\s\S]*pack\tpacked\tada[\s\S]*partly_refunded/,
    );
  });

  it('cancel a packed order, whose items are in stock again', async () => {
    const before = await stockOf(shop, 'HOO-BLK-M');
    const number = await place();
    await run(ordersCommand, 'pack', number);
    assert.equal((await run(ordersCommand, 'cancel', number, '--note', 'It was torn.')).status, 0);
    assert.equal(await stockOf(shop, 'HOO-BLK-M'), before);
    assert.equal((await run(ordersCommand, 'cancel', number)).status, 1);
    await requireLedger(shop);
  });

  it('add, list and end promo codes', async () => {
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
    assert.deepEqual([added.status, added.stdout], [0, 'SPRING-10: 10% off.\n']);
    assert.equal((await run(promoCommand, 'add', 'SPRING-10', '--percent', '20')).status, 1);
    await place({ promoCode: 'SPRING-10', totalMinor: 7_110 });
    assert.match((await run(promoCommand, 'list')).stdout, /SPRING-10\t10% off\tactive\tused 1 of 1/);
    assert.equal((await run(promoCommand, 'end', 'SPRING-10')).status, 0);
    assert.match((await run(promoCommand, 'list')).stdout, /SPRING-10\t10% off\tended/);
    assert.equal((await run(promoCommand, 'end', 'SPRING-10')).status, 1);
  });

  it('parse the amounts of a code by the digits of the currency', async () => {
    const add = (...args: string[]) => run(promoCommand, 'add', ...args);
    const refused = await add('FIVE-OFF', '--amount', '5.125');
    assert.deepEqual([refused.status, refused.stderr], [1, 'There is no such sum in EUR.\n']);
    assert.equal((await add('FIVE-OFF', '--amount', '0')).status, 1);
    assert.equal(
      (await add('FIVE-OFF', '--amount', '5', '--minimum', '49.9')).stdout,
      'FIVE-OFF: €5.00 off.\n',
    );
    const { rows } = await shop.database.pool.query(
      "SELECT value, minimum_minor FROM promo_codes WHERE code = 'FIVE-OFF'",
    );
    assert.deepEqual(rows, [{ value: 500, minimum_minor: 4_990 }]);
  });

  it('create a shop only with --create', async () => {
    const create = async (...args: Parameters<typeof run>) => {
      await run(...args);
      return mayCreate;
    };
    assert.equal(await create(ordersCommand, 'list'), false);
    assert.equal(await create(ordersCommand, 'list', '--create'), true);
    assert.equal(await create(promoCommand, 'list'), false);
    assert.equal(await create(promoCommand, 'list', '--create'), true);
  });

  it('find a variant by each SKU that it has had', async () => {
    const { pool } = shop.database;
    await pool.query("UPDATE variants SET sku = 'SOCK-91-B' WHERE sku = 'SOCK-91'");
    await pool.query("INSERT INTO sku_aliases (alias, sku) VALUES ('SOCK-91', 'SOCK-91-B')");
    await setStock(shop, 'SOCK-91-B', 499);
    for (const sku of ['SOCK-91', 'SOCK-91-B'])
      assert.match((await run(stockCommand, 'history', sku)).stdout, /-1\tadjusted[\s\S]*\+500\timport/, sku);
  });

  it('compare the stock with its ledger, and list the differences', async () => {
    const equal = await run(stockCommand, 'report');
    assert.deepEqual([equal.status, equal.stderr], [0, '']);
    await setStock(shop, 'SOCK-90', 7);
    assert.match(
      (await run(stockCommand, 'history', 'SOCK-90')).stdout,
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
    assert.match(differing.stdout, /GONE\tstock 0\tledger 1\nSOCK-90\tstock 7\tledger 10/);
    await pool.query(
      "INSERT INTO stock_ledger (sku, change, reason) VALUES ('SOCK-90', -3, 'test'), ('GONE', -1, 'test')",
    );
  });

  it('refuse wrong arguments with the usage, and change nothing', async () => {
    const wrong: readonly (readonly [command: ShopCommand, ...args: string[]])[] = [
      [ordersCommand],
      [ordersCommand, 'eat'],
      [ordersCommand, 'show'],
      [ordersCommand, 'show', 'MC-0'],
      [ordersCommand, 'pack', 'MC-22222222', 'x'],
      [ordersCommand, 'list', 'lost'],
      [ordersCommand, '--what'],
      [ordersCommand, 'refund', 'MC-22222222'],
      [ordersCommand, 'refund', 'MC-22222222', '1.2.3', '--key', 'a'],
      [promoCommand, 'add', 'X', '--percent', '10'],
      [promoCommand, 'add', 'TEN'],
      [promoCommand, 'add', 'TEN', '--percent', '101'],
      [promoCommand, 'add', 'TEN', '--percent', '1', '--amount', '1'],
      [promoCommand, 'add', 'TEN', '--amount', '-5'],
      [promoCommand, 'add', 'TEN', '--percent', '1', '--uses', '0'],
      [promoCommand, 'add', 'TEN', '--percent', '1', '--ends', 'tomorrow'],
      [promoCommand, 'list', 'TEN', 'more'],
      [stockCommand, 'history'],
    ];
    for (const [command, ...args] of wrong) {
      const { status, stdout, stderr } = await run(command, ...args);
      assert.deepEqual([status, stdout], [2, ''], args.join(' '));
      assert.match(stderr, /Usage:/);
    }
    assert.match((await run(promoCommand, '--help')).stdout, /Usage:/);
    assert.equal((await run(ordersCommand, 'show', 'MC-22222222')).status, 1);
  });
});
