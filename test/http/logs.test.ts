import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, lineItem, type Shopper, type TestShop } from '../shop.ts';

const FORGED = '{"level":30,"msg":"forged"}';

describe('S31: the log, at its most detailed level', () => {
  let shop: TestShop;
  let shopper: Shopper;
  before(async () => {
    shop = await createTestShop({ logLevel: 'trace' });
    shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 1);
  });
  after(() => shop.close());

  const written = () => shop.logLines.join('');

  /** Sends every kind of request that is logged: each kind of failure, and enough others for the sample. */
  async function ask(secret: string): Promise<void> {
    const headers = {
      authorization: `Bearer ${secret}`,
      'x-api-key': secret,
      'user-agent': secret,
      referer: `https://shop.test/${secret}`,
      'idempotency-key': secret,
    };
    const path = encodeURIComponent(secret);
    for (let index = 0; index < 25; index++) {
      await shopper.get(`/products?q=${path}`, headers);
      await shopper.get(`/${path}`, headers);
      await shopper.get(`/products/%zz${path}`, headers);
      await shopper.send('PUT', lineItem(secret), { quantity: 1 }, headers);
      await shopper.send(
        'POST',
        '/api/cart/line-items',
        { sku: secret, quantity: secret, [secret]: 1 },
        headers,
      );
      await shopper.send('POST', '/api/cart/line-items', `{"sku": ${secret}`, headers);
      await shopper.form('/cart/line-items', { sku: secret, [secret]: secret, password: secret });
    }
  }

  async function failing(work: () => Promise<void>): Promise<void> {
    await shop.test.database.pool.query('ALTER TABLE sessions RENAME TO elsewhere');
    await work();
    await shop.test.database.pool.query('ALTER TABLE elsewhere RENAME TO sessions');
  }

  it('has requests, but not their cookies, bodies, headers or addresses', async () => {
    const secret = 'SECRET-4111111111111111-hunter2';
    await ask(secret);
    await failing(() => ask(secret));
    assert.ok(shop.logLines.length > 50, 'next to nothing was logged');
    assert.match(written(), /"code":"internal"/);
    assert.match(written(), /"route":"\/api\/cart\/line-items"/);
    for (const text of [secret, 'SECRET', '4111111111111111', 'hunter2', encodeURIComponent(secret)])
      assert.ok(!written().includes(text), text);
    const [, token = '', signature = ''] = (shopper.session ?? '').split('.');
    assert.equal(token.length, 43);
    for (const text of [token, signature]) assert.ok(!written().includes(text), 'the session token');
    assert.ok(!written().includes('__Host-session'));
  });

  it('has one line of JSON for each entry, whatever clients send', async () => {
    shop.logLines.length = 0;
    for (const separator of ['\n', '\r\n', '\u2028', '\u0085', '\\n', '\u001b[2J']) {
      const text = `x${separator}${FORGED}`;
      await failing(() => ask(text.replace(/[^\x20-\x7e]/g, '?')));
      const path = encodeURIComponent(text);
      await failing(async () => {
        await shopper.get(`/cart?${path}`);
        await shopper.send('PUT', `/api/cart/line-items/${path}`, { quantity: 1 });
        await shopper.send(
          'PUT',
          lineItem('HOO-BLK-M'),
          { quantity: 1 },
          { 'x-request-id': 'forged', 'x-forwarded-for': 'forged' },
        );
      });
    }
    const lines = written().trimEnd().split(/\r?\n/);
    assert.equal(lines.length, shop.logLines.length);
    for (const line of lines) {
      assert.notEqual(JSON.parse(line).msg, 'forged');
      assert.notEqual(JSON.parse(line).reqId, 'forged');
    }
  });
});
