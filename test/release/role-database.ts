import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect as connectSocket, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { allowWeb, createRoles } from '../../deploy/roles.ts';
import { importDemoCatalog } from '../../src/catalog/demo-catalog.ts';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openEmbeddedDatabase } from '../../src/embedded-database/open.ts';
import { migrateMail } from '../../src/mail/queue.ts';
import { migrationsDir } from '../../src/shop-database.ts';

const NAME = 'production';
const PASSWORDS = {
  migrations: { username: 'migrations', password: "it's" },
  web: { username: 'web', password: 'w' },
};

export interface RoleDatabase {
  /** Returns a DATABASE_URL for a role. */
  urlOf(role: string): string;
  connect(role: string): Promise<Client>;
  /** Does what deploy/migrate.ts does. */
  release(): Promise<void>;
  /** Returns the server's hashes of the roles' passwords. */
  hashes(): Promise<{ rolname: string; rolpassword: string }[]>;
  close(): Promise<void>;
}

/** Starts a server with a database like on RDS: its master may create roles and is not a superuser. */
export async function startRoleDatabase(): Promise<RoleDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'myclothes-roles-'));
  // The database's own user must be able to enter the folder.
  await chmod(folder, 0o755);
  const server = await openEmbeddedDatabase({
    dataDir: join(folder, 'data'),
    role: 'command',
    log: () => {},
  });
  const { host, port } = server.connection;
  // Only its owner can reach the server's socket, and it listens on no port, so connections are forwarded.
  const door = await openDoor(join(host, `.s.PGSQL.${port}`));
  const { port: tcpPort } = door.address() as AddressInfo;
  const urlOf = (role: string) => `postgres://${role}@127.0.0.1:${tcpPort}/${NAME}`;
  const connect = async (role: string) => {
    const client = new Client({ host, port, user: role, database: NAME });
    await client.connect();
    return client;
  };
  const superuser = new Client(server.connection);
  await superuser.connect();
  await superuser.query('CREATE ROLE master LOGIN CREATEROLE CREATEDB');
  const hashes = async () => {
    const client = new Client(server.connection);
    await client.connect();
    const { rows } = await client.query(
      `SELECT rolname, rolpassword FROM pg_authid WHERE rolname IN ('web', 'migrations') ORDER BY rolname`,
    );
    await client.end();
    return rows;
  };
  await superuser.query(`CREATE DATABASE ${NAME} OWNER master`);
  await superuser.end();
  return {
    urlOf,
    connect,
    hashes,
    async release() {
      await as(connect, 'master', (client) => createRoles(client, PASSWORDS));
      await inDatabase(urlOf('migrations'), async (database) => {
        await migrate(database.pool, migrationsDir);
        await migrateMail(database);
      });
      await as(connect, 'migrations', allowWeb);
    },
    async close() {
      door.close();
      await server.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

async function openDoor(socket: string): Promise<Server> {
  const door = createServer((near) => {
    const far = connectSocket(socket);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => {});
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  return door;
}

async function as(
  connect: (role: string) => Promise<Client>,
  role: string,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const client = await connect(role);
  await work(client).finally(() => client.end());
}

async function inDatabase(url: string, work: (database: Database) => Promise<unknown>): Promise<void> {
  const database = openDatabase({
    connection: { connectionString: url },
    maxConnections: 3,
    applicationName: 'test release',
    statementTimeoutMs: 0,
  });
  await work(database).finally(() => database.close());
}

/** Imports as the staff does, with the web tier's role. */
export const importCatalogAs = (url: string): Promise<void> =>
  inDatabase(url, (database) => importDemoCatalog(database, () => {}));
