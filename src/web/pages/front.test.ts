import assert from 'node:assert/strict';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { createTestShop, type TestShop, until } from '../../../test/shop.ts';

const URLS = [
  '/',
  '/products',
  '/products?category=men&sort=price-up',
  '/products/heavy-hoodie?color=black',
  '/api/products?limit=5',
  '/api/products/heavy-hoodie',
  '/sitemap.xml',
  '/robots.txt',
  '/terms',
  '/api/openapi.json',
];

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

describe('the front', () => {
  let shop: TestShop;
  let port: number;
  before(async () => {
    shop = await createTestShop();
    port = await shop.listen();
    // A page that is read often takes the usual way once more to be compressed by brotli, so that is done first.
    for (const url of URLS)
      for (let read = 0; read < 5; read++)
        await shop.inject({ url, headers: { 'accept-encoding': 'gzip, deflate, br' } });
  });
  after(() => shop.close());

  function send(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = httpRequest({ host: '127.0.0.1', port, path, method, headers }, async (response) => {
        const chunks = await response.toArray();
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        });
      });
      sent.on('error', reject).end();
    });
  }

  /** The answer by the route, and then that by the front. Only the first one has a request ID. */
  async function bothWays(url: string, headers: Record<string, string> = {}, method = 'GET') {
    const ask = () => shop.inject({ url, headers, method: method as 'GET' });
    const [byRoute, byFront] = [await ask(), await send(url, headers, method)];
    assert.ok(byRoute.headers['x-request-id'], url);
    assert.equal(byFront.headers['x-request-id'], undefined, url);
    return { byRoute, byFront };
  }

  const comparable = ({
    date,
    connection,
    'keep-alive': _,
    'x-request-id': id,
    ...headers
  }: IncomingHttpHeaders) => headers;

  for (const accept of ['gzip, deflate, br', 'br', 'gzip', '']) {
    it(`answers like the route, with "${accept}" accepted`, async () => {
      const headers: Record<string, string> = accept ? { 'accept-encoding': accept } : {};
      for (const url of URLS) {
        const { byRoute, byFront } = await bothWays(url, headers);
        assert.equal(byFront.status, 200);
        assert.deepEqual(
          comparable(byFront.headers),
          comparable(byRoute.headers as IncomingHttpHeaders),
          url,
        );
        assert.deepEqual(byFront.body, byRoute.rawPayload);
      }
    });

    it(`answers a HEAD and what the browser has like the route, with "${accept}" accepted`, async () => {
      const headers: Record<string, string> = accept ? { 'accept-encoding': accept } : {};
      for (const url of URLS) {
        const head = await bothWays(url, headers, 'HEAD');
        assert.deepEqual(
          comparable(head.byFront.headers),
          comparable(head.byRoute.headers as IncomingHttpHeaders),
        );
        const conditional = { ...headers, 'if-none-match': String(head.byFront.headers.etag) };
        const known = await bothWays(url, conditional);
        assert.deepEqual([known.byFront.status, known.byFront.body.length], [304, 0]);
        assert.deepEqual(
          comparable(known.byFront.headers),
          comparable(known.byRoute.headers as IncomingHttpHeaders),
        );
        const other = await send(url, { ...headers, 'if-none-match': '"other"' });
        assert.equal(other.status, 200);
      }
    });
  }

  it('has the same text in every coding, whichever was requested first', async () => {
    const texts = await Promise.all(
      ['gzip', 'br', 'identity'].map(async (accept) => {
        const { headers, body } = await send('/products?size=m', { 'accept-encoding': accept });
        const coding = headers['content-encoding'];
        return (
          coding === 'br' ? brotliDecompressSync(body) : coding === 'gzip' ? gunzipSync(body) : body
        ).toString();
      }),
    );
    assert.ok(texts.every((one) => one === texts[0] && one.includes('</html>')));
  });

  it('leaves everything unusual to the routes', async () => {
    await send('/robots.txt');
    const host = `Host: 127.0.0.1:${port}\r\n`;
    for (const [head, status] of [
      [`GET /robots.txt HTTP/1.1\r\n${host}${host}`, 400],
      ['GET /robots.txt HTTP/1.1\r\n', 400],
      ['GET /robots.txt HTTP/1.1\r\nHost: a b\r\n', 400],
      [`GET /robots.txt HTTP/1.1\r\n${host}Transfer-Encoding: gzip, chunked\r\n`, 400],
      [`POST /robots.txt HTTP/1.1\r\n${host}Content-Length: 0\r\n`, 405],
    ] as const) {
      const socket = connect(port, '127.0.0.1');
      socket.write(`${head}Connection: close\r\n\r\n`);
      const answer = await text(socket);
      assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `), head);
      assert.match(answer, /x-request-id/i);
    }
  });

  it('counts its answers by method, route and status', async () => {
    const line =
      /http_request_duration_seconds_count\{method="GET",route="\/products\/:slug",status="200"\} (\d+)/;
    const counted = async () => Number(line.exec(await shop.metrics.registry.metrics())?.[1] ?? 0);
    await send('/products/heavy-hoodie?size=m');
    const before = await counted();
    await send('/products/heavy-hoodie?size=m');
    await send('/products/heavy-hoodie?size=m');
    assert.equal(await counted(), before + 2);
  });

  it('shows a change as soon as the route does', async () => {
    const url = '/api/products/heavy-hoodie';
    await send(url);
    await shop.database.pool.query("UPDATE variants SET price_minor = 1234 WHERE sku = 'HOO-BLK-M'");
    await until(async () => (await send(url)).body.includes('"priceMinor":1234'), 'the new price');
  });

  it('answers nothing while the instance drains, so that each answer ends its connection', async () => {
    await send('/robots.txt');
    shop.health.drain();
    const { headers } = await send('/robots.txt', { connection: 'keep-alive' });
    assert.equal(headers.connection, 'close');
    assert.ok(headers['x-request-id']);
  });
});
