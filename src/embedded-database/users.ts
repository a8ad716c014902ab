import type { Client } from 'pg';
import { waitUntil } from '../process/time-limits.ts';
import { SHOP_NAME } from './cluster.ts';

/** The advisory locks of this module. Every user of the server shares the first. */
export const USERS_LOCK: readonly [number, number] = [1836674156, 1];
const SHOP_LOCK = [1836674156, 2];
/** A killed shop's lock is released when the server notices that its connection has ended. */
const ROLE_TIMEOUT_MS = 2_000;

export interface User {
  /** Only one shop can use the server at a time, and commands can use it beside the shop. */
  role: 'shop' | 'command';
  /** The address that a second shop is told about the first, such as "http://localhost:3000". */
  address?: string;
}

/** The name of a user's connection. PostgreSQL keeps 63 bytes of it. */
export function applicationNameOf({ role, address = '' }: User): string {
  return `${role} ${process.pid} ${address}`.trim();
}

/** Takes the locks of the role, which last as long as the connection. Throws when another shop uses the server. */
export async function becomeUser(client: Client, user: User, dataDir: string): Promise<void> {
  await client.query('SELECT pg_advisory_lock_shared($1, $2)', [...USERS_LOCK]);
  if (user.role === 'command') return;
  const isTaken = await waitUntil(() => tryLock(client, SHOP_LOCK), { timeoutMs: ROLE_TIMEOUT_MS });
  if (!isTaken) throw new Error(await describeRefusal(client, dataDir));
}

/** Tells whether the server has no other users. Under the folder's lock, no process can become one meanwhile. */
export async function isLastUser(client: Client): Promise<boolean> {
  await client.query('SELECT pg_advisory_unlock_all()');
  return tryLock(client, USERS_LOCK);
}

/** Called after the locks were taken, so that one user at a time checks. */
export async function ensureShopDatabase(client: Client): Promise<void> {
  const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [SHOP_NAME]);
  if (found.rowCount === 0) await client.query(`CREATE DATABASE ${SHOP_NAME}`);
}

async function tryLock(client: Client, key: readonly number[]): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS taken', [
    ...key,
  ]);
  return rows[0]?.taken === true;
}

async function describeRefusal(client: Client, dataDir: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT activity.application_name AS name
       FROM pg_locks AS lock JOIN pg_stat_activity AS activity USING (pid)
      WHERE lock.locktype = 'advisory' AND lock.granted
        AND lock.classid = $1::bigint::oid AND lock.objid = $2::bigint::oid`,
    SHOP_LOCK,
  );
  const [, pid, address] = rows[0]?.name.split(' ') ?? [];
  const who = pid ? ` (process ${[pid, address].filter(Boolean).join(', ')})` : '';
  return `Another shop${who} already uses ${dataDir}. Stop it, or give this one its own DATA_DIR.`;
}
