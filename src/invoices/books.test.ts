import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../proving-ground/shared/test-database.ts';
import { refreshReports } from '../reports/refresh-reports.ts';
import { loadReport, type ReportName, type ReportTable } from '../reports/reports.ts';
import { checkAgreement } from './agreement.ts';
import { writeCsv } from './export/csv.ts';
import { writeDatev } from './export/datev.ts';
import { readEntries } from './export/entries.ts';
import { balanceCreditNotes, issueInvoice } from './issue.ts';
import {
  applyRefunds,
  insertBooks,
  insertOrders,
  RATES,
  type RandomOrder,
  randomOrders,
} from './random-orders.fixture.ts';

const ORDERS = 10_000;
const AT_ONCE = 4;
/** As many as the shop ships in one transaction. */
const CHUNK = 25;
const ALWAYS = { from: '2000-01-01', until: '2100-01-01' };

/*
 * The second computation. It is written from the rules alone, in whole numbers without rounding errors, and shares no
 * code with the shop.
 */

/** a * b / c, half a cent rounded up. */
const share = (a: number, b: number, c: number): number =>
  c === 0 ? 0 : Number((2n * BigInt(a) * BigInt(b) + BigInt(c)) / (2n * BigInt(c)));

const creditOf = ({ state, isPaid, totalMinor, refunds }: RandomOrder): number =>
  isPaid
    ? refunds.filter(({ outcome }) => outcome !== 'failed').reduce((sum, one) => sum + one.amountMinor, 0)
    : state === 'returned'
      ? totalMinor
      : 0;

interface Sums {
  [key: string]: number;
}

function add(sums: Map<string, Sums>, key: string, more: Sums): void {
  const known = sums.get(key) ?? {};
  for (const [name, value] of Object.entries(more)) known[name] = (known[name] ?? 0) + value;
  sums.set(key, known);
}

/** What is left of the VAT of each country, after credit notes. */
function vatByCountry(orders: readonly RandomOrder[]): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const order of orders.filter(({ isCanceled }) => !isCanceled)) {
    const { country } = order.address;
    const rate = RATES[country] as number;
    const sum = order.subtotalMinor - order.discountMinor + order.deliveryMinor;
    const vat = order.isTaxIncluded ? share(sum, rate, 10_000 + rate) : share(sum, rate, 10_000);
    const gross = order.isTaxIncluded ? sum : sum + vat;
    const credit = creditOf(order);
    const vatMinor = vat - share(vat, credit, gross);
    add(sums, country, {
      grossMinor: gross - credit,
      vatMinor,
      netMinor: gross - credit - vatMinor,
      invoices: 1,
    });
  }
  return sums;
}

describe('the books of 10,000 random orders', () => {
  let test: TestDatabase;
  const orders = randomOrders(ORDERS, 17);
  before(async () => {
    test = await createTestDatabase();
    await insertBooks(test.database);
    await insertOrders(test.database, orders);
    await eachOf(
      orders.filter(({ isCanceled }) => !isCanceled),
      issueInvoice,
    );
    for (const index of [0, 1])
      for (const fails of [false, true])
        await eachOf(await applyRefunds(test.database, orders, index, fails), balanceCreditNotes);
  });
  after(() => test.drop());

  /** Calls the shop's function for each order, in a few transactions at once. */
  async function eachOf(some: readonly RandomOrder[], work: typeof issueInvoice): Promise<void> {
    const chunks: RandomOrder[][] = [];
    for (let start = 0; start < some.length; start += CHUNK) chunks.push(some.slice(start, start + CHUNK));
    const take = async () => {
      for (let chunk = chunks.pop(); chunk; chunk = chunks.pop()) {
        const mine = chunk;
        await test.database.transaction(async (connection) => {
          for (const order of mine) await work(connection, order);
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, take));
  }

  const report = async (name: ReportName, by: string, timeZone = 'UTC'): Promise<ReportTable> => {
    const { rows } = await test.database.pool.query(
      `SELECT to_char(now() AT TIME ZONE $1 - interval '600 days', 'YYYY-MM-DD') AS from,
         to_char(now() AT TIME ZONE $1, 'YYYY-MM-DD') AS to`,
      [timeZone],
    );
    const input = { name, range: rows[0], timeZone, currency: 'EUR', homeCountry: 'AT' };
    const { tables } = await loadReport(test.database, input);
    return tables.find((table) => table.by === by) as ReportTable;
  };
  const pick = (table: ReportTable, key: string, names: readonly string[]) =>
    new Map(table.rows.map((row) => [row[key], Object.fromEntries(names.map((name) => [name, row[name]]))]));

  it('P36: agree: invoices with orders, credit notes with payments, numbers with counters, the ledger with the stock', async () => {
    const agreement = await checkAgreement(test.database, ALWAYS);
    assert.deepEqual(agreement.differences, []);
    const expected = [...vatByCountry(orders).values()];
    assert.equal(
      agreement.grossMinor,
      expected.reduce((sum, one) => sum + (one.grossMinor ?? 0), 0),
    );
    assert.equal(
      agreement.vatMinor,
      expected.reduce((sum, one) => sum + (one.vatMinor ?? 0), 0),
    );
  });

  it('have the VAT of each country that a second computation finds, in the report and in both exports', async () => {
    const expected = vatByCountry(orders);
    const names = ['invoices', 'netMinor', 'vatMinor', 'grossMinor'];
    const sorted = (sums: Map<unknown, object>) =>
      [...sums].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    const normal = (sums: Map<string, Sums>) =>
      new Map(
        [...sums].map(([key, one]) => [key, Object.fromEntries(names.map((name) => [name, one[name]]))]),
      );
    await refreshReports(test.database, 'UTC');
    assert.deepEqual(
      sorted(pick(await report('vat', 'country'), 'country', names)),
      sorted(normal(expected)),
    );
    const abroad = normal(expected);
    abroad.delete('AT');
    assert.deepEqual(sorted(pick(await report('vat', 'oss'), 'country', names)), sorted(abroad));

    let [csv, datev] = ['', ''];
    for await (const piece of writeCsv(readEntries(test.database, ALWAYS))) csv += piece;
    const input = { consultant: 1001, client: 1, fiscalYearStart: '2000-01-01', ...ALWAYS, currency: 'EUR' };
    const accounts = { debtorAccount: '10000', homeAccount: '8400', ossAccount: '8320', homeCountry: 'AT' };
    for await (const piece of writeDatev(readEntries(test.database, ALWAYS), {
      ...{ ...input, ...accounts, madeAt: new Date() },
    }))
      datev += piece.toString('latin1');
    const grossOf = new Map<string, Sums>();
    for (const cells of csv
      .trim()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(',')))
      add(grossOf, cells[6] as string, { grossMinor: Math.round(Number(cells[11]) * 100) });
    for (const [country, { grossMinor }] of expected)
      assert.equal(grossOf.get(country)?.grossMinor, grossMinor);
    const postings = datev
      .trim()
      .split('\r\n')
      .slice(2)
      .map((row) => row.split(';'));
    const sum = postings.reduce((total, cells) => {
      const minor = Math.round(Number((cells[0] as string).replace(',', '.')) * 100);
      return total + (cells[1] === '"S"' ? minor : -minor);
    }, 0);
    assert.equal(
      sum,
      [...expected.values()].reduce((total, one) => total + (one.grossMinor ?? 0), 0),
    );
  });

  it('have the sales of each country, product and group of customers that a second computation finds', async () => {
    const [countries, products] = [new Map<string, Sums>(), new Map<string, Sums>()];
    const isFirst = new Map<string, number>();
    const sold = orders.filter(({ isCanceled }) => !isCanceled);
    for (const order of sold) {
      const items = order.lines.reduce((total, { quantity }) => total + quantity, 0);
      const refunded = order.refunds.filter(({ outcome }) => outcome === 'done');
      add(countries, order.address.country, {
        ...{ orders: 1, items, grossMinor: order.totalMinor, vatMinor: order.taxMinor },
        refundedMinor: refunded.reduce((total, one) => total + one.amountMinor, 0),
      });
      for (const { sku, quantity, unitPriceMinor, discountMinor } of order.lines)
        add(products, sku.toLowerCase(), {
          ...{ orders: 1, items: quantity, grossMinor: quantity * unitPriceMinor - discountMinor },
        });
    }
    for (const { email, placedDaysAgo } of orders)
      isFirst.set(email, Math.max(isFirst.get(email) ?? 0, placedDaysAgo));
    const firsts = sold.filter(({ email, placedDaysAgo }) => isFirst.get(email) === placedDaysAgo).length;
    const compare = async () => {
      const names = ['orders', 'items', 'grossMinor', 'vatMinor', 'refundedMinor'];
      const found = pick(await report('sales', 'country'), 'country', names);
      for (const [country, sums] of countries) assert.deepEqual(found.get(country), sums, country);
      assert.equal(found.size, countries.size);
      const { totals } = await report('sales', 'day');
      assert.equal(totals?.orders, sold.length);
      const byProduct = pick(await report('products', 'product'), 'slug', ['orders', 'items', 'grossMinor']);
      for (const [slug, sums] of products) assert.deepEqual(byProduct.get(slug), sums, slug);
    };
    await compare();
    const groups = pick(await report('customers', 'group'), 'group', ['orders']);
    // Two orders of one day may come in any sequence, so that the number is not exact.
    assert.ok(
      Math.abs(Number(groups.get('guest first')?.orders) - firsts) <= 100,
      JSON.stringify([...groups]),
    );
    // A change of the past is in the report at once, and still there when its day was summed again.
    const changed = sold[0] as RandomOrder;
    const { country } = changed.address;
    const items = changed.lines.reduce((total, { quantity }) => total + quantity, 0);
    await test.database.pool.query(`UPDATE orders SET state = 'canceled' WHERE id = $1`, [changed.id]);
    add(countries, country, { orders: -1, items: -items, grossMinor: -changed.totalMinor });
    add(countries, country, { vatMinor: -changed.taxMinor });
    const given = changed.refunds.filter(({ outcome }) => outcome === 'done');
    add(countries, country, { refundedMinor: -given.reduce((total, one) => total + one.amountMinor, 0) });
    for (const { sku, quantity, unitPriceMinor, discountMinor } of changed.lines)
      add(products, sku.toLowerCase(), {
        ...{ orders: -1, items: -quantity, grossMinor: discountMinor - quantity * unitPriceMinor },
      });
    sold.shift();
    await compare();
    assert.equal(await refreshReports(test.database, 'UTC'), 1);
    await compare();
    await test.database.pool.query(`UPDATE orders SET state = $2 WHERE id = $1`, [changed.id, changed.state]);
  });

  it('are the same when the days begin in another time zone', async () => {
    const before = await report('sales', 'country');
    await refreshReports(test.database, 'Pacific/Auckland');
    const after = await report('sales', 'country', 'Pacific/Auckland');
    assert.deepEqual(after.totals, before.totals);
  });

  it('say what differs when something does', async () => {
    const { pool } = test.database;
    const paid = orders.find(({ isPaid, refunds }) => isPaid && refunds.length === 0) as RandomOrder;
    await pool.query('UPDATE payment_attempts SET refunded_minor = refunded_minor + 7 WHERE order_id = $1', [
      paid.id,
    ]);
    await pool.query('UPDATE orders SET refunded_minor = refunded_minor + 5 WHERE id = $1', [paid.id]);
    await pool.query('UPDATE invoice_counters SET invoices = invoices + 1');
    await pool.query(`INSERT INTO stock_ledger (sku, change, reason) VALUES ('BOOK-0', -1, 'reserved')`);
    const { differences } = await checkAgreement(test.database, ALWAYS);
    assert.deepEqual(differences.map(({ check, expected, found }) => `${check} ${found - expected}`).sort(), [
      'credit -7',
      'numbers -1',
      'refunds 5',
      'sold 1',
      'stock 1',
    ]);
  });
});
