import type { Actor } from '../audit/actor.ts';
import { recordChange } from '../audit/audit-log.ts';
import { type Database, isDatabaseAway, type Queryable, statement } from '../database/database.ts';
import type { InvoicedOrder } from './document.ts';
import { issueInvoice } from './issue.ts';

/*
 * Orders that shipped before there were invoices have none. The staff can have them made. They are dated to the day on
 * which they are made, because earlier numbers have been used.
 */

/** Counting stops here, so that a page does not count a million rows. */
export const MISSING_COUNT_MAX = 1_000;

const countRows = statement<[], { count: number }>(`
  SELECT count(*)::int AS count FROM (SELECT FROM uninvoiced_orders LIMIT ${MISSING_COUNT_MAX}) AS missing`);

// IDs are in the sequence of their creation.
const selectOldest = statement<[rowsMax: number], { id: string }>(
  'SELECT order_id AS id FROM uninvoiced_orders ORDER BY order_id LIMIT $1',
);

/** How many shipped orders have no invoice, at most MISSING_COUNT_MAX. */
export async function countMissingInvoices(connection: Pick<Queryable, 'find'>): Promise<number> {
  return (await connection.find(countRows, []))?.count ?? 0;
}

export interface IssueMissingDeps {
  database: Database;
  /** Locks the order, and finds it as it is then. */
  lockOrder(connection: Queryable, id: string): Promise<InvoicedOrder | undefined>;
}

/** One call makes at most this many, so that a page answers within a few seconds. */
export const MISSING_AT_ONCE = 200;

/**
 * Issues the invoices of the oldest orders that have none, each in its own transaction. Resolves to how many. An order that
 * fails does not keep the others from their invoices; its error is thrown at the end.
 */
export async function issueMissing({ database, lockOrder }: IssueMissingDeps, actor: Actor): Promise<number> {
  const orders = await database.list(selectOldest, [MISSING_AT_ONCE]);
  let count = 0;
  const faults: unknown[] = [];
  for (const { id } of orders) {
    try {
      await database.transaction(async (connection) => {
        const order = await lockOrder(connection, id);
        if (order) await issueInvoice(connection, order);
      });
      count++;
    } catch (error) {
      faults.push(error);
      if (isDatabaseAway(error as Error)) break;
    }
  }
  if (count > 0)
    await recordChange(database, actor, {
      action: 'invoice.issue-missing',
      subject: { kind: 'invoices', id: 'missing' },
      after: { count },
    });
  if (faults.length > 0) throw faults[0];
  return count;
}
