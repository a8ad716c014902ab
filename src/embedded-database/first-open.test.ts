import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../test/until.ts';
import { isServerDown, makeDataDir, openHere, query, startHolder } from './test-server.fixture.ts';

/** The opening process is killed when this exists in the folder. */
const MOMENTS = ['server.new-', 'server-', 'cluster.new-', 'cluster', 'cluster/postmaster.pid'];

suite('kill -9 of the first open', { concurrency: 2 }, () => {
  for (const moment of MOMENTS) {
    test(`as ${moment} appears: the next open works`, async (t) => {
      const dataDir = await makeDataDir(t);
      const holder = startHolder(t, dataDir);
      holder.said.catch(() => {});
      await until(() => hasBegun(dataDir, moment), `${moment} exists`);
      await pause(Math.random() * 60);
      await holder.kill();
      const database = await openHere(dataDir);
      await query(database, 'CREATE TABLE written AS SELECT 1 AS id');
      await database.close();
      assert.ok(await isServerDown(dataDir));
      assert.deepEqual(
        (await readdir(dataDir)).filter((name) => name.includes('.new-')),
        [],
      );
    });
  }
});

async function hasBegun(dataDir: string, moment: string): Promise<boolean> {
  const [folder = '', name] = moment.split('/');
  const names = await readdir(name ? join(dataDir, folder) : dataDir).catch(() => []);
  const wanted = name ?? folder;
  return names.some((found) => (wanted.endsWith('-') ? found.startsWith(wanted) : found === wanted));
}
