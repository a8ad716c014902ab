import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import fastify from 'fastify';
import { createPageCache } from './page-cache.ts';

const LONG = Array.from({ length: 500 }, (_, n) => `x${n % 7}x${n % 11}`).join(' ');

/** One page about a shirt, whose body shows how often it was rendered. */
function shop(freshMs?: number) {
  const shirt = { price: 1 };
  let made = 0;
  const cache = createPageCache({
    ...(freshMs !== undefined && { freshMs }),
    onError: (error) => assert.fail(String(error)),
    render: async () => {
      const madeFrom = { ...shirt };
      return { contentType: 'text/plain', madeFrom, body: () => `${++made}: ${madeFrom.price} ${LONG}` };
    },
  });
  const app = fastify();
  app.get('/', (request, reply) => cache.send(request, reply, 'shirt'));
  const get = async () => {
    const answer = await app.inject({ url: '/', headers: { 'accept-encoding': 'br' } });
    const body = brotliDecompressSync(answer.rawPayload).toString();
    const sentBytes = answer.rawPayload.length;
    return { body: body.slice(0, body.indexOf(' x')), etag: answer.headers.etag, sentBytes };
  };
  return { shirt, get };
}

/** So short that each request after the first finds an outdated page and waits for a new one. */
const AT_ONCE_OLD_MS = 0.000_001;

describe('the page cache', () => {
  it('renders a page again only when its data has changed', async () => {
    const { shirt, get } = shop(AT_ONCE_OLD_MS);
    const first = await get();
    assert.equal(first.body, '1: 1');
    assert.deepEqual(await get(), first);
    shirt.price = 2;
    const second = await get();
    assert.equal(second.body, '2: 2');
    assert.notEqual(second.etag, first.etag);
    assert.deepEqual(await get(), second);
  });

  it('sends a page that is read often in fewer bytes, under the same validator', async () => {
    const { get } = shop();
    const first = await get();
    let last = first;
    for (let read = 0; read < 5; read++) last = await get();
    assert.ok(last.sentBytes < first.sentBytes, `${last.sentBytes} of ${first.sentBytes}`);
    assert.deepEqual({ ...last, sentBytes: 0 }, { ...first, sentBytes: 0 });
  });

  it('renders it every time when it should not be kept', async () => {
    const { get } = shop(0);
    assert.equal((await get()).body, '1: 1');
    assert.equal((await get()).body, '2: 1');
  });
});
