import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type FastifyInstance, fastify } from 'fastify';
import { assetPath, assetRoutes, bundlePath } from './assets.ts';

let app: FastifyInstance;
before(async () => {
  app = fastify();
  await app.register(assetRoutes, { bundles: [['tokens', 'base']] });
  await app.ready();
});
after(() => app.close());

const tokens = readFileSync(new URL('../../public/css/tokens.css', import.meta.url));

test('a page refers to assets by release, and browsers may keep them forever', async () => {
  const path = assetPath('css/tokens.css');
  assert.match(path, /^\/assets\/[0-9a-f]{8}\/css\/tokens\.css$/);
  const response = await app.inject({ url: path });
  assert.equal(response.statusCode, 200);
  assert.equal(response.headers['content-type'], 'text/css; charset=utf-8');
  assert.equal(response.headers['cache-control'], 'public, max-age=31536000, immutable');
  assert.deepEqual(response.rawPayload, tokens);
});

test('a page of an earlier release still gets its styles, for a minute', async () => {
  const response = await app.inject({ url: '/assets/00000000/css/tokens.css' });
  assert.equal(response.statusCode, 200);
  assert.equal(response.headers['cache-control'], 'public, max-age=60');
});

test('style sheets are served as one file, which is compressed if pages of this release load it', async () => {
  const rules = Buffer.concat(
    ['tokens', 'base'].map((name) => readFileSync(new URL(`../../public/css/${name}.css`, import.meta.url))),
  );
  const known = await app.inject({
    url: bundlePath(['tokens', 'base']),
    headers: { 'accept-encoding': 'br' },
  });
  assert.equal(known.headers['content-encoding'], 'br');
  assert.equal(known.headers['cache-control'], 'public, max-age=31536000, immutable');
  assert.deepEqual(brotliDecompressSync(known.rawPayload), rules);

  const ofAnotherRelease = await app.inject({
    url: '/assets/00000000/css/base+tokens.css',
    headers: { 'accept-encoding': 'br' },
  });
  assert.equal(ofAnotherRelease.headers['content-encoding'], undefined);
  assert.equal(ofAnotherRelease.headers['content-type'], 'text/css; charset=utf-8');
  assert.equal(ofAnotherRelease.rawPayload.length, rules.length);
  assert.throws(() => bundlePath(['tokens', 'nothing']), /not an asset/);
});

test('text is sent in the best coding that the browser accepts, and fonts as they are', async () => {
  const get = (url: string, acceptEncoding: string) =>
    app.inject({ url, headers: { 'accept-encoding': acceptEncoding } });
  const path = assetPath('css/tokens.css');
  const br = await get(path, 'gzip, deflate, br');
  assert.equal(br.headers['content-encoding'], 'br');
  assert.equal(br.headers.vary, 'accept-encoding');
  assert.deepEqual(brotliDecompressSync(br.rawPayload), tokens);
  const gzip = await get(path, 'gzip, br;q=0');
  assert.equal(gzip.headers['content-encoding'], 'gzip');
  assert.deepEqual(gunzipSync(gzip.rawPayload), tokens);
  assert.equal((await get(path, 'identity')).headers['content-encoding'], undefined);
  const font = await get(assetPath('fonts/instrument-sans-latin-wght-normal.woff2'), 'br');
  assert.equal(font.headers['content-encoding'], undefined);
  assert.equal(font.headers['content-type'], 'font/woff2');
});

test('nothing outside the listed folders is served, however the path is written', async () => {
  const release = assetPath('favicon.svg').split('/')[2];
  for (const name of [
    '../package.json',
    '../../package.json',
    '%2e%2e/package.json',
    '..%2fpackage.json',
    '..%5cpackage.json',
    'css/../../package.json',
    'css/%2e%2e/%2e%2e/package.json',
    'css//tokens.css',
    'css/tokens+nothing.css',
    'css/tokens+.css',
    'css/tokens+constructor.css',
    `css/${Array(11).fill('tokens').join('+')}.css`,
    'css/tokens.css%00.svg',
    'garments/hoodie.svg',
    'fonts/LICENSE-Instrument-Sans.txt',
    'constructor',
    '__proto__',
    '',
    'css',
    'css/',
    '/etc/passwd',
  ]) {
    assert.equal(await statusOverSocket(`/assets/${release}/${name}`), 404, name);
  }
});

/** `inject` would normalize the path first. */
async function statusOverSocket(path: string): Promise<number | undefined> {
  if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

test('every address inside the styles and scripts leads to a file', () => {
  for (const name of ['tokens', 'components']) {
    const css = readFileSync(new URL(`../../public/css/${name}.css`, import.meta.url), 'utf8');
    for (const [, relative = ''] of css.matchAll(/url\("([^"]+)"\)/g)) {
      assert.ok(relative.startsWith('../'), relative);
      assert.ok(assetPath(relative.slice(3)));
    }
  }
});

test('a missing file is an error when a page is rendered, not a broken page', () => {
  assert.throws(() => assetPath('css/nothing.css'), /not an asset/);
});

test('browsers that ask for favicon.ico are redirected to the SVG', async () => {
  const response = await app.inject({ url: '/favicon.ico' });
  assert.equal(response.statusCode, 301);
  assert.equal(response.headers.location, assetPath('favicon.svg'));
  assert.equal((await app.inject({ url: '/favicon.svg' })).headers['content-type'], 'image/svg+xml');
});
