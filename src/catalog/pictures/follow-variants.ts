import { type Queryable, statement } from '../../database/database.ts';
import type { EditableProduct } from '../editing/find-product.ts';
import type { ProductDraft } from '../editing/product-draft.ts';
import { meaningsOf, valuesByMeaning } from '../import/read/options.ts';
import { picturesOf } from './publish-pictures.ts';

type Names = readonly string[];

const renamed = (column: string, before: string, after: string) => `ARRAY(
    SELECT coalesce(new, one) FROM unnest(${column}) WITH ORDINALITY AS named (one, place)
    LEFT JOIN unnest(${before}::text[], ${after}::text[]) AS changed (old, new) ON old = one ORDER BY place)`;

const renameIn = (table: string) =>
  statement<[productId: string, skus: Names, newSkus: Names, colors: Names, newColors: Names], never>(`
  UPDATE ${table} SET skus = ${renamed('skus', '$2', '$3')}, colors = ${renamed('colors', '$4', '$5')}
  WHERE product_id = $1`);
const renameInPictures = renameIn('pictures');
const renameInRemoved = renameIn('removed_pictures');
const writePictures = statement<[productId: string], never>(
  `UPDATE products SET pictures = ${picturesOf('$1')} WHERE id = $1`,
);

/** Pictures belong to colors and SKUs by name. Those that a save has renamed keep their pictures. */
export async function followVariants(
  connection: Queryable,
  before: EditableProduct,
  draft: ProductDraft,
): Promise<void> {
  if (before.pictures.length === 0) return;
  const colorsBefore = new Map(
    before.variants.map(({ sku, optionValues }) => [sku, colorOf(before.optionNames, optionValues)]),
  );
  const skus = new Map<string, string>();
  const colors = new Map<string, string>();
  for (const { currentSku, sku, optionValues } of draft.variants) {
    if (currentSku === '') continue;
    skus.set(currentSku, sku);
    const [was, is] = [colorsBefore.get(currentSku) ?? '', colorOf(draft.optionNames, optionValues)];
    // A color that some variants keep was not renamed, although others have another color now.
    if (colors.get(was) !== was) colors.set(was, is);
  }
  for (const rename of [renameInPictures, renameInRemoved])
    await connection.run(rename, [
      ...([before.id, [...skus.keys()], [...skus.values()]] as const),
      ...([[...colors.keys()], [...colors.values()]] as const),
    ]);
  await connection.run(writePictures, [before.id]);
}

const colorOf = (optionNames: Names, optionValues: Names): string =>
  valuesByMeaning(optionValues, meaningsOf(optionNames)).color;
