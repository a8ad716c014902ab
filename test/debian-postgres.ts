import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type PoolConfig } from 'pg';
import { findPostgres } from '../proving-ground/region/machine/packages.ts';
import { findFreePort } from '../proving-ground/shared/free-ports.ts';
import { findServerAccount, runAs, serverEnvironment } from '../src/embedded-database/account.ts';
import { until } from './until.ts';

/** A PostgreSQL server from the system's packages, which is older than the embedded one and asks for a password. */
export interface DebianPostgres {
  /** The folder of its programs, such as pg_dump. */
  bin: string;
  connection: Required<Pick<PoolConfig, 'host' | 'port' | 'user' | 'password' | 'database'>>;
  /** A DATABASE_URL for one of its databases. */
  urlOf(database: string, password?: string): string;
  close(): Promise<void>;
}

const USER = 'owner';
const PASSWORD = 'correct horse';

/** Starts the newest one that is installed, or the one that POSTGRES_BIN names, on a free port of the loopback interface. */
export async function startDebianPostgres(): Promise<DebianPostgres> {
  const bin = findPostgres(process.env);
  if (!bin) throw new Error('No PostgreSQL is installed. Install it with "node test/prepare.ts".');
  const folder = await mkdtemp(join(tmpdir(), 'myclothes-postgres-'));
  // The server's user must be able to enter it.
  await chmod(folder, 0o755);
  const [data, passwordFile] = [join(folder, 'data'), join(folder, 'password')];
  const account = await findServerAccount(data, () => {});
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, `${PASSWORD}\n`);
  if (account) for (const path of [data, passwordFile]) await chown(path, account.uid, account.gid);
  const auth = ['--auth=scram-sha-256', '--username', USER, '--pwfile', passwordFile];
  const text = ['--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
  await runAs(account, join(bin, 'initdb'), ['-D', data, ...auth, ...text]);
  const port = await findFreePort();
  const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off' };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...flags], {
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
    cwd: data,
    env: serverEnvironment(),
    stdio: 'ignore',
  });
  const connection = { host: '127.0.0.1', port, user: USER, password: PASSWORD, database: 'postgres' };
  await until(() => canConnect(connection), 'PostgreSQL takes connections');
  return {
    bin,
    connection,
    urlOf: (database, password = PASSWORD) =>
      `postgres://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    async close() {
      const ended = once(server, 'exit');
      // An immediate shutdown is enough, because the folder is deleted.
      server.kill('SIGQUIT');
      await ended;
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

async function canConnect(connection: PoolConfig): Promise<boolean> {
  const client = new Client(connection);
  client.on('error', () => {});
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}
