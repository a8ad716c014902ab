import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { InjectOptions } from 'fastify';
import { sessionTokens } from '../../src/sessions/cookies.ts';
import { createTestShop, type Headers, SESSION_KEY, type TestShop } from '../shop.ts';

/** Deliberately repeated here, so that a change of the constants is never accidental. */
const EXPECTED: Headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
  'x-served-by': 'test-1',
};
const json = { 'content-type': 'application/json' };

describe('S23, S24: the headers of every answer', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  async function answers(status: number, request: InjectOptions): Promise<Headers> {
    const response = await shop.inject(request);
    assert.equal(response.statusCode, status, response.body.slice(0, 500));
    const headers = response.headers as Headers;
    for (const [name, value] of Object.entries(EXPECTED)) assert.equal(headers[name], value, name);
    assert.match(headers['x-request-id'] ?? '', /^[0-9a-f]{8}-[0-9a-z]+$/);
    assert.equal(headers['x-powered-by'], undefined);
    assert.equal(headers.server, undefined);
    return headers;
  }

  it('are on every 200, of pages, JSON, files and pictures', async () => {
    for (const url of [
      '/',
      '/products',
      '/cart',
      '/api/cart',
      '/api/products',
      '/api',
      '/terms',
      '/health/live',
    ])
      await answers(200, { url });
    for (const url of [
      '/favicon.svg',
      '/robots.txt',
      '/sitemap.xml',
      '/api/openapi.json',
      '/assets/x/css/base.css',
      '/manifest.webmanifest',
      '/service-worker.js',
      '/offline',
      '/.well-known/security.txt',
    ])
      await answers(200, { url });
    await answers(200, { url: '/products/heavy-hoodie' });
    await answers(200, { method: 'HEAD', url: '/' });
  });

  it('are on 301, 302, 303 and 304', async () => {
    await answers(301, { url: '/favicon.ico' });
    await answers(302, { url: '/.well-known/change-password' });
    await answers(303, {
      method: 'POST',
      url: '/cart/line-items',
      payload: 'sku=HOO-BLK-M',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    const { etag = '' } = await answers(200, { url: '/products' });
    await answers(304, { url: '/products', headers: { 'if-none-match': etag } });
  });

  it('are on every 4xx, which no cache stores', async () => {
    const add = { method: 'POST', url: '/api/cart/line-items', headers: json } as const;
    const refused: [number, InjectOptions][] = [
      [400, { ...add, payload: '{' }],
      [400, { ...add, payload: '{}' }],
      [400, { url: '/products/%zz' }],
      [400, { url: '/products/%00' }],
      [400, { url: '/api/products?limit=x' }],
      [403, { ...add, payload: '{}', headers: { ...json, 'sec-fetch-site': 'cross-site' } }],
      [404, { url: '/nothing' }],
      [404, { url: '/products/nothing' }],
      [404, { url: '/api/nothing' }],
      [404, { url: '/assets/x/nothing.css' }],
      [404, { url: '/pictures/nothing-00000000/ffffff/front-800.webp' }],
      [405, { method: 'PATCH', url: '/cart' }],
      [405, { method: 'OPTIONS', url: '/cart' }],
      [404, { ...add, payload: '{"sku":"nothing","quantity":1}' }],
      [409, { ...add, payload: '{"sku":"OXF-CHK-M","quantity":1}' }],
      [413, { ...add, payload: 'x'.repeat(70_000) }],
      [414, { method: 'POST', url: `/cart/line-items/${'x'.repeat(301)}` }],
      [415, { ...add, payload: 'x', headers: { 'content-type': 'text/x' } }],
    ];
    for (const [status, request] of refused) {
      const headers = await answers(status, request);
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['set-cookie'], undefined);
    }
  });

  it('are on 500 and 503', async () => {
    // The token is signed correctly, so that the store is read.
    const cookie = `__Host-session=${sessionTokens([SESSION_KEY]).issue().cookieValue}`;
    await shop.test.database.pool.query('ALTER TABLE sessions RENAME TO elsewhere');
    for (const url of ['/cart', '/api/cart']) await answers(500, { url, headers: { cookie } });
    await shop.database.close();
    for (const url of ['/cart', '/api/cart']) await answers(503, { url, headers: { cookie } });
    await answers(503, { url: '/health/ready' });
    shop.health.drain();
    await answers(503, { url: '/health/ready' });
  });
});
