import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { pagesOf } from '../../pdf/pdf.fixture.ts';
import { LABEL_PAPERS, type Label, type LabelMaker } from './label.ts';
import { LABEL_MAKERS } from './label-makers.ts';

const LABEL: Label = {
  reference: 'MC-7KQ2M9XD/2',
  from: ['MyClothes GmbH', 'Praterstraße 1', '1020 Wien', 'Austria'],
  to: {
    ...{ name: 'Søren Kierkegård', line1: 'Nytorv 2', line2: '', postalCode: '1450', city: 'København' },
    ...{ country: 'DK', phone: '+45 1', email: 'soren@example.test' },
  },
  ...{ service: 'Standard', items: 3, collectMinor: 17_700, currency: 'EUR' },
};
const createdAt = new Date('2026-11-29T12:00:00Z');
const input = (labels: readonly Label[]) =>
  ({ labels, paper: '10x15', shop: 'MyClothes', createdAt }) as const;

/** How many labels a file has. */
const LABELS_IN: Readonly<Record<keyof typeof LABEL_MAKERS, (body: Buffer) => number>> = {
  pdf: pagesOf,
  csv: (body) => parse(body, { bom: true, columns: true }).length,
};

/** Anything that a shopper may have typed. */
const typed = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }).map((text) => text.toWellFormed()),
  fc.constantFrom('', '=HYPERLINK(1)', '"\n;,\t', 'Ω'.repeat(100), 'x'.repeat(100), '東京都', 'שלום', '👗'),
);
const hostileLabel = fc
  .record({ name: typed, line1: typed, line2: typed, postalCode: typed, city: typed, phone: typed })
  .map(
    (to): Label => ({ ...LABEL, service: to.line2, from: [to.name, to.line1], to: { ...LABEL.to, ...to } }),
  );

for (const [name, maker] of Object.entries(LABEL_MAKERS) as [keyof typeof LABEL_MAKERS, LabelMaker][])
  describe(`the maker of labels "${name}"`, () => {
    it('makes a file with each label, and the same file of the same labels', async () => {
      const labels = Array.from({ length: 7 }, (_, index) => ({
        ...LABEL,
        reference: `MC-7KQ2M9XD/${index + 1}`,
      }));
      const file = await maker.make(input(labels));
      assert.equal(LABELS_IN[name](file.body), 7);
      assert.deepEqual(await maker.make(input(labels)), file);
      assert.match(file.fileName, /^[\w-]+\.\w{3}$/);
      assert.match((await maker.make(input([LABEL]))).fileName, /^[\w-]+\.\w{3}$/);
      assert.ok(maker.title.length > 0 && maker.labelsMax >= 500);
    });

    it('loses no label, whatever shoppers have typed', async () => {
      const property = fc.asyncProperty(
        fc.array(hostileLabel, { minLength: 1, maxLength: 4 }),
        async (labels) => {
          const { body } = await maker.make(input(labels));
          assert.equal(LABELS_IN[name](body), labels.length);
        },
      );
      await fc.assert(property, { numRuns: 20 });
    });

    it('says what a desk scans, or that it scans nothing', () => {
      const code = maker.deskCodeOf(LABEL);
      assert.ok(code === null || code.includes(LABEL.reference));
    });
  });

describe('labels', () => {
  it('as a PDF have the size of their paper, four on a sheet of A4', async () => {
    const labels = Array.from({ length: 5 }, () => LABEL);
    const sizes = { '10x15': [5, '283.46 425.2'], a4: [2, '595.28 841.89'] } as const;
    for (const paper of LABEL_PAPERS) {
      const { body } = await LABEL_MAKERS.pdf.make({ ...input(labels), paper });
      const [pages, size] = sizes[paper];
      assert.equal(pagesOf(body), pages);
      assert.ok(body.toString('latin1').includes(`/MediaBox [0 0 ${size}]`), size);
    }
  });

  it('as a CSV have the address and what to collect, and no formulas', async () => {
    const { body } = await LABEL_MAKERS.csv.make(input([{ ...LABEL, to: { ...LABEL.to, name: '=1+1' } }]));
    const [row] = parse(body, { bom: true, columns: true });
    assert.deepEqual(row, {
      ...{ reference: 'MC-7KQ2M9XD/2', name: "'=1+1", address1: 'Nytorv 2', address2: '' },
      ...{ postal_code: '1450', city: 'København', country: 'DK', phone: "'+45 1" },
      ...{ email: 'soren@example.test', items: '3', cash_on_delivery: '177.00', currency: 'EUR' },
    });
  });
});
