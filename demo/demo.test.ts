import assert from 'node:assert/strict';
import { createReadStream, existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../proving-ground/shared/test-database.ts';
import { importCatalog } from '../src/catalog/import/import.ts';
import { projectDir } from '../src/config.ts';
import { drawings, drawnViews } from '../src/pictures/drawings.ts';
import { drawnPlatePath } from '../src/pictures/drawn-plates.ts';
import { outlineOf } from '../src/pictures/outlines.ts';
import { findPicture } from '../src/pictures/store.ts';

describe('the demo catalog', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
    const result = await importCatalog(test.database, createReadStream(`${projectDir}/demo/catalog.csv`), {});
    assert.ok(result.ok);
  });
  after(() => test.drop());

  it('has at least 80 active products that use all 20 drawings', async () => {
    const { rows } = await test.database.pool.query(
      `SELECT count(*)::int AS products, count(DISTINCT card->>'drawing')::int AS drawings FROM listings`,
    );
    assert.ok(rows[0].products >= 80);
    assert.equal(rows[0].drawings, 20);
  });

  it('ships the first pictures of its listings, made from the current drawings (if not: npm run demo-pictures)', async () => {
    const { rows } = await test.database.pool.query(
      `SELECT DISTINCT card->>'drawing' AS drawing, color->>'hex' AS hex FROM listings, jsonb_array_elements(card->'colors') AS color`,
    );
    for (const { drawing, hex } of rows) {
      const picture = await findPicture(`${projectDir}/demo/pictures`, {
        drawing,
        hex,
        view: 'front',
        width: 400,
      });
      assert.ok(picture, `${drawing} in ${hex}`);
    }
  });

  it('ships plates and outlines of the current drawings (if not: npm run demo-pictures)', () => {
    for (const drawing of drawings.values()) {
      for (const { view } of drawing.shots) assert.ok(outlineOf(drawing, view), `${drawing.name} ${view}`);
      if (drawing.isPhotographed) continue;
      for (const view of drawnViews)
        assert.ok(existsSync(drawnPlatePath(drawing, view) ?? ''), `${drawing.name} ${view}`);
    }
  });
});
