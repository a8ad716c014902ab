import assert from 'node:assert/strict';
import { type AddressInfo, connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { fastify } from 'fastify';
import type { Pool } from 'pg';
import { errorHandler } from '../../../test/rendered.ts';
import { until } from '../../../test/shop.ts';
import { createMetrics } from '../../process/metrics.ts';
import { shedLoad } from './shed-load.ts';

/** More than the kernel buffers of an answer that no client reads. */
const LARGE_BYTES = 16 * 1024 * 1024;

/** A server that answers `/slow` when the test tells it to. */
async function createServer(t: TestContext, inFlightMax: number) {
  const metrics = createMetrics({ totalCount: 0, idleCount: 0, waitingCount: 0 } as Pool);
  const app = fastify({ forceCloseConnections: true });
  t.after(() => {
    for (const answer of waiting) answer();
    return app.close();
  });
  app.setErrorHandler(errorHandler.handleError);
  shedLoad(app, metrics, inFlightMax);
  const waiting: (() => void)[] = [];
  app.get('/slow', async () => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return 'done';
  });
  app.get('/fast', async () => 'done');
  app.get('/health/live', { config: { isNeverShed: true } }, async () => 'live');
  /** An injected request starts when it is awaited. */
  const begin = () => app.inject({ url: '/slow' }).then((response) => response);
  const shed = async () => (await metrics.shedRequests.get()).values[0]?.value ?? 0;
  return { app, begin, waiting, shed };
}

describe('shedding load', () => {
  it('answers 503 with Retry-After beyond the limit, except for health checks, and counts it', async (t) => {
    const { app, begin, waiting, shed } = await createServer(t, 2);
    const underWay = [begin(), begin()];
    while (waiting.length < 2) await new Promise((resolve) => setImmediate(resolve));
    const refused = await app.inject({ url: '/fast', headers: { accept: 'application/json' } });
    assert.deepEqual(
      [refused.statusCode, refused.json().code, refused.headers['retry-after']],
      [503, 'overloaded', '2'],
    );
    const page = await app.inject({ url: '/fast', headers: { accept: 'text/html' } });
    assert.match(page.body, /Your cart is safe/);
    assert.equal((await app.inject({ url: '/health/live' })).statusCode, 200);
    assert.equal(await shed(), 2);
    for (const answer of waiting) answer();
    for (const response of await Promise.all(underWay)) assert.equal(response.statusCode, 200);
    assert.equal((await app.inject({ url: '/fast' })).statusCode, 200);
    assert.equal(await shed(), 2);
  });

  it('counts a request as ended when its shopper does not wait', async (t) => {
    const { app, waiting } = await createServer(t, 1);
    await app.listen({ host: '127.0.0.1', port: 0 });
    const address = app.server.address();
    assert.ok(address !== null && typeof address !== 'string');
    const gone = new AbortController();
    const answer = fetch(`http://127.0.0.1:${address.port}/slow`, { signal: gone.signal });
    while (waiting.length < 1) await new Promise((resolve) => setImmediate(resolve));
    assert.equal((await app.inject({ url: '/fast' })).statusCode, 503);
    gone.abort();
    await assert.rejects(answer);
    await until(
      async () => (await app.inject({ url: '/fast' })).statusCode === 200,
      'the place is given back',
    );
  });

  it('S45: counts a request as ended when its answer is made, however slowly its client reads', async (t) => {
    const { app } = await createServer(t, 2);
    let asked = 0;
    app.get('/large', async () => {
      asked++;
      return Buffer.alloc(LARGE_BYTES);
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    const sockets = [1, 2, 3].map(() => connect(port, '127.0.0.1').pause());
    for (const socket of sockets) socket.write('GET /large HTTP/1.1\r\nHost: shop.test\r\n\r\n');
    await until(() => asked === 3, 'all have been asked for');
    assert.equal((await app.inject({ url: '/fast' })).statusCode, 200);
    for (const socket of sockets) socket.destroy();
  });
});
