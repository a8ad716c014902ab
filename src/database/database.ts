import { createHash } from 'node:crypto';
import { DatabaseError, Pool, type PoolClient, type PoolConfig } from 'pg';

/** Values a statement takes. Arrays become PostgreSQL arrays; JSON is passed as a string. */
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
 * An SQL text with the types of its parameters and of one row. It is named by a hash of the text, so that
 * each connection parses and plans it once: unnamed, the plan costs more than the execution.
 */
export interface Statement<Parameters extends readonly Parameter[], Row> {
  readonly name: string;
  readonly text: string;
  /** Carries the types only; never set. */
  readonly types?: (parameters: Parameters) => Row;
}

export function statement<Parameters extends readonly Parameter[], Row>(
  text: string,
): Statement<Parameters, Row> {
  return { name: createHash('sha256').update(text).digest('base64url').slice(0, 22), text };
}

/** What runs statements: the pool, or one connection inside a transaction. */
export interface Queryable {
  /** All rows. The statement itself limits how many. */
  list<P extends readonly Parameter[], R>(statement: Statement<P, R>, parameters: P): Promise<R[]>;
  /** The first row, if there is one. */
  find<P extends readonly Parameter[], R>(statement: Statement<P, R>, parameters: P): Promise<R | undefined>;
  /** How many rows were written. */
  run<P extends readonly Parameter[], R>(statement: Statement<P, R>, parameters: P): Promise<number>;
}

export interface Database extends Queryable {
  /** Commits when `work` resolves, rolls back when it throws. `work` must use the connection it is given. */
  transaction<T>(work: (connection: Queryable) => Promise<T>): Promise<T>;
  readonly pool: Pool;
  close(): Promise<void>;
}

/** No answer within these: the caller gets an error, and the shopper a 503. */
const CONNECT_TIMEOUT_MS = 900;
/** Nobody waits for a page behind an import or a migration: better late than not at all. */
const PATIENT_CONNECT_TIMEOUT_MS = 15_000;
const STATEMENT_TIMEOUT_MS = 4_000;
const QUERY_TIMEOUT_MS = 5_000;

export interface DatabaseOptions {
  connection: PoolConfig;
  /** Connections of this process. */
  maxConnections: number;
  /** Shown by pg_stat_activity. */
  applicationName: string;
  /** 0 for no limit: imports and migrations. */
  statementTimeoutMs?: number;
  /** For a free connection, or a new one. */
  connectTimeoutMs?: number;
  /** From sending a statement to its answer. */
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
    // Every statement is named and reads by key or by listing, so the plan made once is the right one.
    options: `-c plan_cache_mode=force_generic_plan -c statement_timeout=${statementTimeoutMs} -c idle_in_transaction_session_timeout=${statementTimeoutMs === 0 ? 0 : 10_000}`,
    ...(statementTimeoutMs === 0 ? {} : { query_timeout: options.queryTimeoutMs ?? QUERY_TIMEOUT_MS }),
  });
  const report = options.onError ?? (() => {});
  pool.on('error', report);
  pool.on('connect', (client) => client.on('error', report));
  return {
    ...queryable(pool),
    pool,
    transaction: (work) => transaction(pool, work),
    close: () => pool.end(),
  };
}

function queryable(client: Pool | PoolClient): Queryable {
  return {
    // The statement declares the row's type, and the tests that run it check the declaration.
    async list<P extends readonly Parameter[], R>({ name, text }: Statement<P, R>, parameters: P) {
      const { rows } = await client.query({
        name,
        text,
        values: parameters as readonly unknown[] as unknown[],
      });
      return rows as R[];
    },
    async find<P extends readonly Parameter[], R>({ name, text }: Statement<P, R>, parameters: P) {
      const { rows } = await client.query({
        name,
        text,
        values: parameters as readonly unknown[] as unknown[],
      });
      return rows[0] as R | undefined;
    },
    async run<P extends readonly Parameter[], R>({ name, text }: Statement<P, R>, parameters: P) {
      const { rowCount } = await client.query({
        name,
        text,
        values: parameters as readonly unknown[] as unknown[],
      });
      return rowCount ?? 0;
    },
  };
}

async function transaction<T>(pool: Pool, work: (connection: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(queryable(client));
    const { command } = await client.query('COMMIT');
    // PostgreSQL answers the COMMIT of a failed transaction with a rollback, and not with an error.
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((rollbackError: Error) => {
      failure = rollbackError;
    });
    throw error;
  } finally {
    // A connection that could not even roll back is thrown away, not given to the next request.
    client.release(failure);
  }
}

/** Whether PostgreSQL refused the statement for what was in it (data exception, integrity constraint). */
export function isFaultOfStatement(error: unknown): boolean {
  return error instanceof DatabaseError && /^2[23]/.test(error.code ?? '');
}
