import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EditableProduct, EditableVariant } from '../../../../catalog/editing/find-product.ts';
import { cellsOf } from '../cells.ts';
import { fieldsOf } from '../fields.ts';
import type { FormRow, ProductForm } from '../product-form.ts';
import { NO_PRODUCT } from '../save-form.ts';
import { mergeForm } from './merge.ts';
import { optionsOf } from './structure.ts';

const variant = (more: Partial<EditableVariant> = {}): EditableVariant => ({
  ...{ sku: 'OX-NAVY-S', optionValues: ['Navy', 'S'], priceMinor: 6_900, compareAtMinor: null, stock: 5 },
  ...{ isCounted: true, sellsBelowZero: false, barcode: '', weightGrams: null },
  ...more,
});

const shirt = (more: Partial<EditableProduct> = {}): EditableProduct => ({
  ...NO_PRODUCT,
  ...{ id: '1', slug: 'shirt', name: 'Shirt', version: 3, optionNames: ['Color', 'Size'] },
  variants: [variant(), variant({ sku: 'OX-NAVY-M', optionValues: ['Navy', 'M'] })],
  ...more,
});

const row = (of: EditableVariant, more: Partial<FormRow> = {}): FormRow => ({
  ...{ was: cellsOf(of, 'EUR'), optionValues: of.optionValues, changed: {} },
  ...{ isRemoved: false, isAddedAgain: undefined, contradiction: undefined },
  ...more,
});

/** A form that was opened on `was`. */
function formOf(was: EditableProduct, more: Partial<ProductForm> = {}): ProductForm {
  const optionsWere = optionsOf(was.optionNames, was.variants);
  return {
    ...{
      key: 'k',
      currency: 'EUR',
      isResumed: false,
      isContinued: false,
      removes: '',
      fields: {},
      optionsWere,
    },
    ...{ keepsOptions: undefined, newRows: [] },
    options: optionsWere.map(({ name }) => ({
      ...{ was: name, name, renamed: new Map(), added: [], sequence: [] },
    })),
    rows: was.variants.map((one) => row(one)),
    all: { price: '', compare: '' },
    ...more,
  };
}

const merged = (form: ProductForm, now: EditableProduct, former: ReadonlyMap<string, string> = new Map()) =>
  mergeForm(form, now, former);
const field = (was: string, now: string) => ({ was, now });
const changeRow = (product: EditableProduct, changed: FormRow['changed']) =>
  product.variants.map((one, index) => row(one, index === 0 ? { changed } : {}));

describe('a merge', () => {
  it('changes only what the form has changed, and keeps what others have changed', () => {
    const form = formOf(shirt(), { fields: { name: field('Shirt', 'Poplin shirt'), vendor: field('', '') } });
    const { draft, conflicts, others } = merged(form, shirt({ vendor: 'Mill' }));
    assert.deepEqual([draft.name, draft.vendor, conflicts], ['Poplin shirt', 'Mill', []]);
    assert.deepEqual(others, [{ label: 'Vendor', before: '', after: 'Mill' }]);
  });

  it('finds the same field changed in two ways, and not the same change twice', () => {
    const form = formOf(shirt(), { fields: { name: field('Shirt', 'Poplin shirt') } });
    const { conflicts } = merged(form, shirt({ name: 'Linen shirt' }));
    assert.deepEqual(
      conflicts.map(({ name, mine, theirs }) => [name, mine.value, theirs.value]),
      [['name', 'Poplin shirt', 'Linen shirt']],
    );
    assert.deepEqual(merged(form, shirt({ name: 'Poplin shirt' })).conflicts, []);
  });

  it('adds the difference of a stock to what is there now', () => {
    const form = formOf(shirt(), { rows: changeRow(shirt(), { stock: '9' }) });
    const now = shirt({ variants: [variant({ stock: 2 }), ...shirt().variants.slice(1)] });
    const { draft, conflicts, others, typed } = merged(form, now);
    assert.equal(draft.variants[0]?.stockChange, 4);
    assert.deepEqual([conflicts, others], [[], []], 'sales are no change of a member of the staff');
    assert.equal(typed.get('v0.stock'), '6', 'a page that shows 2 shows the same difference');
  });

  it('merges cells of the same variant, and finds a contested one', () => {
    const form = formOf(shirt(), { rows: changeRow(shirt(), { price: '59,00' }) });
    const others = shirt({ variants: [variant({ barcode: '4006381333931' }), ...shirt().variants.slice(1)] });
    const both = merged(form, others);
    assert.deepEqual(
      [both.draft.variants[0]?.priceMinor, both.draft.variants[0]?.barcode],
      [5_900, '4006381333931'],
    );
    assert.deepEqual(both.conflicts, []);
    const contested = merged(form, shirt({ variants: [variant({ priceMinor: 4_900 })] }));
    assert.deepEqual(
      contested.conflicts.map(({ name, mine, theirs }) => [name, mine.value, theirs.value]),
      [['v0.price', '59,00', '49.00']],
    );
  });

  it('follows a variant to its new SKU', () => {
    const form = formOf(shirt(), { rows: changeRow(shirt(), { price: '10' }) });
    const now = shirt({ variants: [variant({ sku: 'NEW' }), ...shirt().variants.slice(1)] });
    const { draft, conflicts } = merged(form, now, new Map([['OX-NAVY-S', 'NEW']]));
    assert.deepEqual(
      [draft.variants[0]?.currentSku, draft.variants[0]?.priceMinor, conflicts],
      ['NEW', 1_000, []],
    );
  });

  it('asks about a variant that one removes and the other changes', () => {
    const rows = shirt().variants.map((one, index) => row(one, { isRemoved: index === 0 }));
    const changed = shirt({ variants: [variant({ priceMinor: 1 }), ...shirt().variants.slice(1)] });
    assert.deepEqual(merged(formOf(shirt(), { rows }), changed).conflicts[0]?.name, 'v0.remove');
    assert.equal(merged(formOf(shirt(), { rows }), shirt()).draft.variants.length, 1);
    const gone = shirt({ variants: shirt().variants.slice(1) });
    const form = formOf(shirt(), { rows: changeRow(shirt(), { price: '10' }) });
    assert.equal(merged(form, gone).conflicts[0]?.name, 'v1.again');
    const again = merged({ ...form, rows: form.rows.map((one) => ({ ...one, isAddedAgain: true })) }, gone);
    assert.deepEqual(
      again.draft.variants.map(({ sku, optionValues, priceMinor }) => [sku, optionValues.join(), priceMinor]),
      [
        ['OX-NAVY-M', 'Navy,M', 6_900],
        ['OX-NAVY-S', 'Navy,S', 1_000],
      ],
    );
  });

  it('adds a variant for each combination of a new value, and renames in all', () => {
    const [color, size] = formOf(shirt()).options;
    const options = [
      { ...color, renamed: new Map([['Navy', 'Midnight']]), added: ['Chalk'] },
      { ...size, added: [] },
    ] as ProductForm['options'];
    const { draft } = merged(formOf(shirt(), { options }), shirt());
    assert.deepEqual(
      draft.variants.map(({ optionValues, currentSku, priceMinor, stockChange }) => [
        optionValues.join(' '),
        currentSku,
        priceMinor,
        stockChange,
      ]),
      [
        ['Midnight S', 'OX-NAVY-S', 6_900, 0],
        ['Midnight M', 'OX-NAVY-M', 6_900, 0],
        ['Chalk S', '', 6_900, 0],
        ['Chalk M', '', 6_900, 0],
      ],
    );
  });

  it('asks whose options to keep if both have changed them', () => {
    const [color, size] = formOf(shirt()).options;
    const options = [color, { ...size, added: ['L'] }] as ProductForm['options'];
    const now = shirt({
      variants: [...shirt().variants, variant({ sku: 'XL', optionValues: ['Navy', 'XL'] })],
    });
    const form = formOf(shirt(), { options });
    assert.deepEqual(merged(form, now).conflicts[0]?.name, 'structure');
    const mine = merged({ ...form, keepsOptions: 'mine' }, now);
    assert.deepEqual(
      mine.draft.variants.map(({ optionValues }) => optionValues[1]),
      ['S', 'M', 'XL', 'L'],
    );
    assert.equal(merged({ ...form, keepsOptions: 'theirs' }, now).draft.variants.length, 3);
  });

  it('sets one price everywhere, except where a row has its own', () => {
    const form = formOf(shirt(), {
      rows: changeRow(shirt(), { price: '10' }),
      all: { price: '20', compare: '30' },
    });
    assert.deepEqual(
      merged(form, shirt()).draft.variants.map(({ priceMinor, compareAtMinor }) => [
        priceMinor,
        compareAtMinor,
      ]),
      [
        [1_000, 3_000],
        [2_000, 3_000],
      ],
    );
  });

  it('says which price it cannot read', () => {
    const form = formOf(shirt(), { rows: changeRow(shirt(), { price: 'cheap' }) });
    assert.deepEqual(merged(form, shirt()).faults, {
      'v0.price': '“cheap” is not a price. Enter one such as 12.50.',
    });
  });

  it('has the fields of the product as texts', () => {
    assert.equal(fieldsOf(shirt({ tags: ['men', 'New'] })).tags, 'men, New');
  });
});
