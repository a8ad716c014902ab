import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../proving-ground/shared/test-database.ts';
import type { Queryable } from '../database/database.ts';
import { refreshReports } from '../reports/refresh-reports.ts';
import { loadReport, type ReportName, type ReportTable } from '../reports/reports.ts';
import { checkAgreement } from './agreement.ts';
import { writeCsv } from './export/csv.ts';
import { writeDatev } from './export/datev.ts';
import { readEntries } from './export/entries.ts';
import { balanceCreditNotes, issueInvoice } from './issue.ts';
import { type RandomOrder, REFUNDS_MAX, randomOrders } from './random-orders.fixture.ts';
import { booksOf } from './second-computation.fixture.ts';
import { applyRefunds, insertBooks, insertOrders } from './stored-random-orders.fixture.ts';

const ORDERS = 10_000;
const AT_ONCE = 4;
/** As many as the shop ships in one transaction. */
const CHUNK = 25;
const ALWAYS = { from: '2000-01-01', until: '2100-01-01' };

interface Sums {
  [key: string]: number;
}

function add(sums: Map<string, Sums>, key: string, more: Sums): void {
  const known = sums.get(key) ?? {};
  for (const [name, value] of Object.entries(more)) known[name] = (known[name] ?? 0) + value;
  sums.set(key, known);
}

/** What is left of the VAT of each country and rate, after credit notes, such as "AT|2000". */
function vatByRate(orders: readonly RandomOrder[]): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const order of orders.filter(({ isCanceled }) => !isCanceled)) {
    const { country, left } = booksOf(order);
    for (const { rate, netMinor, vatMinor } of left)
      add(sums, `${country}|${rate}`, {
        ...{ invoices: 1, netMinor, vatMinor, grossMinor: netMinor + vatMinor },
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
    for (let index = 0; index < REFUNDS_MAX; index++)
      for (const fails of [false, true])
        await eachOf(await applyRefunds(test.database, orders, index, fails), (connection, order) =>
          balanceCreditNotes(connection, order, fails ? undefined : order.refunds[index]?.items),
        );
  });
  after(() => test.drop());

  /** Calls the shop's function for each order, in a few transactions at once. */
  async function eachOf(
    some: readonly RandomOrder[],
    work: (connection: Queryable, order: RandomOrder) => Promise<void>,
  ): Promise<void> {
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
  const pick = (
    table: ReportTable,
    key: string | ((row: ReportTable['rows'][number]) => string),
    names: readonly string[],
  ) =>
    new Map(
      table.rows.map((row) => [
        typeof key === 'string' ? row[key] : key(row),
        Object.fromEntries(names.map((name) => [name, row[name]])),
      ]),
    );

  it('P36: agree: invoices with orders, credit notes with payments, numbers with counters, the ledger with the stock', async () => {
    const agreement = await checkAgreement(test.database, ALWAYS);
    assert.deepEqual(agreement.differences, []);
    const expected = [...vatByRate(orders).values()];
    assert.equal(
      agreement.grossMinor,
      expected.reduce((sum, one) => sum + (one.grossMinor ?? 0), 0),
    );
    assert.equal(
      agreement.vatMinor,
      expected.reduce((sum, one) => sum + (one.vatMinor ?? 0), 0),
    );
  });

  it('have the totals, taxes and refunds of a second computation, and its VAT by rate for each order', async () => {
    const found = new Map<string, string[]>();
    const { rows } = await test.database.pool.query(
      `SELECT order_id AS id, basis_points AS rate, sum(sign * vat.net_minor)::int AS net, sum(sign * vat.vat_minor)::int AS vat
       FROM (SELECT *, CASE kind WHEN 'credit_note' THEN -1 ELSE 1 END AS sign FROM invoices) AS document
         JOIN invoice_vat AS vat ON invoice_id = document.id GROUP BY 1, 2 ORDER BY 1, 2 DESC`,
    );
    for (const { id, rate, net, vat } of rows)
      found.set(id, [...(found.get(id) ?? []), `${rate}: ${net} + ${vat}`]);
    for (const order of orders) {
      const { totalMinor, taxMinor, refundsMinor, left } = booksOf(order);
      assert.deepEqual([order.totalMinor, order.taxMinor], [totalMinor, taxMinor], order.number);
      assert.deepEqual(
        order.refunds.map(({ amountMinor }) => amountMinor),
        refundsMinor,
        order.number,
      );
      if (order.isCanceled) continue;
      const expected = left.map(({ rate, netMinor, vatMinor }) => `${rate}: ${netMinor} + ${vatMinor}`);
      assert.deepEqual(found.get(order.id), expected, order.number);
    }
    // Each kind must be there, so that the comparison proves something.
    assert.ok(orders.filter(({ vat }) => vat.length > 1).length > ORDERS / 3);
    assert.ok(orders.filter(({ scenario }) => scenario.edit).length > ORDERS / 10);
    assert.ok(orders.filter(({ scenario }) => scenario.leaving).length > ORDERS / 10);
    assert.ok(orders.filter(({ refunds }) => refunds.some(({ items }) => items)).length > ORDERS / 10);
  });

  it('have the VAT of each country and rate that a second computation finds, in the report and in both exports', async () => {
    const expected = vatByRate(orders);
    const names = ['invoices', 'netMinor', 'vatMinor', 'grossMinor'];
    const rateKey = (row: ReportTable['rows'][number]) => `${row.country}|${row.rateBasisPoints}`;
    const sorted = (sums: Map<unknown, object>) =>
      [...sums].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    const normal = (sums: Map<string, Sums>) =>
      new Map(
        [...sums].map(([key, one]) => [key, Object.fromEntries(names.map((name) => [name, one[name]]))]),
      );
    await refreshReports(test.database, 'UTC');
    assert.deepEqual(sorted(pick(await report('vat', 'country'), rateKey, names)), sorted(normal(expected)));
    const abroad = normal(expected);
    for (const key of abroad.keys()) if (key.startsWith('AT|')) abroad.delete(key);
    assert.deepEqual(sorted(pick(await report('vat', 'oss'), rateKey, names)), sorted(abroad));

    let [csv, datev] = ['', ''];
    for await (const piece of writeCsv(readEntries(test.database, ALWAYS))) csv += piece;
    const input = { consultant: 1001, client: 1, fiscalYearStart: '2000-01-01', ...ALWAYS, currency: 'EUR' };
    const accounts = { debtorAccount: '10000', homeAccount: '8400', ossAccount: '8320', homeCountry: 'AT' };
    const ofRates = [
      ['home', '10', '8300'],
      ['abroad', '7', '8310'],
      ['LU', '3', '8311'],
    ];
    for await (const piece of writeDatev(readEntries(test.database, ALWAYS), {
      ...{ ...input, ...accounts, accounts: ofRates, madeAt: new Date() },
    }))
      datev += piece.toString('latin1');
    const ofCsv = new Map<string, Sums>();
    const minorOf = (text: string | undefined) => Math.round(Number(text?.replace(',', '.')) * 100);
    for (const cells of csv
      .trim()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(',')))
      add(ofCsv, `${cells[6]}|${Math.round(Number(cells[8]) * 100)}`, {
        ...{ netMinor: minorOf(cells[9]), vatMinor: minorOf(cells[10]), grossMinor: minorOf(cells[11]) },
      });
    const amounts = (sums: Map<string, Sums>) =>
      sorted(new Map([...sums].map(([key, { invoices: _, ...one }]) => [key, one])));
    assert.deepEqual(amounts(ofCsv), amounts(expected));
    const byAccount = new Map<string, Sums>();
    for (const cells of datev
      .trim()
      .split('\r\n')
      .slice(2)
      .map((row) => row.split(';')))
      add(byAccount, cells[7] as string, {
        grossMinor: cells[1] === '"S"' ? minorOf(cells[0]) : -minorOf(cells[0]),
      });
    const accountOf = (key: string) =>
      ({ 'AT|1000': '8300', 'DE|700': '8310', 'LU|300': '8311' })[key] ??
      (key.startsWith('AT') ? '8400' : '8320');
    const expectedAccounts = new Map<string, Sums>();
    for (const [key, { grossMinor = 0 }] of expected) add(expectedAccounts, accountOf(key), { grossMinor });
    assert.deepEqual(sorted(byAccount), sorted(expectedAccounts));
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
    // The sums of today are not stored.
    const changed = sold.find(({ placedDaysAgo }) => placedDaysAgo > 1) as RandomOrder;
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
    sold.splice(sold.indexOf(changed), 1);
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
