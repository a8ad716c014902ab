import { createHash } from 'node:crypto';
import { DatabaseError, Pool, type PoolClient, type PoolConfig } from 'pg';

/** The values that a statement takes. Arrays become PostgreSQL arrays; JSON is passed as a string. */
export type Parameter =
  | string
  | number
  | bigint
  | boolean
  | Date
  | Buffer
  | null
  | readonly (string | number | Buffer | null)[];

/**
 * A SQL text with the types of its parameters and of one row. Its name is a hash of the text, so that each connection
 * parses and plans it once: planning an unnamed statement costs more than running it.
 */
export interface Statement<Parameters extends readonly Parameter[], Row> {
  readonly name: string;
  readonly text: string;
  /** Carries the types only and is never set. */
  readonly types?: (parameters: Parameters) => Row;
}

export function statement<Parameters extends readonly Parameter[], Row>(
  text: string,
): Statement<Parameters, Row> {
  return { name: createHash('sha256').update(text).digest('base64url').slice(0, 22), text };
}

/** Runs statements: the pool, or one connection inside a transaction. */
export interface Queryable {
  /** Returns all rows. The statement itself limits how many. */
  list<P extends readonly Parameter[], R>(statement: Statement<P, R>, parameters: P): Promise<R[]>;
  /** Returns the first row, if there is one. */
  find<P extends readonly Parameter[], R>(statement: Statement<P, R>, parameters: P): Promise<R | undefined>;
  /** Returns how many rows were written. */
  run<P extends readonly Parameter[], R>(statement: Statement<P, R>, parameters: P): Promise<number>;
}

/** The text of a statement that always returns one row. It is planned each time, so it must be simple. */
export interface FirstStatement<Row> {
  readonly text: string;
  /** Carries the type only and is never set. */
  readonly type?: Row;
}

export interface Database extends Queryable {
  /**
   * Commits when `work` resolves, rolls back when it throws. `work` must use the connection it is given. `first` is a
   * statement without parameters that is sent together with BEGIN, in one round trip, and `work` gets its row.
   */
  transaction<T, Row = undefined>(
    work: (connection: Queryable, row: Row) => Promise<T>,
    first?: FirstStatement<Row>,
  ): Promise<T>;
  readonly pool: Pool;
  close(): Promise<void>;
}

/** A caller without an answer within these limits gets an error, and a shopper a 503. */
const CONNECT_TIMEOUT_MS = 900;
/** An import or a migration has no shopper waiting for it, so it waits longer instead of failing. */
const PATIENT_CONNECT_TIMEOUT_MS = 15_000;
const STATEMENT_TIMEOUT_MS = 4_000;
const QUERY_TIMEOUT_MS = 5_000;

export interface DatabaseOptions {
  connection: PoolConfig;
  /** The limit for this process. */
  maxConnections: number;
  /** Shown by pg_stat_activity. */
  applicationName: string;
  /** 0 means no limit, for imports and migrations. */
  statementTimeoutMs?: number;
  /** How long to wait for a free or a new connection. */
  connectTimeoutMs?: number;
  /** The time from sending a statement to its answer. */
  queryTimeoutMs?: number;
  onError?: (error: Error) => void;
}

export function openDatabase(options: DatabaseOptions): Database {
  const statementTimeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  const pool = new Pool({
    ...options.connection,
    max: options.maxConnections,
    connectionTimeoutMillis:
      options.connectTimeoutMs ??
      (statementTimeoutMs === 0 ? PATIENT_CONNECT_TIMEOUT_MS : CONNECT_TIMEOUT_MS),
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: options.applicationName,
    // Every statement is named and reads by key or by listing, so one generic plan fits all its parameters.
    options: `-c plan_cache_mode=force_generic_plan -c statement_timeout=${statementTimeoutMs} -c idle_in_transaction_session_timeout=${statementTimeoutMs === 0 ? 0 : 10_000}`,
    ...(statementTimeoutMs === 0 ? {} : { query_timeout: options.queryTimeoutMs ?? QUERY_TIMEOUT_MS }),
  });
  const report = options.onError ?? (() => {});
  pool.on('error', report);
  pool.on('connect', (client) => client.on('error', report));
  return {
    ...queryable(pool),
    pool,
    transaction: (work, first) => transaction(pool, work, first),
    close: () => pool.end(),
  };
}

function queryable(client: Pool | PoolClient): Queryable {
  return {
    // The statement declares the row's type, and the tests that run it check the declaration.
    list: async <P extends readonly Parameter[], R>({ name, text }: Statement<P, R>, parameters: P) =>
      (await client.query({ name, text, values: [...parameters] })).rows as R[],
    find: async <P extends readonly Parameter[], R>({ name, text }: Statement<P, R>, parameters: P) =>
      (await client.query({ name, text, values: [...parameters] })).rows[0] as R | undefined,
    run: async <P extends readonly Parameter[], R>({ name, text }: Statement<P, R>, parameters: P) =>
      (await client.query({ name, text, values: [...parameters] })).rowCount ?? 0,
  };
}

async function transaction<T, Row>(
  pool: Pool,
  work: (connection: Queryable, row: Row) => Promise<T>,
  first: FirstStatement<Row> | undefined,
): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    const result = await work(queryable(client), await begin(client, first));
    const { command } = await client.query('COMMIT');
    // PostgreSQL answers the COMMIT of a failed transaction with a rollback instead of an error.
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((rollbackError: Error) => {
      failure = rollbackError;
    });
    throw error;
  } finally {
    // A connection that could not roll back is discarded, not handed to the next request.
    client.release(failure);
  }
}

async function begin<Row>(client: PoolClient, first: FirstStatement<Row> | undefined): Promise<Row> {
  if (!first) {
    await client.query('BEGIN');
    return undefined as Row;
  }
  // pg resolves to an array of results for a text of several statements, which its types do not know.
  const results = (await client.query(`BEGIN; ${first.text}`)) as unknown as { rows: Row[] }[];
  return results[1]?.rows[0] as Row;
}

/** Tells whether PostgreSQL refused the statement for its values: a data exception or an integrity constraint. */
export function isFaultOfStatement(error: unknown): boolean {
  return error instanceof DatabaseError && /^2[23]/.test(error.code ?? '');
}

/** Tells whether the database cannot answer now, so that the same request may work in a moment. */
export function isDatabaseAway(error: { code?: string; message?: string; syscall?: string }): boolean {
  const { code = '', message = '', syscall = '' } = error;
  if (SOCKET_OR_FILE_CODES.has(code)) return SOCKET_SYSCALLS.has(syscall);
  return AWAY_CODES.test(code) || AWAY_MESSAGES.test(message);
}

/** SQLSTATE classes and socket errors that mean "not now". */
const AWAY_CODES =
  /^(08...|57P0[1-5]|57014|53...|25006|55P03|40001|40P01|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
/** A socket or a missing file can cause these. */
const SOCKET_OR_FILE_CODES = new Set(['ENOENT', 'EPIPE']);
const SOCKET_SYSCALLS = new Set(['connect', 'read', 'write']);
const AWAY_MESSAGES =
  /timeout exceeded when trying to connect|Query read timeout|Connection terminated|not queryable|Cannot use a pool after/;
