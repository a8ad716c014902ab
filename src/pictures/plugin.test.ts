import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import fastify from 'fastify';
import { getDrawing } from './drawings.ts';
import { masterPath, type Picture, picturePath, pictureSrcset } from './paths.ts';
import { picturesPlugin } from './plugin.ts';
import type { PictureResult } from './store.ts';

const bytes = Buffer.from('a picture');
const path = picturePath('polo', '32503f', 'front', 400);

function appWith(answer: PictureResult = { ok: true, bytes }) {
  const requested: Picture[] = [];
  const get = async (picture: Picture): Promise<PictureResult> => {
    requested.push(picture);
    return answer;
  };
  const app = fastify();
  app.register(picturesPlugin, { store: { get, has: async () => false, set: async () => undefined } });
  return { app, requested };
}

test('paths contain the hash of the drawing', () => {
  assert.equal(path, `/pictures/polo-${getDrawing('polo').hash}/32503f/front-400.webp`);
  assert.equal(
    pictureSrcset('polo', '32503f', 'front').split(', ')[3],
    `${path.replace('400', '1200')} 1200w`,
  );
});

test('a picture may be cached forever, with GET and with HEAD', async () => {
  const { app, requested } = appWith();
  for (const method of ['GET', 'HEAD'] as const) {
    const response = await app.inject({ method, url: path });
    assert.equal(response.statusCode, 200);
    assert.equal(response.headers['content-type'], 'image/webp');
    assert.equal(response.headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.equal(response.body, method === 'GET' ? 'a picture' : '');
  }
  assert.deepEqual(requested[0], {
    drawing: 'polo',
    hex: '32503f',
    view: 'front',
    width: 400,
    format: 'webp',
  });
});

test('AVIF is served at addresses of its own', async () => {
  const { app, requested } = appWith();
  const response = await app.inject(path.replace('webp', 'avif'));
  assert.equal(response.headers['content-type'], 'image/avif');
  assert.equal(requested[0]?.format, 'avif');
});

test('the SVG is served in the requested color', async () => {
  const response = await appWith().app.inject(masterPath('polo', 'b3312f'));
  assert.equal(response.headers['content-type'], 'image/svg+xml');
  assert.match(response.body, /^<svg[^>]* color="#b3312f"/);
  assert.match(String(response.headers['cache-control']), /immutable/);
});

test('every other path is not found and renders nothing', async () => {
  const { app, requested } = appWith();
  const wrong = [
    path.replace('400', '401'),
    path.replace('400', '100'),
    path.replace('400', '0400'),
    path.replace('webp', 'png'),
    path.replace('front', 'side'),
    path.replace('front', 'crop-1'),
    path.replace('front', 'FRONT'),
    path.replace('32503f', '32503F'),
    path.replace('32503f', '32503'),
    path.replace('32503f', '#2503f'),
    path.replace('32503f', '%0032503f'),
    path.replace('polo-', 'crinoline-'),
    path.replace('polo-', 'Polo-'),
    path.replace('polo-', ''),
    path.replace(/polo-\w+/, 'polo'),
    path.replace(/polo-\w+/, 'constructor-00000000'),
    path.replace(/polo-\w+/, '..%2f..%2fpolo-00000000'),
    path.replace(/polo-\w+/, '../..'),
    path.replace('front-400.webp', '..%2f..%2f..%2fetc%2fpasswd'),
    path.replace('front-400.webp', 'detail.svg'),
    `${path}/`,
    `${path}%0a`,
  ];
  for (const url of wrong) assert.equal((await app.inject(url)).statusCode, 404, url);
  assert.deepEqual(requested, []);
});

test('a path with the hash of an older drawing redirects to the current one', async () => {
  const { app, requested } = appWith();
  for (const current of [path, masterPath('polo', '32503f')]) {
    const response = await app.inject(current.replace(/polo-\w+/, 'polo-00000000'));
    assert.equal(response.statusCode, 302);
    assert.equal(response.headers.location, current);
    assert.doesNotMatch(String(response.headers['cache-control']), /immutable/);
  }
  const gone = await app.inject(path.replace(/polo-\w+/, 'polo-00000000').replace('front', 'crop-1'));
  assert.deepEqual([gone.statusCode, gone.headers.location], [302, path]);
  assert.deepEqual(requested, []);
});

test('when too many requests wait, the browser is told to retry', async () => {
  const response = await appWith({ ok: false, reason: 'too_many_waiting' }).app.inject(path);
  assert.equal(response.statusCode, 503);
  assert.equal(response.headers['retry-after'], '5');
  assert.equal(response.headers['cache-control'], 'no-store');
});

test('a browser that closes the connection no longer waits for its picture', async (t) => {
  const asked = Promise.withResolvers<AbortSignal | undefined>();
  const app = fastify();
  t.after(() => app.close());
  await app.register(picturesPlugin, {
    store: {
      get: (_picture, signal) => {
        asked.resolve(signal);
        return new Promise(() => undefined);
      },
      has: async () => false,
      set: async () => undefined,
    },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const asking = request({ port, path }).on('error', () => undefined);
  asking.end();
  const signal = await asked.promise;
  assert.ok(signal && !signal.aborted);
  asking.destroy();
  await once(signal, 'abort');
});
