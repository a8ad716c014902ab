import { type Database, type Queryable, statement } from '../../database/database.ts';
import type { RowError } from './read/errors.ts';

/** How long an import waits for another import, or for a row that a checkout has locked. */
const LOCK_TIMEOUT_SECONDS = 60;

export type Refusal = { ok: false; errors: RowError[] };

/** Thrown to roll the transaction back and return a result. */
export class Rollback<Result> extends Error {
  readonly result: Result;
  constructor(result: Result) {
    super('rolled back');
    this.result = result;
  }
}

/**
 * Does the work of an import, or of its undo, in one transaction, while no other one runs. The work throws `Rollback` to
 * change nothing.
 */
export async function importTransaction<Result>(
  database: Database,
  work: (connection: Queryable) => Promise<Result>,
): Promise<Result | Refusal> {
  try {
    return await database.transaction(async (connection) => {
      await connection.run(settings, []);
      await lockImports(connection);
      return await work(connection);
    });
  } catch (error) {
    if (error instanceof Rollback) return error.result;
    throw error;
  }
}

/**
 * Statements over the whole catalog take longer than those of a page, and a slow upload pauses between statements.
 * Nested loops are disabled because statistics may be wrong: an ANALYZE during an uncommitted import counts 0 rows,
 * and comparing 50,000 rows with "0" rows in a loop took minutes. With hash joins it takes a second.
 */
const settings = statement<[], unknown>(`
  SELECT set_config('statement_timeout', '10min', true),
    set_config('idle_in_transaction_session_timeout', '2min', true),
    set_config('lock_timeout', '${LOCK_TIMEOUT_SECONDS}s', true),
    set_config('jit', 'off', true),
    set_config('shop.stock_reason', 'import', true),
    set_config('enable_nestloop', 'off', true)`);

const lock = statement<[], unknown>(`SELECT pg_advisory_xact_lock(hashtext('catalog import'))`);

const LOCK_NOT_AVAILABLE = '55P03';

async function lockImports(connection: Queryable): Promise<void> {
  try {
    await connection.run(lock, []);
  } catch (error) {
    if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
    const reason = `Another import has been running for more than ${LOCK_TIMEOUT_SECONDS} seconds: try again when it has finished`;
    throw new Rollback<Refusal>({ ok: false, errors: [{ line: 0, reason }] });
  }
}
