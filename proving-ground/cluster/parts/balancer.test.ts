import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  request,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../../test/until.ts';
import { type Balancer, startBalancer } from './balancer.ts';

const { PATH, HAPROXY } = process.env;
/** Longer than each of the load balancer's time limits, with events as far apart as the shop's. */
const STREAM_MS = 75_000;
const EVENTS_EVERY_MS = 20_000;

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A server that stands in for an instance, so that it can misbehave on purpose. */
interface StandIn {
  name: string;
  port: number;
  isReady: boolean;
  /** The requests of shoppers, without health checks. */
  asked: { method: string; headers: IncomingHttpHeaders }[];
  answer: RequestListener;
  server: Server;
}

const answerByName =
  (name: string): RequestListener =>
  (_request, response) =>
    response.end(name);

async function startStandIn(name: string): Promise<StandIn> {
  const asked: StandIn['asked'] = [];
  const server = createServer((incoming, response) => {
    if (incoming.url === '/health/live') return response.writeHead(200).end();
    if (incoming.url === '/health/ready') return response.writeHead(standIn.isReady ? 200 : 503).end();
    asked.push({ method: incoming.method ?? '', headers: incoming.headers });
    standIn.answer(incoming, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const standIn: StandIn = { name, port, server, asked, isReady: true, answer: answerByName(name) };
  return standIn;
}

for (const isSticky of [false, true]) {
  describe(`HAProxy with two servers, ${isSticky ? 'sticky' : 'in turn'}`, { timeout: 240_000 }, () => {
    let folder: string;
    let port: number;
    let balancer: Balancer;
    let servers: StandIn[];

    const ask = (path: string, method = 'GET', headers: Record<string, string> = {}): Promise<Answer> =>
      new Promise((resolve, reject) => {
        const options = { host: '127.0.0.1', port, path, method, headers, agent: false };
        request(options, (response) => {
          text(response).then(
            (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
            reject,
          );
        })
          .once('error', reject)
          .end();
      });
    const isAll = async (status: RegExp) =>
      (await balancer.runtime.listServers()).every((one) => status.test(one.status));
    const isOut = async (out: StandIn) =>
      (await balancer.runtime.listServers()).some(
        ({ name, status }) => name === out.name && status.startsWith('DOWN'),
      );

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'myclothes-balancer-'));
      servers = await Promise.all(['one', 'two'].map(startStandIn));
      const free = createServer().listen(0, '127.0.0.1');
      await once(free, 'listening');
      ({ port } = free.address() as AddressInfo);
      free.close();
      await once(free, 'close');
      balancer = await startBalancer(
        folder,
        {
          host: '127.0.0.1',
          port,
          isSticky,
          publicUrl: `http://localhost:${port}`,
          servers: servers.map((server) => ({ ...server, host: '127.0.0.1', isIn: true })),
        },
        { PATH, HAPROXY },
      );
    });
    after(async () => {
      await balancer?.part.end('SIGTERM', 5_000);
      for (const { server } of servers ?? []) {
        server.close();
        server.closeAllConnections();
      }
      await rm(folder, { recursive: true, force: true });
    });
    beforeEach(async () => {
      for (const server of servers) {
        server.isReady = true;
        server.answer = answerByName(server.name);
      }
      await until(() => isAll(/^UP$/), 'both are ready');
      for (const server of servers) server.asked.length = 0;
    });

    it('S25: forged forwarded headers do not reach the shop', async () => {
      const pretended = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-real-ip'];
      const headers = Object.fromEntries([...pretended, 'x_forwarded_for'].map((name) => [name, '6.6.6.6']));
      await ask('/', 'GET', { ...headers, 'x-forwarded-proto': 'https' });
      const [seen] = servers.flatMap(({ asked }) => asked);
      assert.ok(seen);
      assert.doesNotMatch(JSON.stringify(seen.headers), /6\.6\.6\.6/);
      assert.equal(seen.headers['x-forwarded-for'], '127.0.0.1');
      assert.equal(seen.headers['x-forwarded-proto'], 'http');
      assert.equal(seen.headers['x-forwarded-port'], `${port}`);
    });

    for (const [method, sent, status] of [
      ['GET', 2, 200],
      ['HEAD', 2, 200],
      ['POST', 1, 502],
      ['PUT', 1, 502],
      ['DELETE', 1, 502],
    ] as const) {
      it(`${method} without an answer is sent ${sent === 1 ? 'once' : 'to another instance'}`, async () => {
        let isFirst = true;
        for (const server of servers) {
          server.answer = (incoming, response) => {
            if (!isFirst) return response.end('answered');
            isFirst = false;
            incoming.socket.destroy();
          };
        }
        const answer = await ask('/', method);
        assert.equal(answer.status, status);
        assert.equal(servers.flatMap(({ asked }) => asked).length, sent);
        if (status === 502) assert.equal(answer.headers['retry-after'], '2');
      });
    }

    it('an instance that is not ready gets no requests, and comes back', async () => {
      const [one, two] = servers as [StandIn, StandIn];
      one.isReady = false;
      await until(() => isOut(one), 'the first is out of rotation');
      for (let count = 0; count < 4; count++) assert.equal((await ask('/')).body, 'two');
      assert.equal(one.asked.length, 0);
      assert.equal(two.asked.length, 4);
    });

    it('all instances get requests when none is ready, because they have pages in memory', async () => {
      for (const server of servers) server.isReady = false;
      await until(() => isAll(/^DOWN/), 'both are out of rotation');
      assert.equal((await ask('/')).status, 200);
    });

    if (isSticky) {
      it('a shopper stays at one instance, and moves to the other for good when the first drains', async () => {
        const first = await ask('/');
        const cookie = String(first.headers['set-cookie']).split(';')[0] ?? '';
        assert.equal(cookie, `lb=${first.body}`);
        for (let count = 0; count < 4; count++) {
          const again = await ask('/', 'GET', { cookie });
          assert.equal(again.body, first.body);
          assert.equal(again.headers['set-cookie'], undefined);
        }
        const left = servers.find(({ name }) => name === first.body) as StandIn;
        await balancer.runtime.setState(left.name, 'drain');
        left.isReady = false;
        await until(() => isOut(left), 'it is out of rotation');
        const moved = await ask('/', 'GET', { cookie });
        assert.notEqual(moved.body, first.body);
        assert.match(String(moved.headers['set-cookie']), new RegExp(`^lb=${moved.body};`));
        await balancer.runtime.setState(left.name, 'ready');
      });
    } else if (process.env.FAULTS) {
      it('a stream of events is not cut', async () => {
        for (const server of servers) {
          server.answer = async (_request, response) => {
            for (let at = 0; at < STREAM_MS; at += EVENTS_EVERY_MS) {
              response.write(':\n\n');
              await pause(EVENTS_EVERY_MS);
            }
            response.end('event: end\n\n');
          };
        }
        const { body } = await ask('/cart/events');
        assert.ok(body.endsWith('event: end\n\n'), body);
      });
    }
  });
}
