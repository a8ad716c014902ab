import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createTestShop, type TestShop, until } from '../../../test/shop.ts';

/** More than the shop allows in flight. */
const CLIENTS = 1_010;
const BODY = JSON.stringify({ sku: 'HOO-BLK-M', quantity: 1 });

/** A client that has sent the first byte of its body, and what it has received. */
interface Slow {
  socket: Socket;
  text: string;
}

describe('slow bodies', () => {
  let shop: TestShop;
  let port: number;
  const open = new Set<Slow>();
  before(async () => {
    shop = await createTestShop({ trustedProxies: ['127.0.0.0/8'] });
    port = await shop.listen();
  });
  after(() => shop.close());

  const begin = async (from: string): Promise<Slow> => {
    const slow: Slow = { socket: connect(port, '127.0.0.1'), text: '' };
    slow.socket.on('data', (chunk) => (slow.text += chunk)).on('error', () => {});
    slow.socket.once('close', () => open.delete(slow));
    await once(slow.socket, 'connect');
    open.add(slow);
    slow.socket.write(
      `POST /api/cart/line-items HTTP/1.1\r\nHost: shop.test\r\nX-Forwarded-For: ${from}\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n{`,
    );
    return slow;
  };
  const attack = (count: number, from: (at: number) => string) =>
    Promise.all(Array.from({ length: count }, (_, at) => begin(from(at))));
  const endAll = async () => {
    for (const { socket } of open) socket.destroy();
    await until(() => open.size === 0, 'the attack is over');
  };
  const ask = (path: string, init: RequestInit = {}, from = '192.0.2.1') =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      ...init,
      headers: { 'x-forwarded-for': from, 'content-type': 'application/json' },
    });
  const add = (from?: string) => ask('/api/cart/line-items', { method: 'POST', body: BODY }, from);

  it('S45: 1,010 clients of one network keep no one out', async () => {
    const all = await attack(CLIENTS, () => '203.0.113.9');
    assert.equal((await ask('/products')).status, 200);
    assert.equal((await ask('/api/cart')).status, 200);
    assert.equal((await add()).status, 200);
    assert.equal((await ask('/products', {}, '203.0.113.9')).status, 200);
    const sharing = async () => {
      assert.equal((await add('203.0.113.9')).status, 200, 'nor a shopper of the same network');
      return open.size <= 100;
    };
    await until(sharing, 'what goes beyond the limit makes room');
    assert.ok(all[0]?.socket.destroyed, 'the oldest are gone');
    await endAll();
  });

  it('S45: from many networks, the oldest unfinished body is ended for a new one', async () => {
    const first = await attack(100, () => '203.0.113.1');
    for (let network = 2; network <= 11; network++) await attack(100, () => `203.0.113.${network}`);
    const others = async () => {
      assert.equal((await add()).status, 200);
      return open.size <= 1_000;
    };
    await until(others, 'what goes beyond the limit makes room');
    assert.ok(first[0]?.socket.destroyed, 'the oldest are gone');
    assert.equal((await ask('/products')).status, 200);
    await endAll();
  });

  it('S45: a phone may send its body in parts, with pauses', async () => {
    await attack(300, () => '203.0.113.9');
    const phone = await begin('192.0.2.7');
    for (const piece of BODY.slice(1).match(/.{1,9}/g) ?? []) {
      await pause(50);
      phone.socket.write(piece);
    }
    await until(() => phone.text.includes('"itemCount":1'), 'the phone has its cart');
    await endAll();
  });

  it('S45: 600 changes at once from one network all succeed, because their bodies arrive with them', async () => {
    const answers = await Promise.all(Array.from({ length: 600 }, () => add('198.51.100.1')));
    const statuses = new Set(answers.map(({ status }) => status));
    assert.deepEqual([...statuses], [200]);
  });

  it('S45: a stalled connection ends, but later than one that is kept for the next request', () => {
    const { timeout, keepAliveTimeout } = shop.app.server;
    assert.ok(timeout > keepAliveTimeout && timeout <= 90_000, `${timeout} ms`);
  });

  it('S45: a body that has not arrived after 10 s is dropped then, and not up to 30 s later', {
    timeout: 20_000,
  }, async () => {
    const [slow] = (await attack(1, () => '203.0.113.9')) as [Slow];
    await once(slow.socket, 'close');
    assert.match(slow.text, /^HTTP\/1\.1 408 /);
  });
});
