import type { EditableProduct, EditableVariant } from '../../../../catalog/editing/find-product.ts';
import { type Html, html } from '../../../../layout/html.ts';
import { CELL_KEYS, CELL_LABELS, type CellKey, type Cells, cellsOf, SELLS, wasText } from '../cells.ts';
import { hiddenInput, type InputContext, optionTags } from './inputs-view.ts';

/** The table with one row for each variant. Its columns are in the sequence in which a spreadsheet is pasted. */
export function variantTable(product: EditableProduct, context: InputContext): Html {
  const { optionNames, variants } = product;
  const name = optionNames.join(', ') || 'Variant';
  return html`<div class="scroll" role="group" aria-label="Variants" tabindex="0"><table class="matrix grid" data-grid><thead><tr><th scope="col">${name}</th>${CELL_KEYS.map(
    (key) => html`<th scope="col" id="c-${key}">${CELL_LABELS[key]}</th>`,
  )}<th scope="col" id="c-remove">Remove</th></tr></thead><tbody>
${variants.map((variant, index) => variantRow(variant, index, context))}${newRows(product, context)}</tbody></table></div>`;
}

const variantName = ({ optionValues, sku }: EditableVariant): string => optionValues.join(', ') || sku;

function variantRow(variant: EditableVariant, index: number, context: InputContext): Html {
  const cells = cellsOf(variant, context.settings.currency);
  const prefix = `v${index}`;
  const isRemoved = context.typed.get(`${prefix}.remove`) === '1';
  return html`<tr><th scope="row" id="${prefix}">${variantName(variant)}${hiddenInput(`${prefix}.was`, wasText(cells, variant.optionValues))}</th>${cellInputs(prefix, cells, context)}<td><input type="checkbox" name="${prefix}.remove" value="1" aria-labelledby="c-remove ${prefix}"${isRemoved && html` checked`}></td></tr>
`;
}

const cellInputs = (prefix: string, cells: Cells, context: InputContext): Html[] =>
  CELL_KEYS.map((key) => html`<td>${cellInput(prefix, key, cells, context)}</td>`);

function cellInput(prefix: string, key: CellKey, cells: Cells, { typed, faults }: InputContext): Html {
  const name = `${prefix}.${key}`;
  const value = typed.get(name) ?? cells[key];
  const fault = faults[name] !== undefined && html` id="${name}" aria-invalid="true"`;
  if (key === 'sells')
    return html`<select class="input" name="${name}" aria-labelledby="c-sells ${prefix}"${fault}>${optionTags(SELLS, value)}</select>`;
  return html`<input class="input ${key}" name="${name}" value="${value}" aria-labelledby="c-${key} ${prefix}"${MODE[key]}${fault}>`;
}

const MODE: Readonly<Partial<Record<CellKey, Html>>> = {
  price: html` inputmode="decimal"`,
  compare: html` inputmode="decimal"`,
  weight: html` inputmode="numeric"`,
};

/** A product without options has one variant. */
function newRows({ optionNames, variants }: EditableProduct, context: InputContext): Html[] {
  if (optionNames.length === 0) return [];
  const typed = [...context.typed.keys()].flatMap((name) => /^n(\d+)\./.exec(name)?.[1] ?? []).map(Number);
  const first = variants[0] && cellsOf(variants[0], context.settings.currency);
  const blank: Cells = {
    ...{
      sku: '',
      price: '',
      compare: '',
      stock: '',
      weight: '',
      barcode: '',
      sells: first?.sells ?? 'counted',
    },
  };
  return Array.from({ length: Math.max(-1, ...typed) + 2 }, (_, index) => {
    const prefix = `n${index}`;
    const options = optionNames.map(
      (option, at) =>
        html`<input class="input option" name="${prefix}.o${at}" value="${context.typed.get(`${prefix}.o${at}`) ?? ''}" aria-label="${option} of a new variant" placeholder="${option}">`,
    );
    return html`<tr data-new><th scope="row"><span class="vh" id="${prefix}">New variant ${index + 1}</span><span class="options">${options}</span></th>${cellInputs(prefix, blank, context)}<td></td></tr>
`;
  });
}
