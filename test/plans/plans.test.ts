import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client, type ClientConfig, type PoolConfig } from 'pg';
import { createTestDatabase } from '../../proving-ground/shared/test-database.ts';
import { type DebianPostgres, startDebianPostgres } from '../debian-postgres.ts';
import { createTestShop, type TestShop } from '../shop.ts';
import { runJobs, shopAllDay } from './busy-day.ts';
import { type ExplainedStatement, explain } from './explain.ts';
import { multiplyRows } from './multiply-rows.ts';
import { type RecordedStatement, recordStatements } from './record-statements.ts';
import { prepareStaff } from './staff-day.ts';

/** With this many rows, PostgreSQL prefers a suitable index to reading the whole table. */
const ROWS = 10_000;
const ROWS_REMOVED_MAX = 100;
/** A search of the staff looks at the nearest thousand rows first, of each state where it has several. */
const STAFF_ROWS_REMOVED_MAX = 3_000;

/** Statements that may read many rows that they do not need, each with the reason. */
const EXEMPT: Readonly<Record<string, string>> = {
  'DELETE FROM page_changes':
    'One instance sweeps once an hour, and the table holds what was changed in six hours.',
};

/** The tables that grow with shoppers, products or orders, and that hot statements read or write. */
const GROWING = [
  'carts',
  'cart_reminders',
  'customers',
  'job_common',
  'listings',
  'one_time_tokens',
  'order_events',
  'order_lines',
  'orders',
  'payment_attempts',
  'products',
  'rate_limits',
  'remembered_browsers',
  'remembered_networks',
  'replaced_tokens',
  'reservation_lines',
  'reservations',
  'review_requests',
  'sessions',
  'stock_alerts',
  'stock_ledger',
  'unpaid_orders',
  'variants',
  'wishes',
];

/** Parts of the staff's statements that may read more, each with the reason. */
const EXEMPT_OF_STAFF: Readonly<Record<string, string>> = {
  'LIMIT $11': 'Words are compared in at most 20,000 orders to pack or open returns.',
  'name ILIKE (SELECT': 'Reading 10,000 names takes as long as using their index.',
};

/** More tables that grow, which only the staff reads. */
const GROWING_OF_STAFF = [
  'audit_log',
  'invoices',
  'low_stock',
  'parcels',
  'report_sums',
  'returns',
  'reviews',
];

describe('the plans on PostgreSQL 18', { timeout: 240_000 }, () => {
  testPlans(async () => ({ connection: undefined, close: async () => {} }));
});

describe("the plans on a PostgreSQL of the system's packages", { timeout: 240_000 }, () => {
  testPlans(startDebianPostgres);
});

/**
 * Records every statement that shoppers and jobs cause on a busy day, makes the tables large, and checks the generic plan
 * of each, so new statements are checked as well. So are the statements with which the staff finds things. Those of imports,
 * exports and personal data are not hot.
 */
function testPlans(
  startServer: () => Promise<Pick<DebianPostgres, 'close'> & { connection: PoolConfig | undefined }>,
): void {
  let server: Awaited<ReturnType<typeof startServer>>;
  let shop: TestShop;
  let client: Client;
  let explained: ExplainedStatement[];
  let ofStaff: ExplainedStatement[];

  before(async () => {
    server = await startServer();
    const on = server.connection;
    shop = await createTestShop({ test: await createTestDatabase(on ? { on } : {}) });
    const recording = recordStatements();
    await shopAllDay(shop);
    await runJobs(shop);
    const recorded = recording.stop();
    const openLists = await prepareStaff(shop);
    const recordingStaff = recordStatements();
    await openLists();
    const recordedOfStaff = recordingStaff.stop();
    const connection = shop.test.connection as ClientConfig;
    client = new Client({ ...connection, options: '-c plan_cache_mode=force_generic_plan' });
    await client.connect();
    await multiplyRows(client, ROWS);
    const explainAll = async (statements: readonly RecordedStatement[]) => {
      const all: ExplainedStatement[] = [];
      for (const statement of statements) all.push(await explain(client, statement));
      return all;
    };
    explained = await explainAll(recorded);
    const isHot = new Set(recorded.map(({ text }) => text));
    ofStaff = await explainAll(recordedOfStaff.filter(({ text }) => !isHot.has(text)));
  });
  after(async () => {
    await client?.end();
    await shop?.close();
    await server?.close();
  });

  const isExempt = (text: string) => Object.keys(EXEMPT).some((start) => text.trim().startsWith(start));
  const failing = (isWrong: (one: ExplainedStatement) => boolean, among = explained) =>
    among.filter(isWrong).map(({ text, scanned, rowsRemoved }) => ({ text, scanned, rowsRemoved }));

  it('are those of tables that are large', async () => {
    const { rows } = await client.query<{ name: string }>(
      'SELECT relname AS name FROM pg_class WHERE relname = ANY ($1) AND reltuples < $2',
      [GROWING, ROWS],
    );
    assert.deepEqual(rows, []);
    assert.ok(explained.length > 80, `${explained.length} statements`);
  });

  it('read no growing table whole', () => {
    assert.deepEqual(
      failing(({ scanned }) => scanned.some((table) => GROWING.includes(table))),
      [],
    );
  });

  it(`remove at most ${ROWS_REMOVED_MAX} rows that an index has found`, () => {
    assert.deepEqual(
      failing(({ text, rowsRemoved }) => rowsRemoved > ROWS_REMOVED_MAX && !isExempt(text)),
      [],
    );
  });

  it(`of the lists and searches of the staff read no growing table whole and remove at most ${STAFF_ROWS_REMOVED_MAX} rows`, () => {
    assert.ok(ofStaff.length > 30, `${ofStaff.length} statements`);
    const isWrong = ({ scanned, rowsRemoved }: ExplainedStatement) =>
      rowsRemoved > STAFF_ROWS_REMOVED_MAX ||
      scanned.some((table) => [...GROWING, ...GROWING_OF_STAFF].includes(table));
    const parts = Object.keys(EXEMPT_OF_STAFF);
    const checked = ofStaff.filter(({ text }) => !parts.some((part) => text.includes(part)));
    assert.deepEqual(failing(isWrong, checked), []);
  });
}
