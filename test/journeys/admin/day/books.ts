import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { formatMoney } from '../../../../src/layout/money.ts';
import { addDays } from '../../../../src/reports/periods.ts';
import { until } from '../../../until.ts';
import type { Desk } from './day.ts';
import type { DayFacts } from './expected-mails.ts';
import { ALL_GOODS, type Country, type PlannedLine, rateOf, subtotalOf, totalOf, VAT_RATES } from './plan.ts';
import type { PlacedOrder } from './shoppers.ts';

/* The books of the day against a second computation, which is made from the plan alone. */

/** The stock of each SKU. */
export type Stock = Map<string, number>;

export interface BooksFacts extends DayFacts {
  isShipped(placed: PlacedOrder): boolean;
  isDelivered(placed: PlacedOrder): boolean;
  /** What left the stock for good, by SKU: what was sold, less what came back and is sold again. */
  stockLost(placed: PlacedOrder): readonly [sku: string, quantity: number][];
}

interface Sums {
  invoices: number;
  creditNotes: number;
  grossMinor: number;
  vatMinor: number;
}

/** a * b / c, half a cent rounded up. */
const share = (a: number, b: number, c: number): number =>
  Number((2n * BigInt(a) * BigInt(b) + BigInt(c)) / (2n * BigInt(c)));

/** The gross amounts of an order by rate. An order whose goods have several rates has free delivery. */
function grossByRate(country: Country, lines: readonly PlannedLine[]): Map<number, number> {
  const gross = new Map<number, number>();
  for (const line of lines) {
    const rate = rateOf(country, line);
    gross.set(rate, (gross.get(rate) ?? 0) + line.quantity * line.unitPriceMinor);
  }
  const deliveryMinor = totalOf(lines) - subtotalOf(lines);
  assert.ok(gross.size === 1 || deliveryMinor === 0);
  for (const [rate, minor] of gross) gross.set(rate, minor + deliveryMinor);
  return gross;
}

/**
 * Invoices less credit notes, by country and rate, such as "AT,20". Each order has at most one credit note on this day,
 * which is about goods of the standard rate.
 */
function sumsByRate(placed: readonly PlacedOrder[], facts: BooksFacts): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const one of placed.filter(facts.isShipped)) {
    const { country } = one;
    for (const [rate, gross] of grossByRate(country, facts.shippedLines(one))) {
      const key = `${country},${rate / 100}`;
      const before = sums.get(key) ?? { invoices: 0, creditNotes: 0, grossMinor: 0, vatMinor: 0 };
      const vat = share(gross, rate, 10_000 + rate);
      const credit = rate === VAT_RATES[country] ? facts.refundedMinor(one) : 0;
      sums.set(key, {
        invoices: before.invoices + 1,
        creditNotes: before.creditNotes + (credit > 0 ? 1 : 0),
        grossMinor: before.grossMinor + gross - credit,
        vatMinor: before.vatMinor + vat - share(vat, credit, gross),
      });
    }
  }
  return sums;
}

/** The pages that the accountant gets, and what the shop holds, agree with the plan to the cent. */
export async function checkBooks(
  desk: Desk,
  placed: readonly PlacedOrder[],
  facts: BooksFacts,
  before: Stock,
): Promise<void> {
  const sums = sumsByRate(placed, facts);
  const isCredited = (one: PlacedOrder) => facts.isShipped(one) && facts.refundedMinor(one) > 0;
  const documents = placed.filter(facts.isShipped).length + placed.filter(isCredited).length;
  await checkVatReport(desk, sums);
  await checkExport(desk, sums);
  await checkAgreementPage(desk, sums, documents);
  await checkPayments(desk, placed, facts);
  await checkStock(desk, placed, facts, before);
}

const euros = (minor: number): string => (minor / 100).toFixed(2);

async function checkVatReport({ day, page, go }: Desk, sums: Map<string, Sums>): Promise<void> {
  await go('/admin/reports/vat');
  const path = await page.locator('a[download][href*="by=country"]').getAttribute('href');
  const file = await page.context().request.get(day.shop.url + path);
  const rows = (await file.text()).trim().split('\r\n').slice(1).sort();
  assert.deepEqual(
    rows,
    [...sums]
      .map(([key, { invoices, creditNotes, grossMinor, vatMinor }]) => {
        const amounts = [grossMinor - vatMinor, vatMinor, grossMinor].map(euros);
        return [key, invoices, creditNotes, ...amounts, 'EUR'].join(',');
      })
      .sort(),
  );
}

/** What the accountant downloads has one row for each rate of a document. */
async function checkExport({ page, go }: Desk, sums: Map<string, Sums>): Promise<void> {
  await go('/admin/invoices');
  await page.getByRole('link', { name: 'Export' }).click();
  const today = new Date().toISOString().slice(0, 10);
  await page.getByLabel('First day').fill(addDays(today, -1));
  await page.getByLabel('Last day').fill(addDays(today, 1));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ]);
  const rows = (await readFile(await download.path(), 'utf8')).trim().split('\r\n').slice(1);
  const found = new Map<string, number>();
  for (const cells of rows.map((row) => row.split(',')))
    add(found, `${cells[6]},${cells[8]}`, Math.round(Number(cells[11]) * 100));
  assert.deepEqual(
    [...found].sort(),
    [...sums].map(([key, { grossMinor }]) => [key, grossMinor] as const).sort(),
  );
  const all = [...sums.values()];
  assert.equal(
    rows.length,
    all.reduce((sum, { invoices, creditNotes }) => sum + invoices + creditNotes, 0),
  );
}

const add = (sums: Map<string, number>, key: string, minor: number) =>
  sums.set(key, (sums.get(key) ?? 0) + minor);

async function checkAgreementPage(
  { page, go }: Desk,
  sums: Map<string, Sums>,
  documents: number,
): Promise<void> {
  await go('/admin/invoices/check');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByText('documents,').waitFor();
  const all = [...sums.values()];
  const sumOf = (of: (one: Sums) => number) =>
    formatMoney(
      all.reduce((sum, one) => sum + of(one), 0),
      'EUR',
    );
  const money = [sumOf((one) => one.grossMinor), sumOf((one) => one.vatMinor)];
  const shown = await page.locator('main').innerText();
  const sentence = `${documents} documents, ${money[0]} in all, of which ${money[1]} is VAT. Everything agrees to the cent.`;
  assert.ok(shown.includes(sentence), shown);
}

/** The provider holds what card orders have paid and not got back. The rest was collected on delivery. */
async function checkPayments(
  { day }: Desk,
  placed: readonly PlacedOrder[],
  facts: BooksFacts,
): Promise<void> {
  const isCard = ({ payment }: PlacedOrder) => payment === 'stripe';
  for (const one of placed.filter(isCard)) {
    const kept = totalOf(one.lines) - facts.refundedMinor(one);
    await until(
      () => day.fake.ledger.balanceOf(one.number) === kept,
      `the provider has ${kept} of ${one.number}`,
    );
  }
  const collected = placed
    .filter((one) => !isCard(one) && facts.isDelivered(one))
    .reduce((sum, one) => sum + totalOf(facts.shippedLines(one)) - facts.refundedMinor(one), 0);
  const [row] = await day.shop.sql(
    `SELECT sum(received_minor - refunded_minor)::int AS minor FROM payment_attempts WHERE provider = 'on_delivery'`,
  );
  assert.equal(row?.minor, collected);
}

export async function stockOf({ day }: Desk): Promise<Stock> {
  const rows = await day.shop.sql('SELECT sku, stock FROM variants WHERE sku = ANY ($1)', [
    ALL_GOODS.map(({ sku }) => sku),
  ]);
  return new Map(rows.map(({ sku, stock }) => [String(sku), Number(stock)]));
}

async function checkStock(
  desk: Desk,
  placed: readonly PlacedOrder[],
  facts: BooksFacts,
  before: Stock,
): Promise<void> {
  const expected = new Map(before);
  for (const one of placed)
    for (const [sku, quantity] of facts.stockLost(one))
      expected.set(sku, (expected.get(sku) ?? 0) - quantity);
  assert.deepEqual(await stockOf(desk), expected);
}
