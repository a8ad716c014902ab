import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type FastifyInstance, fastify } from 'fastify';
import { DEFAULT_SETTINGS } from '../settings/defaults.ts';
import { informationPlugin } from './plugin.ts';

let app: FastifyInstance;
before(async () => {
  app = fastify().decorate('site', { publicUrl: '', settings: DEFAULT_SETTINGS });
  await app.register(informationPlugin(() => {}));
});
after(() => app.close());

const NAMES = [
  'delivery',
  'returns',
  'size-guide',
  'contact',
  'repairs',
  'making',
  'terms',
  'privacy',
  'cookies',
];

test('every information page responds, has one heading, and may be cached by shared caches', async () => {
  for (const name of NAMES) {
    const response = await app.inject({ url: `/${name}` });
    assert.equal(response.statusCode, 200, name);
    assert.equal(response.body.match(/<h1/g)?.length, 1, name);
    assert.match(String(response.headers['cache-control']), /^public, max-age=1,/);
    assert.match(response.body, new RegExp(`href="/${name}" aria-current="page"`));
  }
});

test('every link between information pages leads to a page', async () => {
  for (const name of NAMES) {
    const { body } = await app.inject({ url: `/${name}` });
    const main = /<main[\s\S]*<\/main>/.exec(body)?.[0] ?? '';
    for (const [, path] of main.matchAll(/href="(\/[a-z-]+)"/g))
      assert.ok(NAMES.includes(path?.slice(1) ?? ''), path);
  }
});

test('the size guide has a table for each kind of garment and no duplicate IDs', async () => {
  const { body } = await app.inject({ url: '/size-guide' });
  assert.equal(body.match(/<table/g)?.length, 5);
  const ids = [...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
  const names = [...body.matchAll(/role="group" aria-label="([^"]+)"/g)].map(([, label]) => label);
  assert.equal(new Set(names).size, names.length);
});
