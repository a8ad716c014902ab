import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop, until } from '../shop.ts';

interface RawAnswer {
  status: number;
  head: string;
  body: string;
}

/** A connection that the shop leaves open in silence fails its test. */
const SILENCE_MS = 5_000;

/** Sends raw bytes and reads until the shop closes the connection. */
function send(port: number, text: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    const chunks: Buffer[] = [];
    socket.setTimeout(SILENCE_MS, () => socket.destroy());
    socket.on('data', (chunk) => chunks.push(chunk));
    // The shop resets a connection after its answer when it does not want to read the rest.
    socket.on('error', (error) => chunks.length === 0 && reject(error));
    socket.on('close', () => {
      const [head = '', ...body] = Buffer.concat(chunks).toString('latin1').split('\r\n\r\n');
      resolve({ status: Number(head.slice(9, 12)), head: head.toLowerCase(), body: body.join('\r\n\r\n') });
    });
  });
}

const request = (line: string, headers = '', body = '') =>
  `${line} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n${headers}\r\n${body}`;
const post = (body: string, type = 'application/json') =>
  request('POST /api/cart/line-items', `Content-Type: ${type}\r\nContent-Length: ${body.length}\r\n`, body);

describe('on a real connection', () => {
  let shop: TestShop;
  let port: number;
  before(async () => {
    shop = await createTestShop({ logLevel: 'trace' });
    port = await shop.listen();
  });
  after(() => shop.close());

  const TOO_MUCH: [name: string, status: number, text: string][] = [
    ['a body of 65 KiB', 413, post(' '.repeat(65 * 1024))],
    [
      'a body that says it has 65 KiB',
      413,
      request('POST /api/cart/line-items', 'Content-Type: application/json\r\nContent-Length: 66560\r\n'),
    ],
    [
      'a chunked body of 65 KiB',
      413,
      request(
        'POST /api/cart/line-items',
        'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n',
        `10400\r\n${' '.repeat(0x10400)}\r\n0\r\n\r\n`,
      ),
    ],
    [
      'a form of 65 KiB',
      413,
      post(`sku=${'x'.repeat(65 * 1024)}`, 'application/x-www-form-urlencoded').replace('/api/cart', '/cart'),
    ],
    ['a header of 17 KiB', 431, request('GET /', `X-Long: ${'x'.repeat(17 * 1024)}\r\n`)],
    ['a cookie of 17 KiB', 431, request('GET /cart', `Cookie: __Host-session=${'x'.repeat(17 * 1024)}\r\n`)],
    ['an address of 17 KiB', 431, request(`GET /products?q=${'x'.repeat(17 * 1024)}`)],
    ['a search of 15 KiB', 400, request(`GET /api/products?q=${'x'.repeat(15 * 1024)}`)],
    ['a name of 15 KiB', 414, request(`GET /products/${'x'.repeat(15 * 1024)}`)],
    ['JSON of 10,000 levels', 400, post(`{"sku":${'['.repeat(10_000)}${']'.repeat(10_000)},"quantity":1}`)],
    ['JSON of 10,000 levels of objects', 400, post(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`)],
    ['JSON that ends in the middle', 400, post(`${'{"a":'.repeat(10_000)}`)],
  ];
  for (const [name, status, text] of TOO_MUCH) {
    it(`S27: ${name} is answered with ${status}, and the shop keeps running`, async () => {
      const answer = await send(port, text);
      assert.equal(answer.status, status, answer.head);
      assert.match(answer.head, /content-security-policy: default-src 'none'/);
      assert.equal((await send(port, request('GET /api/products'))).status, 200);
    });
  }

  const NO_HTTP: [name: string, text: string][] = [
    ['no method', '\x00\x01\x02\r\n\r\n'],
    ['no version', 'GET / HTTX/1.1\r\n\r\n'],
    ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a header without a colon', 'GET / HTTP/1.1\r\nHost: a\r\nno colon here\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a line feed in a header', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\nb\r\n\r\n'],
    ['a length below 0', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n'],
  ];
  for (const [name, text] of NO_HTTP) {
    it(`S24: invalid HTTP (${name}) is answered with 400 and all security headers`, async () => {
      const answer = await send(port, text);
      assert.equal(answer.status, 400);
      for (const line of [
        "content-security-policy: default-src 'none'",
        'strict-transport-security: max-age=63072000; includesubdomains',
        'x-content-type-options: nosniff',
        'referrer-policy: strict-origin-when-cross-origin',
        'cross-origin-opener-policy: same-origin',
        'permissions-policy: camera=()',
        'cache-control: no-store',
        'connection: close',
      ]) {
        assert.ok(answer.head.includes(`\r\n${line}`), line);
      }
      const { code, status } = JSON.parse(answer.body);
      assert.deepEqual([code, status], ['invalid_request', 400]);
    });
  }

  const chunked = '0\r\n\r\n';
  const framed = (headers: string, body: string, line = 'POST /api/cart/line-items HTTP/1.1') =>
    `${line}\r\nHost: shop.test\r\nContent-Type: application/json\r\n${headers}\r\n${body}`;
  const AMBIGUOUS: [name: string, text: string][] = [
    ['an unknown transfer coding', framed('Transfer-Encoding: xchunked\r\n', chunked)],
    [
      'an unknown transfer coding of a page',
      framed('Transfer-Encoding: xchunked\r\n', '', 'GET /products HTTP/1.1'),
    ],
    ['no transfer coding by name', framed('Transfer-Encoding: identity\r\n', '{}')],
    ['a compressed body in chunks', framed('Transfer-Encoding: gzip, chunked\r\n', chunked)],
    ['chunks that are not the last coding', framed('Transfer-Encoding: chunked, identity\r\n', chunked)],
    ['two transfer codings', framed('Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n', chunked)],
    ['chunks of HTTP/1.0', framed('Transfer-Encoding: chunked\r\n', chunked, 'POST /cart HTTP/1.0')],
    ['a chunk without a length', framed('Transfer-Encoding: chunked\r\n', 'zz\r\nhello\r\n0\r\n\r\n')],
    [
      'a chunk without a length that no route reads',
      framed('Transfer-Encoding: chunked\r\n', 'zz\r\n', 'GET /products HTTP/1.1'),
    ],
    ['a line feed behind a chunk', framed('Transfer-Encoding: chunked\r\n', '2;a=b\n{}\r\n0\r\n\r\n')],
    ['one length twice', framed('Content-Length: 2\r\nContent-Length: 2\r\n', '{}')],
    ['a list of lengths', framed('Content-Length: 2, 2\r\n', '{}')],
    ['a length with a sign', framed('Content-Length: +2\r\n', '{}')],
    ['a folded header', framed('X-Folded: a\r\n b\r\n', '', 'GET / HTTP/1.1')],
    ['a space before the colon', framed('X-Space : a\r\n', '', 'GET / HTTP/1.1')],
    ['two hosts', framed('Host: other.test\r\n', '', 'GET / HTTP/1.1')],
    ['one host twice', framed('HOST: shop.test\r\n', '', 'GET / HTTP/1.1')],
    ['an invalid host', 'GET / HTTP/1.1\r\nHost: shop.test/a@b c\r\n\r\n'],
    ['another version', framed('', '', 'GET / HTTP/2.0')],
    [
      'an address that no route can be found for',
      framed('Transfer-Encoding: x\r\n', '', 'GET /%zz HTTP/1.1'),
    ],
  ];
  for (const [name, text] of AMBIGUOUS) {
    it(`S24: a request that two servers could read differently (${name}) has exactly one answer, 400`, async () => {
      const answer = await send(port, text);
      assert.equal(answer.status, 400, answer.head);
      assert.match(answer.head, /\r\ncontent-security-policy: /);
      assert.doesNotMatch(answer.body, /HTTP\/1\.1/);
      if (name.startsWith('an address')) return;
      assert.match(answer.head, /\r\nconnection: close/);
      assert.equal(JSON.parse(answer.body).code, 'invalid_request');
      assert.equal((await send(port, request('GET /api/products'))).status, 200);
    });
  }

  it('S24: garbage after a complete request ends the connection and does not affect its answer', async () => {
    const answer = await send(port, 'GET /api/products HTTP/1.1\r\nHost: shop.test\r\n\r\n\x00\x01\r\n\r\n');
    assert.ok([200, 400].includes(answer.status), answer.head);
    assert.ok(!answer.body.slice(0, -1).includes('HTTP/1.1 200'), answer.body);
  });

  const REFUSED: [name: string, status: number, text: string][] = [
    ['without a host', 400, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['with an expectation', 417, 'GET / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\nConnection: close\r\n\r\n'],
  ];
  for (const [name, status, text] of REFUSED) {
    it(`S24: a request ${name} is answered with ${status} and the security headers`, async () => {
      const answer = await send(port, text);
      assert.equal(answer.status, status);
      for (const header of [
        'content-security-policy:',
        'strict-transport-security:',
        'x-content-type-options:',
      ])
        assert.ok(answer.head.includes(`\r\n${header}`), header);
    });
  }

  it('S31: invalid HTTP is not repeated in the log at any level', async () => {
    const secret = 'v1.SECRETSECRETSECRET';
    shop.logLines.length = 0;
    await send(port, `GET / HTTP/1.1\r\nCookie: __Host-session=${secret}\r\nno colon\r\n\r\n`);
    await send(port, request('GET /', `Cookie: __Host-session=${secret}${'x'.repeat(17 * 1024)}\r\n`));
    await until(() => shop.logLines.length >= 2, 'both were logged');
    const text = shop.logLines.join('');
    assert.ok(!text.includes(secret));
    assert.ok(!text.includes([...Buffer.from(secret)].join(',')), 'the log holds the bytes');
  });

  it('answers requests in flight while it closes, and then every connection ends', async () => {
    const draining = await shop.another();
    const drainingPort = await draining.listen();
    const shopper = draining.shopper();
    await shopper.add('HOO-BLK-M', 2);
    const blocker = await shop.test.database.pool.connect();
    await blocker.query('BEGIN; LOCK TABLE sessions IN ACCESS EXCLUSIVE MODE');
    const socket = await keptAlive(drainingPort, shopper.session ?? '');
    const waiting = async () =>
      (await shop.test.database.pool.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))
        .rowCount === 1;
    await until(waiting, 'the request waits for its cart');
    draining.health.drain();
    const ready = await draining.inject({ url: '/health/ready' });
    assert.deepEqual([ready.statusCode, ready.json().status], [503, 'draining']);
    assert.equal((await draining.inject({ url: '/health/live' })).statusCode, 200);
    const closed = draining.app.close();
    await until(() => !draining.app.server.listening, 'no connection is accepted');
    await assert.rejects(send(drainingPort, request('GET /')), { code: 'ECONNREFUSED' });
    await blocker.query('COMMIT');
    blocker.release();
    const answer = await socket.text;
    assert.match(answer, /^HTTP\/1\.1 200 OK/);
    assert.match(answer, /\r\nconnection: close\r\n/i);
    assert.match(answer, /"itemCount":2/);
    await closed;
    // A closed shop cannot return the API document that its answers are compared with.
    draining.answers.clear();
  });
});

/** Requests the cart on a connection that would stay open, and resolves to the text when the shop closes it. */
async function keptAlive(port: number, session: string): Promise<{ socket: Socket; text: Promise<string> }> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => (text += chunk));
  const ended = new Promise<string>((resolve) => socket.on('close', () => resolve(text)));
  socket.write(
    `GET /api/cart HTTP/1.1\r\nHost: shop.test\r\nConnection: keep-alive\r\nCookie: __Host-session=${session}\r\n\r\n`,
  );
  return { socket, text: ended };
}
