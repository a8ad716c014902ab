import { listProductNames, listVariantNames } from '../names.ts';
import { type ReportSource, readCategories, readLargest } from '../read-sums.ts';
import type { ReportTable, TableInput } from '../reports.ts';
import { LINE_COLUMNS, text } from './columns.ts';

export async function salesByProduct(
  source: ReportSource,
  { by, rowsMax }: TableInput,
): Promise<ReportTable> {
  const { sums, totals, isCut } = await readLargest(source, 'product', rowsMax);
  const names = await listProductNames(source.reads, [...sums.keys()]);
  return {
    by,
    title: 'Sales by product',
    columns: [text('name', 'Product'), text('slug', 'Handle'), ...LINE_COLUMNS],
    rows: [...sums].map(([slug, amounts]) => ({ slug, name: names.get(slug) ?? slug, ...amounts })),
    totals: { name: 'Total', ...totals },
    isCut,
  };
}

export async function salesByVariant(
  source: ReportSource,
  { by, rowsMax }: TableInput,
): Promise<ReportTable> {
  const { sums, totals, isCut } = await readLargest(source, 'variant', rowsMax);
  const names = await listVariantNames(source.reads, [...sums.keys()]);
  return {
    by,
    title: 'Sales by variant',
    columns: [text('name', 'Variant'), text('sku', 'SKU'), ...LINE_COLUMNS],
    rows: [...sums].map(([sku, amounts]) => ({ sku, name: names.get(sku) ?? sku, ...amounts })),
    totals: { name: 'Total', ...totals },
    isCut,
  };
}

/** There are no totals, because a product counts in each of its categories. */
export async function salesByCategory(
  source: ReportSource,
  { by, rowsMax }: TableInput,
): Promise<ReportTable> {
  const { sums, isCut } = await readCategories(source, rowsMax);
  return {
    by,
    title: 'Sales by category',
    columns: [text('category', 'Category'), ...LINE_COLUMNS],
    rows: [...sums].map(([category, amounts]) => ({ category, ...amounts })),
    totals: undefined,
    isCut,
  };
}
