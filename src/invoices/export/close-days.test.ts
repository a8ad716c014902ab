import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PoolClient } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { until } from '../../../test/until.ts';
import { type RandomOrder, randomOrders } from '../random-orders.fixture.ts';
import { insertBooks, insertOrders } from '../stored-random-orders.fixture.ts';
import { closeDays } from './close-days.ts';
import { readEntries } from './entries.ts';

/** Days such as 2026-11-28, in the time zone of the tests. */
const dayBefore = (days: number): string =>
  new Date(Date.now() - days * 24 * 60 * 60_000).toISOString().slice(0, 10);

describe('an export of invoices', () => {
  let test: TestDatabase;
  let orders: RandomOrder[];
  before(async () => {
    test = await createTestDatabase();
    await insertBooks(test.database);
    orders = randomOrders(6, 7);
    await insertOrders(test.database, orders);
  });
  after(() => test.drop());

  /** Begins a transaction that issues an invoice of an order as of this day. It gets its number when it commits. */
  async function begun(index: number, day: string): Promise<PoolClient> {
    const client = await test.database.pool.connect();
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO invoices (kind, order_id, issued_on, country, currency, net_minor, vat_minor, gross_minor, document)
       VALUES ('invoice', $1, $2, 'AT', 'EUR', 100, 20, 120, '{"suppliedOn": "2026-11-28", "buyer": {"vatId": ""}, "orderNumber": "x"}')`,
      [orders[index]?.id, day],
    );
    await client.query(
      `INSERT INTO invoice_vat (invoice_id, basis_points, net_minor, vat_minor)
       SELECT id, 2000, 100, 20 FROM invoices WHERE order_id = $1`,
      [orders[index]?.id],
    );
    return client;
  }
  async function commit(client: PoolClient): Promise<void> {
    await client.query('COMMIT');
    client.release();
  }
  async function exported(from: string, until: string): Promise<string[]> {
    await closeDays(test.database, { until, timeZone: 'UTC' });
    const numbers: string[] = [];
    for await (const { number } of readEntries(test.database, { from, until })) numbers.push(number);
    return numbers;
  }
  const numberOf = async (index: number) =>
    (
      await test.database.pool.query(
        `SELECT number, to_char(issued_on, 'YYYY-MM-DD') AS day FROM invoices WHERE order_id = $1`,
        [orders[index]?.id],
      )
    ).rows[0];

  it('P35: of a day that is over is complete: what commits later has a later day', async () => {
    const [yesterday, today] = [dayBefore(1), dayBefore(0)];
    const late = await begun(0, yesterday);
    await commit(await begun(1, yesterday));
    const first = await exported(yesterday, yesterday);
    await commit(late);
    const { number, day } = await numberOf(0);
    assert.deepEqual(first, [(await numberOf(1)).number]);
    assert.equal(day, today);
    assert.deepEqual(await exported(yesterday, yesterday), first);
    assert.deepEqual(await exported(today, today), [number]);
  });

  it('waits for documents that have their number and are not committed', async () => {
    const [from, yesterday] = [dayBefore(400), dayBefore(1)];
    await test.database.pool.query("UPDATE closed_invoice_days SET until = '2000-01-01'");
    const numbered = await begun(2, yesterday);
    await numbered.query('SET CONSTRAINTS invoices_numbered IMMEDIATE');
    const exporting = exported(from, dayBefore(0));
    await until(async () => {
      const { rows } = await test.database.pool.query(
        "SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ~ 'closed_invoice_days'",
      );
      return rows[0].count > 0;
    }, 'the export waits');
    await commit(numbered);
    assert.ok((await exporting).includes((await numberOf(2)).number));
  });

  it('that includes today has every number up to the last one, and none after it', async () => {
    const today = dayBefore(0);
    const earlier = await begun(3, today);
    await commit(await begun(4, today));
    const entries = readEntries(test.database, { from: dayBefore(400), until: today });
    const numbers = [(await entries.next()).value?.number as string];
    // It has an earlier ID than what was read already, and a later number.
    await commit(earlier);
    await commit(await begun(5, today));
    for await (const { number } of entries) numbers.push(number);
    const ofYear = numbers.filter((number) => number.startsWith(`INV-${today.slice(0, 4)}`));
    const counts = ofYear.map((number) => Number(number.slice(-6))).sort((a, b) => a - b);
    assert.deepEqual(
      counts,
      counts.map((_, index) => index + 1),
    );
    assert.ok(!numbers.includes((await numberOf(3)).number));
  });
});
