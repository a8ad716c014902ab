import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createTestShop, csvOf, productRows, type TestShop } from '../../../../test/shop.ts';
import { picture } from '../../../pictures/own/pictures.fixture.ts';
import { fetchPublic } from '../../../web/public-fetch.ts';
import { importCatalog } from '../../import/import.ts';
import { listPictures } from '../find-pictures.ts';
import { fetchDuePictures } from './fetch-due.ts';
import { listWaiting, retryFetches } from './queue-fetches.ts';

describe('pictures that an import names', () => {
  let shop: TestShop;
  let server: Server;
  let port: number;
  /** Paths that the server answers, and how often it was asked. */
  const files = new Map<string, Buffer>();
  const asked: string[] = [];
  let onAsked: (path: string) => void = () => undefined;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    server = createServer((request, response) => {
      const path = request.url ?? '';
      asked.push(path);
      onAsked(path);
      const bytes = files.get(path);
      if (bytes) response.end(bytes);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
    for (const [index, name] of ['/a.jpg', '/b.jpg', '/c.jpg'].entries())
      files.set(name, await picture('jpeg', 40 + index, 40));
  });
  beforeEach(() => {
    asked.length = 0;
    onAsked = () => undefined;
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await shop.close();
  });

  const at = (path: string) => `http://pictures.test:${port}${path}`;
  /** The one name that the tests count as public leads to their server. */
  const deps = () => ({
    ...shop.services,
    publicFetch: (input: Parameters<typeof fetchPublic>[0]) =>
      fetchPublic(input, {
        resolve: async (host) => [
          { address: host === 'pictures.test' ? '127.0.0.1' : '10.0.0.1', family: 4 },
        ],
        isAllowed: (address) => address === '127.0.0.1',
        allowsPort: (asked) => asked === port,
      }),
  });
  const importPictures = async (handle: string, sources: readonly string[]) => {
    const [row] = productRows(handle, { Title: handle }, [[`${handle}-1`, 'Navy', 'M', '9.00', 5]]);
    const rows = sources.map((src, index) => ({
      ...(index === 0 ? row : { Handle: handle }),
      'Image Src': src,
      'Image Position': index + 1,
      'Image Alt Text': `Picture ${index + 1}`,
    }));
    const result = await importCatalog(shop.database, Readable.from(csvOf(rows)));
    assert.ok(result.ok, JSON.stringify(result));
  };
  const idOf = async (slug: string): Promise<string> =>
    (await shop.database.pool.query('SELECT id FROM products WHERE slug = $1', [slug])).rows[0].id;
  const widthsOf = async (slug: string) =>
    (await listPictures(shop.database, await idOf(slug))).map(({ width, alt }) => `${width} ${alt}`);

  it('are fetched in the background, in the sequence of the file, with their texts', async () => {
    await importPictures('fetched', [at('/b.jpg'), at('/a.jpg')]);
    assert.equal((await listWaiting(shop.database, await idOf('fetched'))).length, 2);
    assert.equal(await fetchDuePictures(deps()), 2);
    assert.deepEqual(await widthsOf('fetched'), ['41 Picture 1', '40 Picture 2']);
    assert.deepEqual(await listWaiting(shop.database, await idOf('fetched')), []);
    await importPictures('fetched', [at('/b.jpg'), at('/a.jpg')]);
    assert.equal(await fetchDuePictures(deps()), 0);
    assert.deepEqual(asked, ['/b.jpg', '/a.jpg']);
  });

  it('replace those of an earlier file when all are there, and not before', async () => {
    await importPictures('replaced', [at('/a.jpg')]);
    await fetchDuePictures(deps());
    await importPictures('replaced', [at('/missing.jpg'), at('/c.jpg')]);
    assert.equal(await fetchDuePictures(deps()), 1);
    assert.deepEqual(await widthsOf('replaced'), ['42 Picture 2', '40 Picture 1']);
    const id = await idOf('replaced');
    const [waiting] = await listWaiting(shop.database, id);
    assert.match(waiting?.fault ?? '', /no picture for the shop/);
    files.set('/missing.jpg', await picture('jpeg', 50, 50));
    await retryFetches(shop.database, id);
    assert.equal(await fetchDuePictures(deps()), 1);
    assert.deepEqual(await widthsOf('replaced'), ['50 Picture 1', '42 Picture 2']);
  });

  it('S61: are not fetched from inside, and drawings are not fetched at all', async () => {
    await importPictures('inside', [
      `http://metadata.internal:${port}/a.jpg`,
      `http://127.0.0.1:${port}/a.jpg`.replace('127.0.0.1', '10.0.0.7'),
      at('/oxford-shirt.svg'),
    ]);
    assert.equal(await fetchDuePictures(deps()), 0);
    const waiting = await listWaiting(shop.database, await idOf('inside'));
    assert.equal(waiting.length, 2);
    for (const { fault } of waiting) assert.match(fault, /not on the public Internet/);
    assert.deepEqual(asked, []);
  });

  it('are fetched again by another instance, if one is killed meanwhile, and added once', async () => {
    await importPictures('killed', [at('/a.jpg')]);
    const stop = new AbortController();
    // The instance stops while the server has not answered yet.
    onAsked = () => stop.abort();
    await fetchDuePictures(deps(), stop.signal);
    assert.equal(await fetchDuePictures(deps()), 0, 'it is claimed');
    await shop.database.pool.query(`UPDATE picture_fetches SET due_at = now()`);
    onAsked = () => undefined;
    await Promise.all([fetchDuePictures(deps()), fetchDuePictures(deps())]);
    assert.deepEqual(await widthsOf('killed'), ['40 Picture 1']);
  });

  it('are tried five times, later each time', async () => {
    await importPictures('failing', [at('/never.jpg')]);
    for (let tries = 0; tries < 8; tries++) {
      await fetchDuePictures(deps());
      await shop.database.pool.query(`UPDATE picture_fetches SET due_at = now()`);
    }
    assert.equal(asked.filter((path) => path === '/never.jpg').length, 5);
  });
});
