import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { runCommand } from '../../test/run-command.ts';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { storeOrder } from '../../test/stored-orders.ts';
import { order, orderBody } from '../checkout/checkout.fixture.ts';
import { ordersCommand } from './orders.ts';
import { payoutsCommand } from './payouts.ts';
import { promoCommand } from './promo.ts';
import type { ShopCommand } from './shop-command.ts';
import { stockCommand } from './stock.ts';

describe('lists of the staff', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  const run = (command: ShopCommand, ...args: string[]) => runCommand(shop, command, args);
  const payoutsOf = async (number: string) =>
    (await run(payoutsCommand, 'list')).stdout
      .split('\n')
      .filter((line) => line.includes(number))
      .map((line) => line.split('\t')[0] as string);
  async function place() {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M');
    return (await order(shopper, orderBody(7_900))).json().order.number as string;
  }

  it('list open and completed payouts, and record each once, with its time and author', async () => {
    const number = await place();
    for (const verb of ['pack', 'ship', 'deliver']) await run(ordersCommand, verb, number);
    await run(ordersCommand, 'refund', number, '10.00', '--key', 'hole');
    const [id = ''] = await payoutsOf(number);
    const day = new Date().toISOString().slice(0, 10);
    assert.match(
      (await run(payoutsCommand, 'list')).stdout,
      new RegExp(`${id}\t${day}\t€10\\.00\t${number}\tines@example\\.com`),
    );
    assert.doesNotMatch((await run(ordersCommand, 'show', number)).stdout, /refunded €10/);
    shop.mails.length = 0;
    const answers = await Promise.all(
      ['x', 'y'].map((by) => run(payoutsCommand, 'done', id, '--reference', 'SEPA 1', '--by', by)),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [0, 1]);
    const by = answers[0]?.status === 0 ? 'x' : 'y';
    assert.match(
      answers.find(({ status }) => status === 1)?.stderr ?? '',
      new RegExp(`It was paid out ${day}.* by ${by}\\.`),
    );
    assert.deepEqual(await payoutsOf(number), []);
    assert.match(
      (await run(payoutsCommand, 'list', 'done')).stdout,
      new RegExp(`${id}\t${day}\t€10\\.00\t${number}\t${by}\tSEPA 1`),
    );
    assert.equal(shop.mails.length, 1);
    assert.match(shop.mails.at(-1)?.text ?? '', /sent you €10\.00 .*by bank\s+transfer/);
    assert.match(
      (await run(ordersCommand, 'show', number)).stdout,
      new RegExp(`refund_partly\tpartly_refunded\t${by}\t€10\\.00 by bank transfer`),
    );
    assert.equal((await run(payoutsCommand, 'done', crypto.randomUUID(), '--reference', 'x')).status, 1);
    for (const args of [
      [],
      ['list', 'open'],
      ['done', id],
      ['done', id, '--reference', 'x', '--by', ' '],
      ['done', id, '--reference', 'x'.repeat(141)],
      ['done', 'x', '--reference', 'x'],
      ['list', '--after', 'x'],
    ])
      assert.equal((await run(payoutsCommand, ...args)).status, 2, args.join(' '));
  });

  it('list open orders oldest first, page by page, and tell how to see more', async () => {
    const test = await createTestShop();
    try {
      const numbers: string[] = [];
      for (let count = 0; count < 103; count++) {
        const stored = await storeOrder(test.database, {
          email: 'ines@example.com',
          lines: [['SOCK-1', 1, 900]],
          state: count === 1 ? 'delivered' : count % 2 ? 'placed' : 'packed',
        });
        numbers.push(stored.number);
      }
      const list = async (...args: string[]) => {
        const { stdout, status } = await runCommand(test, ordersCommand, args);
        assert.equal(status, 0);
        return stdout
          .trimEnd()
          .split('\n')
          .map((line) => line.split('\t')[0] as string);
      };
      const open = numbers.toSpliced(1, 1);
      const first = await list('list');
      assert.deepEqual(first.slice(0, 100), open.slice(0, 100));
      assert.equal(first[100], `There are more: npm run orders -- list --after ${open[99]}`);
      assert.deepEqual(await list('list', '--after', open[99] as string), open.slice(100));
      assert.deepEqual(await list('list', 'delivered'), [numbers[1]]);
      assert.deepEqual((await list('list', 'all')).slice(0, 100), numbers.toReversed().slice(0, 100));
      assert.deepEqual(
        await list('list', 'all', '--after', numbers[3] as string),
        numbers.slice(0, 3).toReversed(),
      );
      const toPack = numbers.filter((_, count) => count % 2 && count !== 1);
      assert.deepEqual(await list('list', 'to-pack'), toPack);
      assert.deepEqual(await list('list', 'to-pack', '--after', toPack[5] as string), toPack.slice(6));
      assert.deepEqual(await list('list', 'refunded'), ['There are none.']);
    } finally {
      await test.close();
    }
  });

  it('page promo codes and changes of stock', async () => {
    const { pool } = shop.database;
    await pool.query(
      "INSERT INTO promo_codes (code, kind, value) SELECT 'MANY-' || n, 'percent', 1 FROM generate_series(1, 150) AS n",
    );
    for (let change = 0; change < 120; change++)
      await pool.query("UPDATE variants SET stock = stock + 1 WHERE sku = 'SOCK-99'");
    const lines = async (...[command, ...args]: Parameters<typeof run>) =>
      (await run(command, ...args)).stdout.trimEnd().split('\n');
    const codes = await lines(promoCommand, 'list');
    const [, after = ''] =
      /^There are more: npm run promo -- list --after (\S+)$/.exec(codes.at(-1) ?? '') ?? [];
    const rest = await lines(promoCommand, 'list', '--after', after);
    assert.equal((await run(promoCommand, 'list', '--after', '%')).status, 2);
    const shown = [...codes.slice(0, -1), ...rest]
      .map((line) => line.split('\t')[0])
      .filter((code) => code?.startsWith('MANY-'));
    assert.equal(new Set(shown).size, 150);
    const changes = await lines(stockCommand, 'history', 'SOCK-99');
    const [, change = ''] = /history SOCK-99 --after (\d+)$/.exec(changes.at(-1) ?? '') ?? [];
    const older = await lines(stockCommand, 'history', 'SOCK-99', '--after', change);
    assert.match(older.at(-1) ?? '', /\+500\timport\t\d+$/);
    // The first line of each page says how many are reserved.
    assert.equal(changes.length - 2 + older.length - 1, 121);
    for (const args of [
      ['history', 'SOCK-99', '--after', 'x'],
      ['report', 'SOCK-99'],
    ])
      assert.equal((await run(stockCommand, ...args)).status, 2);
  });
});
