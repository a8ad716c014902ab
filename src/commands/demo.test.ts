import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { runCommand } from '../../test/run-command.ts';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { storeOrder } from '../../test/stored-orders.ts';
import { demoCommand } from './demo.ts';

describe('npm run demo', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  const run = (...args: string[]) => runCommand(shop, demoCommand as Parameters<typeof runCommand>[1], args);
  const count = async (from: string): Promise<number> =>
    (await shop.database.pool.query(`SELECT count(*)::int AS count FROM ${from}`)).rows[0].count;

  it('refuses a shop with real orders, and changes nothing', async () => {
    const { id } = await storeOrder(shop.database, {
      email: 'ada@example.com',
      lines: [['SOCK-1', 1, 900]],
    });
    const { status, stderr } = await run();
    assert.equal(status, 1);
    assert.match(stderr, /^This shop has real orders\./m);
    assert.equal(await count('demo_years'), 0);
    await shop.database.pool.query('DELETE FROM orders WHERE id = $1', [id]);
  });

  it('writes the year with the sums of its reports, once', async () => {
    const { status, stdout } = await run('--orders', '30', '--by', 'eve');
    assert.equal(status, 0);
    assert.match(stdout, /Part (\d+) of \1 is written\.[\s\S]*The demo year is ready/);
    assert.equal(await count('orders'), 30);
    assert.ok((await count('report_periods')) > 300);
    assert.match((await run()).stdout, /already has its demo year/);
    assert.equal(await count('orders'), 30);
  });

  it('removes the reviews', async () => {
    const reviews = await count('reviews');
    assert.ok(reviews > 0);
    assert.match((await run('remove-reviews')).stdout, new RegExp(`Removed ${reviews} demo reviews`));
    assert.equal(await count('reviews'), 0);
  });
});
