import { type Queryable, statement } from '../../database/database.ts';
import { refreshListings } from '../listings/refresh-listings.ts';

/**
 * SQL for the pictures of the product with this ID, as pages read them. A picture of some variants is also given
 * their colors, so that the gallery needs no rule about SKUs.
 */
export const picturesOf = (productId: string): string => `(
    SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'key', key, 'width', width, 'height', height, 'alt', nullif(alt, ''), 'tones', tones,
      'focus', CASE WHEN (focus_x, focus_y) <> (50, 50) THEN jsonb_build_array(focus_x, focus_y) END,
      'colors', CASE WHEN of_colors <> '{}' THEN to_jsonb(of_colors) END,
      'skus', CASE WHEN skus <> '{}' THEN to_jsonb(skus) END)) ORDER BY position, pictures.id), '[]')
    FROM pictures
    JOIN picture_contents ON key = content_key
    CROSS JOIN LATERAL (SELECT colors || ARRAY(
      SELECT DISTINCT color FROM variants
      WHERE variants.product_id = ${productId} AND sku = ANY (skus) AND color <> '' AND color <> ALL (colors)) AS of_colors) AS one
    WHERE pictures.product_id = ${productId})`;

const writePictures = statement<[productId: string], never>(`
  UPDATE products SET version = version + 1, updated_at = now(), pictures = ${picturesOf('$1')}
  WHERE id = $1`);

/** Puts the pictures of a locked product where pages read them. The caller announces the change after the commit. */
export async function publishPictures(connection: Queryable, productId: string): Promise<void> {
  await connection.run(writePictures, [productId]);
  await refreshListings(connection, [Number(productId)]);
}
