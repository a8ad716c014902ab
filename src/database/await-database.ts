import { setTimeout as pause } from 'node:timers/promises';
import { Client, type PoolConfig } from 'pg';
import { isDatabaseAway } from './database.ts';

/** The shop is tested with these major versions of PostgreSQL. A newer one is accepted. */
export const POSTGRES_MIN = 15;
export const POSTGRES_MAX = 18;

/** The limit of one try, long enough for a distant database. */
const CONNECT_TIMEOUT_MS = 5_000;
const BETWEEN_TRIES_MS = 500;
/** Longer than a standby needs to take over, and a server to recover from a crash. */
export const DATABASE_WAIT_MS = 60_000;

/** Why the database cannot be used, for the sentence "The database at HOST `what` (`code`). `advice`". */
interface ConnectFault {
  what: string;
  code: string;
  advice: string;
  /** Whether waiting may help. */
  isPassing: boolean;
  cause?: unknown;
}

export interface DatabaseWait {
  /** How long to keep trying; 0 means one try. */
  limitMs: number;
  log(message: string): void;
  /** Called before each try. It throws to end the wait. */
  check?(): void;
}

/**
 * Resolves when the database accepts connections and changes. It waits for a database that is away or recovering, and
 * for a standby that is about to take over. A fault that does not pass, such as a wrong password, throws at once.
 * `host` is for messages, because the address may hold a password.
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
  // Without a listener, a connection that is lost after the answer would end the process.
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

/** The sentence names the user and the database, and never the password. */
function connectFaultOf(cause: unknown, { user, database }: Client): ConnectFault {
  const error = cause as { code?: string; message: string; syscall?: string };
  const { code = '', message } = error;
  if (NO_PASSWORD.test(message))
    return refused(`asks for the password of the user "${user}", and DATABASE_URL has none`, 'SASL');
  const what = refusals({ user, database })[code];
  if (what) return refused(what, code);
  const isPassing = isDatabaseAway(error) || TIMED_OUT.test(message);
  const unreached = UNREACHED[code] ?? 'cannot be reached';
  return { what: unreached, code: code || message, advice: START, isPassing, cause };

  function refused(what: string, code: string): ConnectFault {
    return { what, code, advice: CORRECT, isPassing: false, cause };
  }
}

const START = 'Start it, or correct DATABASE_URL.';
const CORRECT = 'Correct DATABASE_URL.';
/** pg's messages for a connection that was not made in time. */
const TIMED_OUT = /timeout expired|Connection terminated/;
/** pg's message when the server asks for a password and none was given. */
const NO_PASSWORD = /client password must be a string/;

/** By SQLSTATE. Waiting does not help these. */
const refusals = ({ user, database }: Pick<Client, 'user' | 'database'>): Record<string, string> => ({
  '28P01': `refuses the user "${user}" with this password`,
  '28000': `does not let the user "${user}" in from this machine`,
  '3D000': `has no database "${database}"`,
  '42501': `does not let the user "${user}" use the database "${database}"`,
});

const UNREACHED: Record<string, string> = {
  ECONNREFUSED: 'refuses the connection',
  ENOTFOUND: 'has an unknown host name',
  EAI_AGAIN: 'has a host name that cannot be looked up',
};

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
        what: 'accepts no changes',
        code: 'in recovery',
        advice: 'Start it, or correct DATABASE_URL.',
        isPassing: true,
      }
    : undefined;
}

/** `versionNumber` is server_version_num, such as 150018 for 15.18. Returns undefined for a version that works. */
function serverVersionFault(versionNumber: number): string | undefined {
  const major = Math.floor(versionNumber / 10_000);
  return major < POSTGRES_MIN
    ? `is PostgreSQL ${major}, and the shop needs ${POSTGRES_MIN} to ${POSTGRES_MAX}`
    : undefined;
}

function refusal(host: string, { what, code, advice, isPassing }: ConnectFault, limitMs: number): string {
  const waited = isPassing && limitMs > 0 ? `, and ${limitMs / 1_000} s of waiting did not help` : '';
  return `The database at ${host} ${what} (${code})${waited}. ${advice}`;
}
