import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import fastify from 'fastify';
import { createPageCache, type SharedAnswer } from './page-cache.ts';
import type { Ended } from './pages/page-changes.ts';

const LONG = Array.from({ length: 500 }, (_, n) => `x${n % 7}x${n % 11}`).join(' ');

interface ShopOptions {
  maxBytes?: number;
  /** Waits before the data is read, and after. */
  beforeReading?: () => Promise<void>;
  afterReading?: () => Promise<void>;
  endsAt?: () => Date;
  /** The body does not show how often it was rendered. */
  isUncounted?: boolean;
}

/** One page about a shirt, whose body shows how often it was rendered. */
function shop({ maxBytes, beforeReading, afterReading, endsAt, isUncounted }: ShopOptions = {}) {
  const shirt = { price: 1 };
  let made = 0;
  let failure: Error | undefined;
  let end = (_ended: Ended) => {};
  const cache = createPageCache({
    ...(maxBytes !== undefined && { maxBytes }),
    onError: (error) => assert.equal(error, failure),
    changes: {
      areKnown: () => true,
      known: async () => {},
      onEnd(listener) {
        end = listener;
      },
    },
    async render(key): Promise<SharedAnswer> {
      if (key !== 'shirt') return { contentType: 'text/plain', body: `${key} ${LONG}` };
      await beforeReading?.();
      if (failure) throw failure;
      const { price } = shirt;
      await afterReading?.();
      return {
        contentType: 'text/plain',
        shows: ['shirt'],
        ...(endsAt && { endsAt: endsAt() }),
        body: `${isUncounted ? 0 : ++made}: ${price} ${LONG}`,
      };
    },
  });
  const app = fastify();
  app.get<{ Params: { key: string } }>('/other/:key', (request, reply) =>
    cache.send(request, reply, request.params.key),
  );
  app.get('/', (request, reply) => cache.send(request, reply, 'shirt'));
  const send = (headers: Record<string, string>) => app.inject({ url: '/', headers });
  const get = async () => {
    const answer = await send({ 'accept-encoding': 'gzip, br' });
    assert.equal(answer.statusCode, 200);
    const decode = answer.headers['content-encoding'] === 'br' ? brotliDecompressSync : gunzipSync;
    const body = decode(answer.rawPayload).toString();
    const sentBytes = answer.rawPayload.length;
    return { body: body.slice(0, body.indexOf(' x')), etag: answer.headers.etag, sentBytes };
  };
  return {
    shirt,
    get,
    send,
    /** Requests other pages until they fill the cache. */
    async fill(count = 10) {
      for (let key = 0; key < count; key++)
        await app.inject({ url: `/other/${key}`, headers: { 'accept-encoding': 'gzip, br' } });
    },
    end: (...names: string[]) => end(new Set(names)),
    fail(error: Error | undefined) {
      failure = error;
    },
  };
}

describe('the page cache', () => {
  it('renders a page again only when something that it shows has changed', async () => {
    const { shirt, get, end } = shop();
    const first = await get();
    assert.equal(first.body, '1: 1');
    shirt.price = 2;
    end('trousers');
    assert.deepEqual(await get(), first);
    end('shirt');
    const second = await get();
    assert.equal(second.body, '2: 2');
    assert.notEqual(second.etag, first.etag);
    assert.deepEqual(await get(), second);
  });

  it('keeps what was compressed for size when the text is the same as before', async () => {
    const { get, end } = shop({ isUncounted: true });
    let before = await get();
    for (let read = 0; read < 5; read++) before = await get();
    end('shirt');
    assert.deepEqual(await get(), before);
  });

  it('does not keep a page that was rendered while something that it shows changed', async () => {
    const { shirt, get, end } = shop({
      async afterReading() {
        if (shirt.price > 1) return;
        shirt.price = 2;
        end('shirt');
      },
    });
    assert.equal((await get()).body, '1: 1');
    assert.equal((await get()).body, '2: 2');
  });

  it('does not let a request wait for a rendering that began before the change', async () => {
    let go = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { shirt, get, end } = shop({ afterReading: () => (shirt.price === 1 ? gate : Promise.resolve()) });
    const early = get();
    // The first request has read the data and waits at the gate.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    shirt.price = 2;
    end('shirt');
    assert.equal((await get()).body, '1: 2');
    go();
    assert.equal((await early).body, '2: 1');
    assert.equal((await get()).body, '1: 2');
  });

  it('ends a page at the time that it names', async () => {
    const times = [new Date(Date.now() - 1), new Date(Date.now() + 3_600_000)];
    const { shirt, get } = shop({ endsAt: () => times.shift() as Date });
    assert.equal((await get()).body, '1: 1');
    shirt.price = 2;
    assert.equal((await get()).body, '2: 2');
    shirt.price = 3;
    assert.equal((await get()).body, '2: 2');
  });

  it('shows an ended page while it cannot be rendered', async () => {
    const { get, end, fail } = shop();
    const first = await get();
    end('shirt');
    fail(new Error('the database is gone'));
    assert.deepEqual(await get(), first);
  });

  it('sends a page that is read often in fewer bytes, under the same validator', async () => {
    const { get } = shop();
    const first = await get();
    let last = first;
    for (let read = 0; read < 5; read++) last = await get();
    assert.ok(last.sentBytes < first.sentBytes, `${last.sentBytes} of ${first.sentBytes}`);
    assert.deepEqual({ ...last, sentBytes: 0 }, { ...first, sentBytes: 0 });
  });

  it('answers 304 to a browser that has the page in any coding', async () => {
    const { send } = shop();
    const codings = ['gzip, br', 'br', 'gzip', 'identity'];
    for (const known of codings) {
      const { headers } = await send({ 'accept-encoding': known });
      for (const asked of codings) {
        const answer = await send({ 'accept-encoding': asked, 'if-none-match': String(headers.etag) });
        assert.deepEqual([answer.statusCode, answer.body], [304, ''], `${known}, then ${asked}`);
      }
    }
  });

  it('evicts pages that were requested once before those that were requested again', async () => {
    const { get, fill } = shop({ maxBytes: 12_000 });
    await get();
    assert.equal((await get()).body, '1: 1');
    await fill(20);
    assert.equal((await get()).body, '1: 1');
  });

  it('shows a page whose text stayed the same though it had to go while it was rendered again', async () => {
    let isFull = false;
    const { get, end, fill } = shop({
      isUncounted: true,
      maxBytes: 4_000,
      async beforeReading() {
        if (isFull) await fill();
      },
    });
    const first = await get();
    end('shirt');
    isFull = true;
    assert.equal((await get()).body, first.body);
  });

  it('shows a page for which the used ones leave no room', async () => {
    const { get, fill } = shop({ maxBytes: 7_000 });
    for (let round = 0; round < 3; round++) await fill(4);
    assert.equal((await get()).body, '1: 1');
  });

  it('renders it every time when it should not be kept', async () => {
    const { get } = shop({ maxBytes: 0 });
    assert.equal((await get()).body, '1: 1');
    assert.equal((await get()).body, '2: 1');
  });
});
