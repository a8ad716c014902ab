import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { until } from '../../test/until.ts';
import { type EmbeddedDatabase, openEmbeddedDatabase } from './open.ts';
import { findPostmaster, stopPostmaster } from './postmaster.ts';

export const isRoot = process.getuid?.() === 0;
const opened: [dataDir: string, database: EmbeddedDatabase][] = [];
const HOLDER = fileURLToPath(import.meta.resolve('./holder.fixture.ts'));

/** A folder for the test under /tmp, where every user can enter. Its server is stopped at the end. */
export async function makeDataDir(t: TestContext, name = 'data'): Promise<string> {
  const folder = await realpath(await mkdtemp('/tmp/embedded-test-'));
  await chmod(folder, 0o755);
  const dataDir = join(folder, name);
  t.after(async () => {
    await Promise.all(opened.filter(([where]) => where === dataDir).map(([, database]) => database.close()));
    const pid = await findPostmaster(join(dataDir, 'cluster'));
    if (pid !== undefined) await stopPostmaster(join(dataDir, 'cluster'), pid);
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });
  return dataDir;
}

/** A folder with a closed database, copied from a shared one, which takes a tenth of the time. */
export async function makeUsedDataDir(t: TestContext, name = 'data'): Promise<string> {
  template ??= makeTemplate();
  const dataDir = await makeDataDir(t, name);
  await mkdir(dataDir);
  await promisify(execFile)('cp', ['-a', join(await template, 'cluster'), dataDir]);
  const server = (await readdir(await template)).find((name) => name.startsWith('server-')) ?? '';
  await symlink(join(await template, server), join(dataDir, server));
  return dataDir;
}

async function makeTemplate(): Promise<string> {
  const folder = await realpath(await mkdtemp('/tmp/embedded-test-'));
  await (await openHere(folder)).close();
  return folder;
}

let template: Promise<string> | undefined;
after(async () => rm((await template) ?? '', { recursive: true, force: true }));

/** Opens a database and closes it at the end of the test, before its folder is removed, if the test has not done so. */
export async function openHere(
  dataDir: string,
  role: 'shop' | 'command' = 'shop',
  log: (message: string) => void = () => {},
): Promise<EmbeddedDatabase> {
  const database = await openEmbeddedDatabase({ dataDir, role, address: 'http://localhost:3000', log });
  opened.push([dataDir, database]);
  return database;
}

export interface Holder {
  process: ChildProcessWithoutNullStreams;
  /** Its report after it has opened the database or was refused. */
  said: Promise<{ connection?: EmbeddedDatabase['connection']; error?: string }>;
  kill(): Promise<void>;
  end(): Promise<void>;
}

/** Starts another process that opens the database. It is killed at the end of the test if it still runs. */
export function startHolder(
  t: TestContext,
  dataDir: string,
  { role = 'shop', as }: { role?: 'shop' | 'command'; as?: { uid: number; gid: number } } = {},
): Holder {
  const child = spawn(process.execPath, [HOLDER, dataDir, role, 'http://localhost:4000'], {
    ...as,
    cwd: '/',
  });
  const exited = once(child, 'exit');
  const said = once(createInterface(child.stdout), 'line').then(([line]) => JSON.parse(line));
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  t.after(kill);
  const end = async () => {
    child.stdin.end();
    await exited;
  };
  return { process: child, said, kill, end };
}

/** Returns the rows of one statement on a separate connection. */
export async function query(database: Pick<EmbeddedDatabase, 'connection'>, sql: string): Promise<object[]> {
  const client = new pg.Client({ ...database.connection, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Returns the process ID of the backend that this condition on pg_stat_activity finds. */
export async function findProcess(
  database: Pick<EmbeddedDatabase, 'connection'>,
  where: string,
): Promise<number> {
  const [row] = (await query(database, `SELECT pid FROM pg_stat_activity WHERE ${where}`)) as {
    pid: number;
  }[];
  assert.ok(row, `a process with ${where}`);
  return row.pid;
}

/** Polls until the server answers again. Resolves to how long that took, in milliseconds. */
export async function timeUntilBack(database: EmbeddedDatabase): Promise<number> {
  const startMs = performance.now();
  await until(
    () =>
      query(database, 'SELECT 1').then(
        () => true,
        () => false,
      ),
    'the database answers',
  );
  return performance.now() - startMs;
}

export async function postmasterOf(dataDir: string): Promise<number> {
  const pid = await findPostmaster(join(dataDir, 'cluster'));
  assert.ok(pid, `a server of ${dataDir} runs`);
  return pid;
}

export async function isServerDown(dataDir: string): Promise<boolean> {
  return (await findPostmaster(join(dataDir, 'cluster'))) === undefined;
}

/** A user that owns none of these files. */
export async function findNobody(): Promise<{ uid: number; gid: number }> {
  const users = await readFile('/etc/passwd', 'utf8');
  const [, uid, gid] = users.match(/^nobody:[^:]*:(\d+):(\d+)/m) ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}
