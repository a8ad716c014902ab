import { recordChange } from '../audit/audit-log.ts';
import { ADVISORY_LOCKS, withLockIfFree } from '../database/advisory-locks.ts';
import { type Database, type Queryable, statement } from '../database/database.ts';
import {
  countPart,
  DEMO_REFUSALS,
  type DemoYear,
  findDemoYear,
  findRefusal,
  isWaiting,
  setFault,
  setParts,
} from './demo-year.ts';
import { type DemoPlan, planYear } from './plan/plan.ts';
import { insertDocuments } from './store/insert-documents.ts';
import { countStoredOrders, insertOrders } from './store/insert-orders.ts';
import { insertPeople } from './store/insert-people.ts';
import { insertReviews } from './store/insert-reviews.ts';
import { insertSales } from './store/insert-sales.ts';
import { insertStock } from './store/insert-stock.ts';
import { loadWorld, type World } from './world.ts';

/** Writes the requested demo year in parts. After a crash, it continues with the first missing part. */

/** Larger parts would be slow, because the counter of the invoices changes with each of them. */
const ROWS_OF_A_PART = 500;

type Part = (connection: Queryable) => Promise<unknown>;

export interface WriteDemoYearOptions {
  onProgress?: (done: number, parts: number) => void;
  signal?: AbortSignal;
}

/** Resolves to whether it has written something: not if no year is waiting, or another process writes it. */
export async function writeDemoYear(
  database: Database,
  options: WriteDemoYearOptions = {},
): Promise<boolean> {
  if (!isWaiting(await findDemoYear(database))) return false;
  const isWritten = await withLockIfFree(database, ADVISORY_LOCKS.demoYear, async () => {
    const year = await findDemoYear(database);
    if (!isWaiting(year)) return false;
    try {
      await writeParts(database, year, options);
    } catch (error) {
      // Without a database, the year has no fault and is continued later. The cause is thrown in both cases.
      await setFault(database, (error as Error).message).catch(() => undefined);
      throw error;
    }
    return true;
  });
  return isWritten ?? false;
}

async function writeParts(
  database: Database,
  year: DemoYear,
  { onProgress, signal }: WriteDemoYearOptions,
): Promise<void> {
  const world = await loadWorld(database, year);
  const plan = planYear(world);
  const parts = partsOf(plan, world, year);
  if (!(await isSamePlan(database, plan, year, parts.length)))
    throw new Error('Products, settings or demo orders have changed since the demo year was begun.');
  await setParts(database, parts.length);
  for (const [index, part] of parts.entries()) {
    if (index < year.partsDone) continue;
    if (signal?.aborted) return;
    await database.transaction((connection) =>
      writePart(connection, part, { index, isLast: index === parts.length - 1 }),
    );
    onProgress?.(index + 1, parts.length);
  }
  for (const table of TABLES) await database.pool.query(`ANALYZE ${table}`);
}

/**
 * Whether the parts that a stopped process has written belong to this plan. Other products or settings give another plan,
 * whose invoices and stock would contradict the orders that are stored.
 */
async function isSamePlan(
  connection: Queryable,
  { orders }: DemoPlan,
  { parts, partsDone }: DemoYear,
  partCount: number,
): Promise<boolean> {
  if (partsDone === 0) return true;
  if (parts !== partCount) return false;
  const written = orders.slice(0, Math.max(0, partsDone - PARTS_BEFORE_ORDERS) * ROWS_OF_A_PART);
  return written.length === 0 || (await countStoredOrders(connection, written)) === written.length;
}

/** The statistics of the planner still say that these tables are empty. */
const TABLES = [
  ...['customers', 'orders', 'order_lines', 'order_events', 'payment_attempts', 'payment_refunds', 'returns'],
  ...['return_lines', 'invoices', 'invoice_vat', 'stock_ledger', 'reviews', 'price_history'],
];

const settingsOfTransaction = statement<[], unknown>(
  `SELECT set_config('shop.writes_demo', 'on', true), set_config('statement_timeout', '1min', true)`,
);

async function writePart(
  connection: Queryable,
  part: Part,
  { index, isLast }: { index: number; isLast: boolean },
): Promise<void> {
  await connection.find(settingsOfTransaction, []);
  const refusal = await findRefusal(connection);
  if (refusal) throw new Error(DEMO_REFUSALS[refusal]);
  await part(connection);
  await countPart(connection, index, isLast);
}

/** The first part has the people and the sales. */
const PARTS_BEFORE_ORDERS = 1;

/** Returns the parts in the sequence of their foreign keys. Documents follow all orders, because they are numbered by day. */
function partsOf(plan: DemoPlan, world: World, { actor }: DemoYear): Part[] {
  const { people, orders, documents, stock, reviews } = plan;
  return [
    async (connection) => {
      await insertPeople(connection, people);
      await insertSales(connection, plan, world);
    },
    ...chunksOf(orders).map(
      (some): Part =>
        (connection) =>
          insertOrders(connection, some),
    ),
    ...chunksOf(documents).map(
      (some): Part =>
        (connection) =>
          insertDocuments(connection, some),
    ),
    (connection) => insertStock(connection, stock),
    async (connection) => {
      await insertReviews(connection, reviews);
      await recordChange(connection, actor, {
        action: 'demo.fill',
        subject: { kind: 'demo', id: 'year' },
        after: {
          customers: people.length,
          orders: orders.length,
          invoices: documents.length,
          reviews: reviews.length,
        },
      });
    },
  ];
}

const chunksOf = <T>(rows: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(rows.length / ROWS_OF_A_PART) }, (_, index) =>
    rows.slice(index * ROWS_OF_A_PART, (index + 1) * ROWS_OF_A_PART),
  );
