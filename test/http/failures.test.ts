import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Pool, PoolClient } from 'pg';
import { Line } from '../line.ts';
import {
  cartOf,
  createTestShop,
  lineItem,
  linesOf,
  type Shopper,
  type TestInstance,
  type TestShop,
  until,
} from '../shop.ts';

const html = { accept: 'text/html' };

describe('when something breaks', () => {
  let shop: TestShop;
  let shopper: Shopper;
  before(async () => {
    shop = await createTestShop({ logLevel: 'trace', isHurried: true });
    shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 3);
  });
  after(() => shop.close());

  describe('S32: a route that throws', () => {
    const rename = (from: string, to: string) =>
      shop.test.database.pool.query(`ALTER TABLE ${from} RENAME COLUMN ${to}`);
    before(() => rename('carts', 'document TO paper'));
    after(() => rename('carts', 'paper TO document'));

    it('is answered with a problem that reveals only a request ID, which the log explains', async () => {
      const response = await shopper.get('/api/cart');
      assert.equal(response.headers['content-type'], 'application/problem+json');
      const { requestId, ...problem } = response.json();
      assert.deepEqual(problem, {
        type: 'about:blank',
        title: 'Something broke',
        status: 500,
        code: 'internal',
        detail: 'Something broke on our side. Your cart is safe.',
      });
      assert.equal(response.headers['x-request-id'], requestId);
      assert.ok(shop.logLines.some((line) => line.includes(requestId) && line.includes('does not exist')));
    });

    it('is answered with a page that says the cart is safe', async () => {
      const response = await shopper.get('/cart', html);
      assert.equal(response.statusCode, 500);
      assert.match(response.body, /Your cart is safe/);
      assert.ok(response.body.includes(String(response.headers['x-request-id'])));
      assert.doesNotMatch(response.body, /document|carts|column|SELECT|node_modules|\.ts/);
    });

    it('refuses every change, and the cart is unchanged when the fault is gone', async () => {
      for (const response of [
        await shopper.send('POST', '/api/cart/line-items', { sku: 'SOCK-1', quantity: 1 }),
        await shopper.send('PUT', lineItem('HOO-BLK-M'), { quantity: 1 }),
        await shopper.send('DELETE', lineItem('HOO-BLK-M')),
        await shopper.form('/cart/line-items', { sku: 'SOCK-1' }),
        await shop.shopper().send('POST', '/api/cart/line-items', { sku: 'SOCK-1', quantity: 1 }),
      ]) {
        assert.equal(response.statusCode, 500);
        assert.equal(response.headers['set-cookie'], undefined);
      }
      await rename('carts', 'paper TO document');
      assert.deepEqual(linesOf(await shopper.cart()), [['HOO-BLK-M', 3]]);
      await rename('carts', 'document TO paper');
    });
  });

  it('P19: with all connections in use, the shop answers 503 with Retry-After, and recovers', async () => {
    const { pool } = shop.database;
    const held: PoolClient[] = await Promise.all(
      Array.from({ length: pool.options.max }, () => pool.connect()),
    );
    const startedAt = performance.now();
    const [ready, ...responses] = await Promise.all([
      isWaitedFor(pool).then(() => shopper.get('/health/ready')),
      shopper.get('/api/cart'),
      shopper.get('/cart', html),
      shopper.send('PUT', lineItem('HOO-BLK-M'), { quantity: 9 }),
    ]).finally(() => {
      for (const client of held) client.release();
    });
    // The pool gives up after 0.9 s, plus what a busy machine adds.
    assert.ok(performance.now() - startedAt < 3_000);
    // A busy instance stays in the load balancer.
    assert.deepEqual([ready.statusCode, ready.json().status], [200, 'busy']);
    for (const response of responses) {
      assert.equal(response.statusCode, 503);
      assert.equal(response.headers['retry-after'], '1');
    }
    const { code, title, detail } = responses[0].json();
    assert.deepEqual([code, title], ['database_unavailable', 'Not available']);
    assert.equal(detail, 'Our database couldn’t answer in time. Try again in a moment. Your cart is safe.');
    assert.match(responses[1].body, /Our database couldn’t answer in time\.[\s\S]*Your cart is safe/);
    assert.doesNotMatch(responses[1].body, /busy/i);
    assert.deepEqual(linesOf(await shopper.cart()), [['HOO-BLK-M', 3]]);
    assert.equal((await shopper.set('HOO-BLK-M', 4)).itemCount, 4);
    await shopper.set('HOO-BLK-M', 3);
  });

  const isWaitedFor = (pool: Pool) => until(() => pool.waitingCount > 0, 'somebody waits for a connection');

  it('P19: a statement that hangs is ended by its time limit', async () => {
    const { rows } = await shop.database.pool.query<{ statement_timeout: string }>('SHOW statement_timeout');
    assert.equal(rows[0]?.statement_timeout, '4s');
  });

  describe('the database away', () => {
    let line: Line;
    let instance: TestInstance;
    before(async () => {
      line = new Line();
      const folder = await line.start(String(shop.test.connection.host));
      instance = await shop.another({
        connection: (direct) => ({ ...direct, host: folder }),
        isHurried: true,
      });
    });
    after(() => line.remove());

    it('leaves the instance unready but live: it answers 503, shows the catalog from memory, and recovers', async () => {
      shopper.moveTo(instance);
      assert.equal((await shopper.get('/health/ready')).statusCode, 200);
      assert.deepEqual(linesOf(await shopper.cart()), [['HOO-BLK-M', 3]]);
      assert.equal((await shopper.get('/products')).statusCode, 200);

      await line.stop();
      const ready = await shopper.get('/health/ready');
      assert.deepEqual([ready.statusCode, ready.json().status], [503, 'unavailable']);
      assert.match(ready.json().reason, /^The database /);
      assert.equal((await shopper.get('/health/live')).statusCode, 200);
      const cart = await shopper.get('/api/cart');
      assert.deepEqual(
        [cart.statusCode, cart.json().code, cart.headers['retry-after']],
        [503, 'database_unavailable', '1'],
      );
      assert.equal((await shopper.send('PUT', lineItem('HOO-BLK-M'), { quantity: 1 })).statusCode, 503);
      assert.equal((await shopper.get('/products')).statusCode, 200);
      assert.equal((await shopper.get('/terms')).statusCode, 200);

      await line.resume();
      await until(
        async () => (await shopper.get('/health/ready')).statusCode === 200,
        'the shop is ready again',
      );
      assert.deepEqual(linesOf(cartOf(await shopper.get('/api/cart'))), [['HOO-BLK-M', 3]]);
    });
  });
});
