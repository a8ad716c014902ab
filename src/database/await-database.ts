import { setTimeout as pause } from 'node:timers/promises';
import { Client, type PoolConfig } from 'pg';
import { type ConnectFault, connectFaultOf } from './connect-fault.ts';
import { serverVersionFault } from './server-version.ts';

/** One try: a database that is far away. */
const CONNECT_TIMEOUT_MS = 5_000;
const BETWEEN_TRIES_MS = 500;
/** Longer than a standby needs to take over, and a server to recover from a crash. */
export const DATABASE_WAIT_MS = 60_000;

export interface DatabaseWait {
  /** How long is tried again; 0: once. */
  limitMs: number;
  log(message: string): void;
  /** Before each try; throws to end the wait. */
  check?(): void;
}

/**
 * Resolves when the database takes connections and changes. One that is away, that recovers or is a standby that
 * is about to take over is waited for; what waiting does not help, such as a wrong password, throws at once.
 * `host` is for messages, as the address may hold a password.
 */
export async function awaitDatabase(
  connection: PoolConfig,
  host: string,
  { limitMs, log, check }: DatabaseWait,
): Promise<void> {
  const end = performance.now() + limitMs;
  for (let tries = 0; ; tries++) {
    check?.();
    const fault = await faultOf(connection);
    if (!fault) return;
    const isTooLate = !fault.isPassing || performance.now() + BETWEEN_TRIES_MS > end;
    if (isTooLate) throw new Error(refusal(host, fault, limitMs), { cause: fault.cause });
    if (tries === 0)
      log(`The database at ${host} ${fault.what} (${fault.code}): waiting for up to ${limitMs / 1_000} s.`);
    await pause(BETWEEN_TRIES_MS);
  }
}

async function faultOf(connection: PoolConfig): Promise<ConnectFault | undefined> {
  const client = new Client({
    ...connection,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: CONNECT_TIMEOUT_MS,
  });
  // A server that goes away later than it has answered would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<Server>(
      `SELECT pg_is_in_recovery() AS "isStandby", current_setting('server_version_num') AS version`,
    );
    return serverFaultOf(rows[0] as Server);
  } catch (cause) {
    return connectFaultOf(cause, client);
  } finally {
    await client.end().catch(() => {});
  }
}

interface Server {
  isStandby: boolean;
  version: string;
}

function serverFaultOf({ isStandby, version }: Server): ConnectFault | undefined {
  const tooOld = serverVersionFault(Number(version));
  if (tooOld)
    return { what: tooOld, code: version, advice: 'Upgrade it, or correct DATABASE_URL.', isPassing: false };
  return isStandby
    ? {
        what: 'takes no changes',
        code: 'in recovery',
        advice: 'Start it, or correct DATABASE_URL.',
        isPassing: true,
      }
    : undefined;
}

function refusal(host: string, { what, code, advice, isPassing }: ConnectFault, limitMs: number): string {
  const waited = isPassing && limitMs > 0 ? `, and ${limitMs / 1_000} s of waiting did not help` : '';
  return `The database at ${host} ${what} (${code})${waited}. ${advice}`;
}
