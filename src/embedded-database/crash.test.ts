import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../test/until.ts';
import {
  findProcess,
  isServerDown,
  makeUsedDataDir,
  openHere,
  postmasterOf,
  query,
  startHolder,
  timeUntilBack,
} from './test-server.fixture.ts';

const WRITTEN = 'CREATE TABLE written AS SELECT 1 AS id';
const READ = 'SELECT id FROM written';

// The tests run together, because they mostly wait.
suite('a crash', { concurrency: 3 }, () => {
  test('a server that does not answer is stopped and restarted', { timeout: 30_000 }, async (t) => {
    const dataDir = await makeUsedDataDir(t);
    const holder = startHolder(t, dataDir);
    await holder.said;
    const postmaster = await postmasterOf(dataDir);
    await holder.kill();
    process.kill(postmaster, 'SIGSTOP');
    const database = await openHere(dataDir);
    assert.notEqual(await postmasterOf(dataDir), postmaster);
    await database.close();
  });

  test('after kill -9 of the shop, the next one adopts its server at once with all rows', async (t) => {
    const dataDir = await makeUsedDataDir(t);
    const holder = startHolder(t, dataDir);
    const { connection } = await holder.said;
    assert.ok(connection);
    await query({ connection }, WRITTEN);
    const postmaster = await postmasterOf(dataDir);
    await holder.kill();
    const database = await openHere(dataDir);
    assert.equal(await postmasterOf(dataDir), postmaster);
    assert.deepEqual(await query(database, READ), [{ id: 1 }]);
    await database.close();
    assert.ok(await isServerDown(dataDir));
  });

  test('after kill -9 of the shop, its server stops when no other shop comes', async (t) => {
    const dataDir = await makeUsedDataDir(t);
    const holder = startHolder(t, dataDir);
    const { connection } = await holder.said;
    assert.ok(connection);
    await query({ connection }, WRITTEN);
    const command = startHolder(t, dataDir, { role: 'command' });
    await command.said;
    const postmaster = await postmasterOf(dataDir);
    await holder.kill();
    // Longer than the server waits for another user; the command is one.
    await pause(7_000);
    assert.equal(await postmasterOf(dataDir), postmaster);
    await command.kill();
    await until(() => isServerDown(dataDir), 'the server is down');
    const log = await readFile(join(dataDir, 'postgres.log'), 'utf8');
    assert.match(log, /received fast shutdown request[\s\S]*database system is shut down/);
    assert.deepEqual(await query(await openHere(dataDir), READ), [{ id: 1 }]);
  });

  test('a shop whose killed predecessor still counts as connected waits for it', async (t) => {
    const dataDir = await makeUsedDataDir(t);
    const holder = startHolder(t, dataDir);
    const { connection } = await holder.said;
    assert.ok(connection);
    const backend = await findProcess({ connection }, "application_name LIKE 'shop %'");
    process.kill(backend, 'SIGSTOP');
    await holder.kill();
    const opening = openHere(dataDir);
    const here = `SELECT FROM pg_stat_activity WHERE application_name LIKE 'shop ${process.pid} %'`;
    await until(async () => (await query({ connection }, here)).length > 0, 'the next shop asks');
    process.kill(backend, 'SIGCONT');
    await (await opening).close();
  });

  test('after kill -9 of shop and server, the next open waits for the orphaned backends', async (t) => {
    const dataDir = await makeUsedDataDir(t);
    const holder = startHolder(t, dataDir);
    const { connection } = await holder.said;
    assert.ok(connection);
    const writer = await findProcess({ connection }, "backend_type = 'walwriter'");
    const postmaster = await postmasterOf(dataDir);
    process.kill(writer, 'SIGSTOP');
    await holder.kill();
    process.kill(postmaster, 'SIGKILL');
    const opening = openHere(dataDir);
    const hasRefused = async () =>
      (await readFile(join(dataDir, 'postgres.log'), 'utf8')).includes('still in use');
    await until(hasRefused, 'a start was refused').finally(() => process.kill(writer, 'SIGCONT'));
    await query(await opening, 'SELECT 1');
  });

  test('after kill -9 of the server, it is back within seconds with every acknowledged row', async (t) => {
    const dataDir = await makeUsedDataDir(t);
    const database = await openHere(dataDir);
    await query(database, WRITTEN);
    const postmaster = await postmasterOf(dataDir);
    process.kill(postmaster, 'SIGKILL');
    const backMs = await timeUntilBack(database);
    t.diagnostic(`back after ${Math.round(backMs)} ms`);
    assert.deepEqual(await query(database, READ), [{ id: 1 }]);
    assert.notEqual(await postmasterOf(dataDir), postmaster);
    const second = startHolder(t, dataDir);
    assert.match(String((await second.said).error), /^Another shop \(process \d+, http:\/\/localhost:3000\)/);
    await database.close();
    assert.ok(await isServerDown(dataDir));
  });

  test('after kill -9 of an adopted server, the shop and a command both use the same new one', async (t) => {
    const dataDir = await makeUsedDataDir(t);
    const first = startHolder(t, dataDir);
    await first.said;
    await first.kill();
    const logged: string[] = [];
    const shop = await openHere(dataDir, 'shop', (message) => logged.push(message));
    const command = startHolder(t, dataDir, { role: 'command' });
    await command.said;
    process.kill(await postmasterOf(dataDir), 'SIGKILL');
    await until(() => logged.includes('The embedded database is back.'), 'the shop is back');
    const guards = "SELECT FROM pg_stat_activity WHERE application_name ~ '^(shop|command) '";
    await until(async () => (await query(shop, guards)).length === 2, 'both are back');
    await shop.close();
    assert.ok(!(await isServerDown(dataDir)), 'the command still uses it');
    await command.end();
    assert.ok(await isServerDown(dataDir));
  });

  test('after kill -9 of a backend, the locks are taken again', async (t) => {
    const dataDir = await makeUsedDataDir(t);
    const logged: string[] = [];
    const database = await openHere(dataDir, 'shop', (message) => logged.push(message));
    process.kill(await findProcess(database, "backend_type = 'walwriter'"), 'SIGKILL');
    await until(() => logged.includes('The embedded database is back.'), 'the shop is back');
    const locks = await query(database, "SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted");
    assert.equal(locks.length, 2);
  });

  test('a stale postmaster.pid that names another living process neither prevents the start nor harms that process', async (t) => {
    const dataDir = await makeUsedDataDir(t);
    const database = await openHere(dataDir);
    await query(database, WRITTEN);
    const pidFile = join(dataDir, 'cluster/postmaster.pid');
    const text = await readFile(pidFile, 'utf8');
    await database.close();
    // The process runs as the server's user; PostgreSQL itself ignores those of other users.
    const { uid, gid } = await stat(join(dataDir, 'cluster'));
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore', uid, gid });
    t.after(() => stranger.kill('SIGKILL'));
    await once(stranger, 'spawn');
    await writeFile(pidFile, text.replace(/^\d+/, String(stranger.pid)));
    await writeFile(join(dataDir, 'socket/.s.PGSQL.5432.lock'), `${stranger.pid}\n`);
    const again = await openHere(dataDir);
    assert.deepEqual(await query(again, READ), [{ id: 1 }]);
    await again.close();
    assert.equal(stranger.exitCode, null);
    assert.equal(stranger.signalCode, null);
  });

  test('a cluster that disappears while it is open is not replaced by an empty one', async (t) => {
    const dataDir = await makeUsedDataDir(t);
    const logged: string[] = [];
    const database = await openHere(dataDir, 'shop', (message) => logged.push(message));
    await query(database, WRITTEN);
    const postmaster = await postmasterOf(dataDir);
    await rename(join(dataDir, 'cluster'), join(dataDir, 'moved'));
    process.kill(postmaster, 'SIGKILL');
    await until(() => logged.some((line) => line.includes('not back yet')), 'a try has failed');
    await assert.rejects(stat(join(dataDir, 'cluster')));
    await rename(join(dataDir, 'moved'), join(dataDir, 'cluster'));
    await timeUntilBack(database);
    assert.deepEqual(await query(database, READ), [{ id: 1 }]);
  });
});
