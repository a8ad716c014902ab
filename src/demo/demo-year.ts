import type { Actor } from '../audit/actor.ts';
import { recordChange } from '../audit/audit-log.ts';
import { ADVISORY_LOCKS, lockUntilEnd } from '../database/advisory-locks.ts';
import { type Database, type Queryable, statement } from '../database/database.ts';
import { DEMO_DOMAIN } from '../mail/demo-addresses.ts';

/** The state of the demo year, and the request for one. A shop has at most one. */

export const DEMO_ORDERS = 6_000;
export const DEMO_ORDERS_MAX = 20_000;
export const DEMO_SEED = 1;

export interface DemoYear {
  seed: number;
  orderCount: number;
  endsAt: Date;
  partsDone: number;
  /** Null until the first part is planned. */
  parts: number | null;
  actor: Actor;
  finishedAt: Date | null;
  /** Why it cannot continue, or null. */
  fault: string | null;
}

const selectYear = statement<[], DemoYear>(`
  SELECT seed, orders AS "orderCount", ends_at AS "endsAt", parts_done AS "partsDone", parts, actor,
    finished_at AS "finishedAt", fault
  FROM demo_years`);

export const findDemoYear = (connection: Queryable): Promise<DemoYear | undefined> =>
  connection.find(selectYear, []);

/** Whether parts of the year remain to be written. */
export const isWaiting = (year: DemoYear | undefined): year is DemoYear =>
  year !== undefined && year.finishedAt === null && year.fault === null;

export const isDemoYearWaiting = async (connection: Queryable): Promise<boolean> =>
  isWaiting(await findDemoYear(connection));

/** Orders of the demo year are recognized by their email addresses. */
const selectBegun = statement<[], { hasRealOrder: boolean; hasProduct: boolean }>(`
  SELECT EXISTS (SELECT FROM orders WHERE email NOT LIKE '%@${DEMO_DOMAIN}') AS "hasRealOrder",
    EXISTS (SELECT FROM listings) AS "hasProduct"`);

export type DemoRefusal = 'real_orders' | 'no_products';

export const DEMO_REFUSALS: Readonly<Record<DemoRefusal, string>> = {
  real_orders:
    'This shop has real orders. A demo year would mix with them in invoices, reports and stock, so it can only be added to a shop without orders.',
  no_products: 'This shop has no products for sale. Import a catalog first.',
};

export async function findRefusal(connection: Queryable): Promise<DemoRefusal | undefined> {
  const found = await connection.find(selectBegun, []);
  if (found?.hasRealOrder) return 'real_orders';
  return found?.hasProduct ? undefined : 'no_products';
}

const insertYear = statement<[seed: number, orders: number, actor: string], never>(`
  INSERT INTO demo_years (seed, orders, actor) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`);
const clearFault = statement<[], never>('UPDATE demo_years SET fault = NULL');

export interface AskForDemoInput {
  actor: Actor;
  seed?: number;
  orderCount?: number;
}

export type AskForDemoResult =
  /** `isNew` is false if the year exists already or is being written. */
  { ok: true; isNew: boolean } | { ok: false; reason: DemoRefusal };

/** Requests a demo year, which `writeDemoYear` writes. A year with a fault is tried again. */
export const askForDemoYear = (
  database: Database,
  { actor, seed = DEMO_SEED, orderCount = DEMO_ORDERS }: AskForDemoInput,
): Promise<AskForDemoResult> =>
  database.transaction(async (connection) => {
    await lockUntilEnd(connection, ADVISORY_LOCKS.demoYear, 'ask');
    const year = await findDemoYear(connection);
    if (year?.finishedAt) return { ok: true, isNew: false };
    const reason = await findRefusal(connection);
    if (reason) return { ok: false, reason };
    if (year) {
      await connection.run(clearFault, []);
      return { ok: true, isNew: false };
    }
    await connection.run(insertYear, [seed, orderCount, JSON.stringify(actor)]);
    await recordChange(connection, actor, {
      action: 'demo.ask',
      subject: { kind: 'demo', id: 'year' },
      after: { orders: orderCount, seed },
    });
    return { ok: true, isNew: true };
  });

const updateParts = statement<[parts: number], never>('UPDATE demo_years SET parts = $1');
export const setParts = (connection: Queryable, parts: number): Promise<number> =>
  connection.run(updateParts, [parts]);

const updateDone = statement<[before: number, isLast: boolean], never>(`
  UPDATE demo_years SET parts_done = $1 + 1, finished_at = CASE WHEN $2 THEN now() END WHERE parts_done = $1`);
/** Counts a part in its own transaction. Throws if it was written before. */
export async function countPart(connection: Queryable, before: number, isLast: boolean): Promise<void> {
  if ((await connection.run(updateDone, [before, isLast])) !== 1)
    throw new Error(`Part ${before + 1} of the demo year was written before.`);
}

const FAULT_LENGTH_MAX = 500;
const updateFault = statement<[fault: string], never>(
  'UPDATE demo_years SET fault = $1 WHERE finished_at IS NULL',
);
export const setFault = (connection: Queryable, fault: string): Promise<number> =>
  connection.run(updateFault, [fault.slice(0, FAULT_LENGTH_MAX)]);
