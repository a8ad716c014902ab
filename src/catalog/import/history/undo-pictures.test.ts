import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createTestShop, csvOf, productRows, type TestShop } from '../../../../test/shop.ts';
import { commandActor } from '../../../audit/actor.ts';
import { sweepContents } from '../../../pictures/own/contents.ts';
import { picture } from '../../../pictures/own/pictures.fixture.ts';
import { fetchPublic, type PublicFetchInput } from '../../../web/public-fetch.ts';
import { fetchDuePictures } from '../../pictures/fetching/fetch-due.ts';
import { listWaiting } from '../../pictures/fetching/queue-fetches.ts';
import { listPictures } from '../../pictures/find-pictures.ts';
import { importCatalog } from '../import.ts';
import { directRecord } from './direct-record.ts';
import { undoImport } from './undo-import.ts';

const actor = commandActor('a test');

describe('the undo of an import that has brought pictures', () => {
  let shop: TestShop;
  let server: Server;
  let port: number;
  const files = new Map<string, Buffer>();
  let onAsked: () => Promise<unknown> = async () => undefined;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    for (const [index, name] of ['/a.jpg', '/b.jpg', '/c.jpg'].entries())
      files.set(name, await picture('jpeg', 40 + index, 40));
    server = createServer(async ({ url = '' }, response) => {
      await onAsked();
      const bytes = files.get(url);
      response.writeHead(bytes ? 200 : 404).end(bytes);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  beforeEach(() => {
    onAsked = async () => undefined;
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await shop.close();
  });

  const sql = async (query: string, values: unknown[] = []) =>
    (await shop.database.pool.query(query, values)).rows;
  const fetchAll = () =>
    fetchDuePictures({
      ...shop.services,
      publicFetch: (input: PublicFetchInput) =>
        fetchPublic(input, {
          resolve: async () => [{ address: '127.0.0.1', family: 4 }],
          isAllowed: () => true,
          allowsPort: () => true,
        }),
    });
  /** Imports a product with these pictures, and resolves to the ID of the import. */
  const importPictures = async (handle: string, names: readonly string[]): Promise<string> => {
    const [row] = productRows(handle, { Title: handle }, [[`${handle}-1`, 'Navy', 'M', '9.00', 5]]);
    const rows = names.map((name, index) => ({
      ...(index === 0 ? row : { Handle: handle }),
      'Image Src': `http://pictures.test:${port}${name}`,
      'Image Position': index + 1,
      'Image Alt Text': `From ${name}`,
    }));
    const record = directRecord(actor, { fileName: 'a.csv' });
    const result = await importCatalog(shop.database, Readable.from(csvOf(rows)), { record });
    assert.ok(result.ok, JSON.stringify(result));
    return record.importId;
  };
  const undo = async (importId: string, includesChanged = false) => {
    const input = { importId, includesChanged, finish: async () => undefined };
    const undone = await undoImport(shop.database, input);
    assert.ok(undone.ok);
    const { picturesRemoved, picturesRestored } = undone.summary;
    return [picturesRemoved, picturesRestored];
  };
  const idOf = async (slug: string): Promise<string> =>
    (await sql('SELECT id FROM products WHERE slug = $1', [slug]))[0].id;
  const picturesOf = async (slug: string) => listPictures(shop.database, await idOf(slug));
  const namesOf = async (slug: string) => (await picturesOf(slug)).map(({ alt }) => alt.replace('From ', ''));
  const waitingOf = async (slug: string) =>
    (await listWaiting(shop.database, await idOf(slug))).map(({ sourceUrl }) => new URL(sourceUrl).pathname);

  it('removes those, and brings back the ones that they have replaced, as they were', async () => {
    await importPictures('undone', ['/a.jpg', '/b.jpg']);
    await fetchAll();
    await sql("UPDATE pictures SET focus_x = 10, colors = '{Navy}' WHERE alt = 'From /a.jpg'");
    const before = await picturesOf('undone');
    const second = await importPictures('undone', ['/c.jpg', '/b.jpg']);
    await fetchAll();
    assert.deepEqual(await namesOf('undone'), ['/c.jpg', '/b.jpg']);
    assert.deepEqual(await undo(second), [1, 1]);
    assert.deepEqual(await picturesOf('undone'), before);
    assert.deepEqual(await waitingOf('undone'), []);
    const [{ pictures, unused }] = await sql(
      `SELECT pictures, (SELECT count(unused_at)::int FROM picture_contents WHERE key = ANY ($2)) AS unused
       FROM products WHERE slug = $1`,
      ['undone', before.map(({ key }) => key)],
    );
    assert.deepEqual(
      [pictures.map(({ key }: { key: string }) => key), unused],
      [before.map(({ key }) => key), 0],
    );
    // What was removed can be brought back by hand.
    const removed = await sql('SELECT alt FROM removed_pictures');
    assert.deepEqual(removed, [{ alt: 'From /c.jpg' }]);
    assert.equal(await fetchAll(), 0);
  });

  it('forgets those that are still to be fetched, and waits again for the earlier ones', async () => {
    await importPictures('early', ['/missing.jpg']);
    const second = await importPictures('early', ['/c.jpg']);
    assert.deepEqual(await waitingOf('early'), ['/c.jpg']);
    assert.deepEqual(await undo(second), [0, 0]);
    assert.deepEqual(await waitingOf('early'), ['/missing.jpg']);
    await sql('DELETE FROM picture_fetches');
  });

  it('does not fetch again what an earlier import was waiting for, and what has arrived since', async () => {
    await importPictures('arrived', ['/a.jpg']);
    const second = await importPictures('arrived', ['/a.jpg', '/b.jpg']);
    await fetchAll();
    assert.deepEqual(await undo(second), [1, 0]);
    assert.deepEqual(await waitingOf('arrived'), []);
    assert.equal(await fetchAll(), 0);
    assert.deepEqual(await namesOf('arrived'), ['/a.jpg']);
  });

  it('takes no picture that arrives while it is undone', async () => {
    await importPictures('late', ['/a.jpg']);
    await fetchAll();
    const second = await importPictures('late', ['/b.jpg', '/c.jpg']);
    let undone: unknown;
    onAsked = async () => {
      undone ??= await undo(second);
    };
    await fetchAll();
    assert.deepEqual(undone, [0, 0]);
    assert.deepEqual(await namesOf('late'), ['/a.jpg']);
    assert.deepEqual(await waitingOf('late'), []);
  });

  it('works while many pictures arrive, each of which is there or not', async () => {
    const names = ['/a.jpg', '/b.jpg', '/c.jpg'];
    for (let round = 0; round < 3; round++) {
      await importPictures('busy', ['/a.jpg']);
      await fetchAll();
      const second = await importPictures('busy', names.toReversed());
      const fetching = Promise.all([fetchAll(), fetchAll()]);
      await undo(second, true);
      await fetching;
      assert.deepEqual(await namesOf('busy'), ['/a.jpg'], `round ${round}`);
      assert.deepEqual(await waitingOf('busy'), []);
    }
  });

  it('finds the files of replaced pictures as long as the import can be undone', async () => {
    const sweep = async () => {
      await sql("UPDATE removed_pictures SET removed_at = removed_at - interval '8 days'");
      await sql("UPDATE picture_contents SET unused_at = unused_at - interval '8 days'");
      await sweepContents(shop.database, shop.services.pictureStorages);
    };
    await importPictures('kept', ['/a.jpg']);
    await fetchAll();
    const [replaced] = await picturesOf('kept');
    const second = await importPictures('kept', ['/b.jpg']);
    await fetchAll();
    await sweep();
    assert.deepEqual(await undo(second), [1, 1]);
    assert.deepEqual(await picturesOf('kept'), [replaced]);
    await importPictures('kept', ['/b.jpg']);
    await fetchAll();
    // After another import, this one can no longer be undone.
    await importPictures('other', ['/a.jpg']);
    await sweep();
    assert.deepEqual(await sql('SELECT key FROM picture_contents WHERE key = $1', [replaced?.key]), []);
  });
});
