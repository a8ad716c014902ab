import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { VatGroup } from '../settings/taxes/vat-by-rate.ts';
import { correctionOf, creditedMinor } from './credits.ts';
import type { Correction, CreditedItem, InvoiceDocument, InvoiceLine } from './document.ts';

const ISSUED = { number: 'INV-2026-000001', issuedOn: '2026-11-28' };

const invoiceOf = (vat: VatGroup[], lines: InvoiceLine[] = []): InvoiceDocument => ({
  seller: { name: 'Seller', address: '', register: '', vatId: '', email: '' },
  buyer: {
    ...{ company: '', vatId: '' },
    address: { name: 'A', line1: 'B', line2: '', postalCode: '1010', city: 'C', country: 'AT' },
  },
  deliveredTo: null,
  orderNumber: 'MC-7KQ2M9XD',
  ...{ orderedOn: '2026-11-27', suppliedOn: '2026-11-28', corrects: null },
  ...{ currency: 'EUR', isTaxIncluded: true, lines, vat },
  totalMinor: vat.reduce((sum, { netMinor, vatMinor }) => sum + netMinor + vatMinor, 0),
});

const groups = fc.uniqueArray(
  fc.record({
    basisPoints: fc.integer({ min: 0, max: 2_700 }),
    netMinor: fc.integer({ min: 0, max: 1_000_000 }),
    vatMinor: fc.integer({ min: 0, max: 270_000 }),
  }),
  { selector: ({ basisPoints }) => basisPoints, minLength: 1, maxLength: 3 },
);

test('credit notes and reversals of an invoice add up to what is credited, for each rate and to the cent', () => {
  fc.assert(
    fc.property(
      groups,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }),
      (vat, shares) => {
        const invoice = invoiceOf(vat);
        const earlier: Correction[] = [];
        for (const share of [...shares, 1]) {
          const grossMinor = Math.round(invoice.totalMinor * share);
          const before = creditedMinor(earlier);
          if (grossMinor === before) continue;
          const { kind, document } = correctionOf({ invoice, issued: ISSUED, earlier, grossMinor });
          assert.equal(kind, grossMinor > before ? 'credit_note' : 'reversal');
          assert.equal(document.totalMinor, Math.abs(grossMinor - before));
          for (const { netMinor, vatMinor } of document.vat) assert.ok(netMinor >= 0 && vatMinor >= 0);
          earlier.push({ kind, ...document });
          assert.equal(creditedMinor(earlier), grossMinor);
          const sums = vat.map(({ basisPoints }) => sumOf(earlier, basisPoints));
          assert.equal(
            sums.reduce((sum, one) => sum + one.netMinor + one.vatMinor, 0),
            grossMinor,
          );
        }
        for (const { basisPoints, netMinor, vatMinor } of vat)
          assert.deepEqual(sumOf(earlier, basisPoints), { netMinor, vatMinor });
      },
    ),
  );
});

function sumOf(earlier: readonly Correction[], basisPoints: number) {
  const sum = { netMinor: 0, vatMinor: 0 };
  for (const { kind, vat } of earlier)
    for (const group of vat.filter((one) => one.basisPoints === basisPoints)) {
      const sign = kind === 'credit_note' ? 1 : -1;
      sum.netMinor += sign * group.netMinor;
      sum.vatMinor += sign * group.vatMinor;
    }
  return sum;
}

/** A shirt for €100 with 20%, two books for €25 with 10%, and €6 for the delivery, of which €4 have 20%. */
const line = (sku: string, quantity: number, unitMinor: number, basisPoints: number): InvoiceLine => ({
  ...{ sku, label: sku || 'Delivery', quantity, unitMinor, basisPoints },
  ...{ discountMinor: 0, totalMinor: quantity * unitMinor },
});
const MIXED = invoiceOf(
  [
    { basisPoints: 2_000, netMinor: 8_667, vatMinor: 1_733 },
    { basisPoints: 1_000, netMinor: 4_727, vatMinor: 473 },
  ],
  [
    line('SHIRT', 1, 10_000, 2_000),
    line('BOOK', 2, 2_500, 1_000),
    line('', 1, 400, 2_000),
    line('', 1, 200, 1_000),
  ],
);
const BOOK: CreditedItem = { sku: 'BOOK', quantity: 1, amountMinor: 2_500 };

const labels = ({ lines }: Pick<InvoiceDocument, 'lines'>) =>
  lines.map(({ quantity, label, totalMinor }) => `${quantity} ${label} ${totalMinor}`);
const next = (earlier: readonly Correction[], grossMinor: number, items?: CreditedItem[]): Correction => {
  const { kind, document } = correctionOf({ invoice: MIXED, issued: ISSUED, earlier, grossMinor, items });
  return { kind, ...document };
};

test('a credit note of items has their rates, and the last one lists all that is left', () => {
  const book = next([], 2_500, [BOOK]);
  assert.deepEqual(labels(book), ['1 BOOK 2500']);
  assert.deepEqual(book.vat, [{ basisPoints: 1_000, netMinor: 2_273, vatMinor: 227 }]);
  const rest = next([book], MIXED.totalMinor);
  assert.deepEqual(labels(rest), ['1 SHIRT 10000', '1 BOOK 2500', '1 Delivery 400', '1 Delivery 200']);
  assert.deepEqual(sumOf([book, rest], 1_000), { netMinor: 4_727, vatMinor: 473 });
});

test('an amount has all rates, and the last credit note says what was credited before', () => {
  const amount = next([], 1_560);
  assert.deepEqual(
    amount.vat.map(({ netMinor, vatMinor }) => netMinor + vatMinor),
    [1_040, 520],
  );
  assert.deepEqual(labels(amount), ['1 Refund of order MC-7KQ2M9XD 1560']);
  const rest = next([amount], MIXED.totalMinor);
  assert.deepEqual(labels(rest).at(-1), '1 Credited before -1560');
  assert.equal(rest.totalMinor, MIXED.totalMinor - 1_560);
});

test('a reversal takes back the credit note of its amount, and a new refund of it repeats that', () => {
  const [book, amount] = [next([], 2_500, [BOOK])].map((one) => [one, next([one], 3_500)] as const)[0] ?? [];
  assert.ok(book && amount);
  const reversal = next([book, amount], 1_000);
  assert.deepEqual([reversal.kind, labels(reversal)], ['reversal', ['1 BOOK 2500']]);
  assert.deepEqual(
    reversal.vat.map(({ basisPoints }) => basisPoints),
    [1_000],
  );
  const again = next([book, amount, reversal], 3_500);
  assert.deepEqual(labels(again), ['1 BOOK 2500']);
});

test('a refund of less than the items cost says so', () => {
  const worn = next([], 2_000, [BOOK]);
  assert.deepEqual(labels(worn), ['1 BOOK 2500', '1 Not refunded -500']);
  assert.deepEqual(worn.vat, [{ basisPoints: 1_000, netMinor: 1_818, vatMinor: 182 }]);
});

test('an invoice of an earlier release has one rate, and its lines have none', () => {
  const lines = [line('SHIRT', 2, 5_000, 0), line('', 1, 490, 0)].map(({ basisPoints: _, ...rest }) => rest);
  const invoice = invoiceOf([{ basisPoints: 1_900, netMinor: 8_815, vatMinor: 1_675 }], lines);
  const items = [{ sku: 'SHIRT', quantity: 1, amountMinor: 5_000 }];
  const shirt = correctionOf({ invoice, issued: ISSUED, earlier: [], grossMinor: 5_000, items });
  assert.deepEqual(shirt.document.vat, [{ basisPoints: 1_900, netMinor: 4_202, vatMinor: 798 }]);
  const earlier: Correction[] = [{ kind: 'credit_note', ...shirt.document }];
  const rest = correctionOf({ invoice, issued: ISSUED, earlier, grossMinor: invoice.totalMinor });
  assert.deepEqual(labels(rest.document), ['1 SHIRT 5000', '1 Delivery 490']);
});
