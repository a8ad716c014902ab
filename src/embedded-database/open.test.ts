import assert from 'node:assert/strict';
import { chmod, chown, mkdir, readdir, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { defaultDataDir } from './data-dir.ts';
import {
  findNobody,
  isRoot,
  isServerDown,
  makeDataDir,
  makeUsedDataDir,
  openHere,
  postmasterOf,
  query,
  startHolder,
} from './test-server.fixture.ts';

const WRITTEN = 'CREATE TABLE written AS SELECT 1 AS id';

test('the first open creates everything, the last close stops the server, and the rows remain', async (t) => {
  const dataDir = await makeDataDir(t);
  const first = await openHere(dataDir);
  await query(first, WRITTEN);
  await first.close();
  assert.ok(await isServerDown(dataDir));
  assert.deepEqual(
    (await readdir(dataDir)).filter((name) => name.includes('.new-')),
    [],
  );
  const second = await openHere(dataDir);
  assert.deepEqual(await query(second, 'SELECT id FROM written'), [{ id: 1 }]);
  await second.close();
});

test('the server syncs, has checksums, sorts the same everywhere and has no TCP port', async (t) => {
  const database = await openHere(await makeUsedDataDir(t));
  const names = [
    'fsync',
    'synchronous_commit',
    'data_checksums',
    'listen_addresses',
    'TimeZone',
    'wal_compression',
  ];
  const rows = await query(
    database,
    `SELECT name, setting FROM pg_settings WHERE name IN (${names.map((name) => `'${name}'`)})`,
  );
  assert.deepEqual(
    new Map(rows.map((row) => Object.values(row) as [string, string])),
    new Map([
      ['data_checksums', 'on'],
      ['fsync', 'on'],
      ['listen_addresses', ''],
      ['synchronous_commit', 'on'],
      ['TimeZone', 'UTC'],
      ['wal_compression', 'off'],
    ]),
  );
  const found = await query(
    database,
    'SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) AS encoding FROM pg_database WHERE datname = current_database()',
  );
  assert.deepEqual(found, [{ datlocprovider: 'b', datlocale: 'C.UTF-8', encoding: 'UTF8' }]);
});

test('a folder that is not a complete database is refused and left unchanged', async (t) => {
  const dataDir = await makeDataDir(t);
  const clusterDir = join(dataDir, 'cluster');
  await mkdir(join(clusterDir, 'base'), { recursive: true });
  await assert.rejects(openHere(dataDir), {
    message: `${clusterDir} is not a database: it lacks the file PG_VERSION. If it is a copy, copy it again completely; otherwise move it elsewhere, or set DATA_DIR to another folder.`,
  });
  assert.deepEqual(await readdir(dataDir), ['cluster']);
  assert.deepEqual(await readdir(clusterDir), ['base']);
  const used = join(await makeUsedDataDir(t), 'cluster');
  await assert.rejects(openHere(used), {
    message: `${used} is the data folder of a PostgreSQL server. Set DATA_DIR to another folder, or DATABASE_URL to the address of that server.`,
  });
  await rmdir(join(clusterDir, 'base'));
  await (await openHere(dataDir)).close();
});

test('a second shop is refused with one sentence that names the first', async (t) => {
  const dataDir = await makeUsedDataDir(t);
  const database = await openHere(dataDir);
  const second = startHolder(t, dataDir);
  assert.equal(
    (await second.said).error,
    `Another shop (process ${process.pid}, http://localhost:3000) already uses ${dataDir}. Stop it, or give this one its own DATA_DIR.`,
  );
  assert.deepEqual(await query(database, 'SELECT 1 AS one'), [{ one: 1 }]);
});

test('a command beside the shop leaves the server running for the shop, and vice versa', async (t) => {
  const dataDir = await makeUsedDataDir(t);
  const command = startHolder(t, dataDir, { role: 'command' });
  assert.ok((await command.said).connection);
  const postmaster = await postmasterOf(dataDir);
  const shop = await openHere(dataDir);
  await command.end();
  assert.equal(await postmasterOf(dataDir), postmaster);
  const last = startHolder(t, dataDir, { role: 'command' });
  await last.said;
  await shop.close();
  assert.equal(await postmasterOf(dataDir), postmaster);
  await last.end();
  assert.ok(await isServerDown(dataDir));
});

test('two first opens at once, here and in another process, share one server', async (t) => {
  const dataDir = await makeDataDir(t);
  const elsewhere = startHolder(t, dataDir, { role: 'command' });
  const here = await Promise.all([openHere(dataDir), openHere(dataDir, 'command')]);
  assert.deepEqual((await elsewhere.said).connection, here[0].connection);
  await query(here[0], WRITTEN);
  assert.deepEqual(await query(here[1], 'SELECT id FROM written'), [{ id: 1 }]);
  await Promise.all([...here.map((database) => database.close()), elsewhere.end()]);
  assert.ok(await isServerDown(dataDir));
});

test('a folder whose path is too long for a socket gets a private one elsewhere', async (t) => {
  const dataDir = await makeUsedDataDir(t, 'long-'.repeat(20));
  const database = await openHere(dataDir);
  assert.equal(dirname(database.connection.host), '/tmp');
  assert.equal((await stat(database.connection.host)).mode & 0o077, 0);
  await query(database, 'SELECT 1');
  await database.close();
  await rmdir(database.connection.host);
});

test("an ordinary user's server runs as that user", {
  skip: !isRoot && 'all the others show it',
}, async (t) => {
  const dataDir = await makeDataDir(t);
  const nobody = await findNobody();
  await mkdir(dataDir);
  await chown(dataDir, nobody.uid, nobody.gid);
  const holder = startHolder(t, dataDir, { as: nobody });
  assert.ok((await holder.said).connection, (await holder.said).error);
  assert.equal((await stat(`/proc/${await postmasterOf(dataDir)}`)).uid, nobody.uid);
  await holder.end();
  assert.ok(await isServerDown(dataDir));
  // If root starts it by mistake once, the server runs as the owner, who can still use it afterward.
  await (await openHere(dataDir)).close();
  const again = startHolder(t, dataDir, { as: nobody });
  assert.ok((await again.said).connection, (await again.said).error);
  await again.end();
});

test("root's server runs as another user, also under a umask of 077", { skip: !isRoot }, async (t) => {
  const dataDir = join(await makeDataDir(t), 'made', 'too');
  const umask = process.umask(0o077);
  t.after(() => process.umask(umask));
  const database = await openHere(dataDir);
  assert.notEqual((await stat(`/proc/${await postmasterOf(dataDir)}`)).uid, 0);
  assert.equal((await stat(join(dataDir, 'cluster'))).mode & 0o777, 0o700);
  await database.close();
});

test("a folder that the database's user cannot enter is named in the error", { skip: !isRoot }, async (t) => {
  const dataDir = join(await makeDataDir(t), 'shop');
  await mkdir(dirname(dataDir));
  await chmod(dirname(dataDir), 0o700);
  await assert.rejects(openHere(dataDir), {
    message:
      `The database runs as the system user postgres, who cannot enter ${dirname(dataDir)}. ` +
      'Set DATA_DIR to a folder that this user can enter, for example one under /var/lib.',
  });
});

test('the default folder is one per project', () => {
  assert.notEqual(defaultDataDir('/srv/a/shop'), defaultDataDir('/srv/b/shop'));
  const expected = isRoot ? /^\/var\/lib\/myclothes\/shop-[0-9a-f]{6}$/ : /^\/srv\/a\/shop\/data$/;
  assert.match(defaultDataDir('/srv/a/shop'), expected);
});
