import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, afterEach, before, describe, it } from 'node:test';
import { until } from '../../test/until.ts';
import { openEntrance } from '../region/entrance.ts';
import { findFreePorts } from '../shared/free-ports.ts';
import { PORT_OFFSETS } from './options.ts';
import { type Balancer, startBalancer } from './parts/balancer.ts';

const { PATH, HAPROXY } = process.env;
/** HAProxy accepts fewer than this in all. */
const CONNECTIONS = 4_050;
const OPENED_AT_ONCE = 100;
const ATTACKER = '127.0.0.2';
const SHOPPER = '127.0.0.3';

describe('HAProxy under idle connections', { timeout: 120_000 }, () => {
  let folder: string;
  let instance: Server;
  let balancer: Balancer;
  /** The ports of HAProxy and of the region's entrance, which passes the client's address by the PROXY protocol. */
  let ports: { direct: number; entrance: number };
  let entrance: Awaited<ReturnType<typeof openEntrance>>;
  const asked: string[] = [];
  const idle = new Set<Socket>();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'myclothes-idle-'));
    instance = createServer((incoming, response) => {
      if (!incoming.url?.startsWith('/health/')) asked.push(incoming.url ?? '');
      response.end('answered');
    }).listen(0, '127.0.0.1');
    await once(instance, 'listening');
    const direct = await findFreePorts(PORT_OFFSETS);
    ports = { direct, entrance: direct + 1 };
    const socket = join(folder, 'entrance.sock');
    balancer = await startBalancer(
      folder,
      {
        host: '127.0.0.1',
        port: ports.direct,
        entrance: socket,
        isSticky: false,
        publicUrl: `http://localhost:${ports.direct}`,
        servers: [
          { name: 'one', host: '127.0.0.1', port: (instance.address() as AddressInfo).port, isIn: true },
        ],
      },
      { PATH, HAPROXY },
    );
    entrance = await openEntrance(ports.entrance, socket);
  });
  after(async () => {
    entrance?.close();
    await balancer?.part.end('SIGTERM', 5_000);
    instance.close();
    instance.closeAllConnections();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const socket of idle) socket.destroy();
    await until(async () => (await connections()) <= 1, 'HAProxy has noticed that they are gone');
  });

  /** Reads how many connections HAProxy holds. */
  const connections = async () => {
    const socket = connect(join(folder, 'haproxy.sock'));
    socket.end('show info\n');
    return Number(/^CurrConns: (\d+)/m.exec(await text(socket))?.[1]);
  };
  const open = async (port: number, localAddress: string, first = '') => {
    const socket = connect({ host: '127.0.0.1', port, localAddress });
    idle.add(socket);
    socket.on('error', () => {}).once('close', () => idle.delete(socket));
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
    if (first) socket.write(first);
  };
  const attack = async (port: number, count: number) => {
    for (let opened = 0; opened < count; opened += OPENED_AT_ONCE)
      await Promise.all(
        Array.from({ length: Math.min(OPENED_AT_ONCE, count - opened) }, () => open(port, ATTACKER)),
      );
  };
  const ask = (port: number, localAddress = SHOPPER): Promise<{ body: string; connection: string }> =>
    new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port, path: '/', localAddress, agent: false, timeout: 5_000 };
      const asking = request({ ...options, headers: { connection: 'keep-alive' } }, (response) => {
        text(response).then(
          (body) => resolve({ body, connection: response.headers.connection ?? '' }),
          reject,
        );
      });
      asking.once('timeout', () => asking.destroy(new Error('no answer')));
      asking.once('error', reject).end();
    });

  for (const way of ['direct', 'entrance'] as const) {
    it(`S48: 4,050 connections of one client keep no one out (${way})`, async () => {
      await attack(ports[way], CONNECTIONS);
      assert.equal((await ask(ports[way])).body, 'answered');
      await until(async () => (await connections()) < 2_100, 'the attacker holds half of them at most');
    });

    it(`S48: an office of 400 connections gets in while it is crowded (${way})`, async () => {
      await attack(ports[way], 2_100);
      const answers = await Promise.all(Array.from({ length: 400 }, () => ask(ports[way])));
      assert.ok(answers.every(({ body }) => body === 'answered'));
    });
  }

  it('S48: a connection is kept while there is room, and ends with its answer while it is crowded', async () => {
    assert.equal((await ask(ports.direct)).connection, '');
    await attack(ports.direct, 2_100);
    assert.equal((await ask(ports.direct)).connection, 'close');
  });

  it('S45: a body reaches the shop only when it is complete, and blocks no one before that', async () => {
    const post = 'POST /slow HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 2\r\n\r\n{';
    await Promise.all(Array.from({ length: 300 }, () => open(ports.direct, ATTACKER, post)));
    await until(async () => (await connections()) >= 300, 'the attack has begun');
    assert.equal((await ask(ports.direct)).body, 'answered');
    assert.ok(!asked.includes('/slow'), 'an incomplete body has reached the shop');
    for (const socket of idle) socket.write('}');
    await until(() => asked.filter((path) => path === '/slow').length === 300, 'all bodies have arrived');
  });
});
