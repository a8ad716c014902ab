import { type Queryable, statement } from '../../database/database.ts';
import type { EditableProduct } from '../editing/find-product.ts';
import { publishPictures } from './publish-pictures.ts';

const copyRows = statement<
  [fromId: string, toId: string, skus: readonly string[], copiedSkus: readonly string[]],
  never
>(`
  INSERT INTO pictures (product_id, position, content_key, kind, alt, focus_x, focus_y, colors, skus)
  SELECT $2, position, content_key, kind, alt, focus_x, focus_y, colors,
    ARRAY(SELECT copied FROM unnest($3::text[], $4::text[]) AS one (sku, copied) WHERE sku = ANY (skus))
  FROM pictures WHERE product_id = $1`);

/** Gives a new copy of a product the same pictures, in the caller's transaction. Both use the same stored files. */
export async function copyPictures(
  connection: Queryable,
  from: EditableProduct,
  to: EditableProduct,
): Promise<void> {
  const skusOf = ({ variants }: EditableProduct) => variants.map(({ sku }) => sku);
  await connection.run(copyRows, [from.id, to.id, skusOf(from), skusOf(to)]);
  await publishPictures(connection, to.id);
}
