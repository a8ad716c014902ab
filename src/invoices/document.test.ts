import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { correctionDocument, type InvoiceDocument, type VatGroup } from './document.ts';

const invoiceOf = (vat: VatGroup[]): InvoiceDocument => ({
  seller: { name: 'Seller', address: '', register: '', vatId: '', email: '' },
  buyer: {
    ...{ company: '', vatId: '' },
    address: { name: 'A', line1: 'B', line2: '', postalCode: '1010', city: 'C', country: 'AT' },
  },
  deliveredTo: null,
  orderNumber: 'MC-7KQ2M9XD',
  ...{
    orderedOn: '2026-11-27',
    suppliedOn: '2026-11-28',
    corrects: null,
    currency: 'EUR',
    isTaxIncluded: true,
  },
  lines: [],
  vat,
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
        const credited = new Map(vat.map(({ basisPoints }) => [basisPoints, { netMinor: 0, vatMinor: 0 }]));
        let gross = 0;
        for (const share of [...shares, 1]) {
          const wanted = Math.round(invoice.totalMinor * share);
          if (wanted === gross) continue;
          const before = {
            grossMinor: gross,
            vat: [...credited].map(([basisPoints, amounts]) => ({ basisPoints, ...amounts })),
          };
          const issued = { number: 'INV-2026-000001', issuedOn: '2026-11-28' };
          const note = correctionDocument(invoice, issued, { before, grossMinor: wanted });
          const sign = wanted > gross ? 1 : -1;
          assert.equal(note.totalMinor, Math.abs(wanted - gross));
          for (const { basisPoints, netMinor, vatMinor } of note.vat) {
            const known = credited.get(basisPoints) as { netMinor: number; vatMinor: number };
            known.netMinor += sign * netMinor;
            known.vatMinor += sign * vatMinor;
          }
          gross = wanted;
          const sums = [...credited.values()].reduce((sum, one) => sum + one.netMinor + one.vatMinor, 0);
          assert.equal(sums, gross);
        }
        for (const { basisPoints, netMinor, vatMinor } of vat)
          assert.deepEqual(credited.get(basisPoints), { netMinor, vatMinor });
      },
    ),
  );
});
