import type { EditableProduct } from '../../../../catalog/editing/find-product.ts';
import { meaningsOf } from '../../../../catalog/import/read/options.ts';
import { LOW_STOCK } from '../../../../catalog/product.ts';
import { type Html, html } from '../../../../layout/html.ts';
import { picturesInColor } from '../../../../pictures/own/own-picture.ts';
import { thumbnailOf } from '../../thumbnail.ts';
import { cellsOf } from '../cells.ts';
import { optionsOf } from '../merge/structure.ts';
import type { InputContext } from './inputs-view.ts';

/** A larger matrix would be read no faster than the table. */
const MATRIX_VARIANTS_MAX = 300;
const COLUMNS_MAX = 20;

type MatrixKey = 'stock' | 'price';

/**
 * The stock and the prices of a product with two options, such as color and size, side by side. Its inputs stand for the
 * same cells as those of the table, and a script keeps both the same.
 */
export function matrices(product: EditableProduct, context: InputContext): Html | null {
  const { optionNames, variants } = product;
  const [rows, columns] = optionsOf(optionNames, variants);
  const isSmall = variants.length <= MATRIX_VARIANTS_MAX && (columns?.values.length ?? 0) <= COLUMNS_MAX;
  if (optionNames.length !== 2 || !rows || !columns || variants.length < 2 || !isSmall) return null;
  const places = new Map(variants.map(({ optionValues }, index) => [JSON.stringify(optionValues), index]));
  const indexAt = (row: string, column: string) => places.get(JSON.stringify([row, column]));
  const table = (key: MatrixKey) => {
    const label = key === 'stock' ? 'Stock' : `Price, ${context.settings.currency}`;
    return html`<details class="fold" data-matrix="${key}"${key === 'stock' && html` open`}><summary>${label} by ${rows.name} and ${columns.name}</summary>
<div class="scroll" role="group" aria-label="${label}" tabindex="0"><table class="matrix" data-grid><thead><tr><th scope="col">${rows.name}</th>${columns.values.map((value) => html`<th scope="col">${value}</th>`)}${key === 'stock' && html`<th scope="col" class="num">Sum</th>`}</tr></thead><tbody>
${rows.values.map((row) => matrixRow(row, columns.values, key, { product, context, indexAt }))}</tbody>${key === 'stock' && sums(rows.values, columns.values, { product, indexAt })}</table></div>${key === 'stock' && KEY}</details>`;
  };
  return html`${table('stock')}${table('price')}`;
}

const KEY = html`<p class="small muted key"><span class="few"></span>${LOW_STOCK} or fewer <span class="out"></span>sold out</p>`;

interface MatrixInput {
  product: EditableProduct;
  context: InputContext;
  indexAt(row: string, column: string): number | undefined;
}

function matrixRow(
  row: string,
  columns: readonly string[],
  key: MatrixKey,
  { product, context, indexAt }: MatrixInput,
): Html {
  let sum = 0;
  const cells = columns.map((column) => {
    const index = indexAt(row, column);
    const variant = index === undefined ? undefined : product.variants[index];
    if (!variant) return html`<td></td>`;
    sum += variant.isCounted ? variant.stock : 0;
    const value = context.typed.get(`v${index}.${key}`) ?? cellsOf(variant, context.settings.currency)[key];
    const level = key === 'stock' && variant.isCounted ? levelOf(variant.stock) : '';
    return html`<td><input class="input ${key}${level}" name="x${index}.${key}" value="${value}" inputmode="${key === 'price' ? 'decimal' : 'text'}" aria-label="${key === 'price' ? 'Price' : 'Stock'}, ${row}, ${column}"></td>`;
  });
  return html`<tr><th scope="row">${rowName(product, row)}</th>${cells}${key === 'stock' && html`<td class="num">${sum}</td>`}</tr>
`;
}

/** A color has its picture beside it. */
function rowName(product: EditableProduct, row: string): Html | string {
  const { optionNames, pictures, drawing } = product;
  if (meaningsOf(optionNames).color !== 0) return row;
  const [picture = null] = picturesInColor(pictures, row);
  return html`<span class="prod">${thumbnailOf({ picture, drawing, firstColor: row })}${row}</span>`;
}

/** The items of each column, and of all of them. A script adds up what is typed. */
function sums(
  rows: readonly string[],
  columns: readonly string[],
  { product, indexAt }: Pick<MatrixInput, 'product' | 'indexAt'>,
): Html {
  const stockAt = (row: string, column: string): number => {
    const variant = product.variants[indexAt(row, column) ?? -1];
    return variant?.isCounted ? variant.stock : 0;
  };
  const all = columns.map((column) => rows.reduce((sum, row) => sum + stockAt(row, column), 0));
  return html`<tfoot><tr><th scope="row">Sum</th>${all.map((sum) => html`<td><span class="sum">${sum}</span></td>`)}<td class="num"><b>${all.reduce((sum, one) => sum + one, 0)}</b></td></tr></tfoot>`;
}

const levelOf = (stock: number): string => {
  if (stock <= 0) return ' out';
  return stock <= LOW_STOCK ? ' few' : '';
};
