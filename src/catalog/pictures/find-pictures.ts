import { type Queryable, statement } from '../../database/database.ts';
import type { Kind } from '../../pictures/own/kinds.ts';

/** A picture of a product with everything that the staff can change. */
export interface StoredPicture {
  id: string;
  /** Names its files. */
  key: string;
  /** In pixels, of the largest file. */
  width: number;
  height: number;
  kind: Kind;
  alt: string;
  /** In percent from the left and from the top. */
  focusX: number;
  focusY: number;
  colors: string[];
  skus: string[];
}

/** SQL for the members of a stored picture, from a table of pictures joined to `picture_contents`. */
export const storedColumns = (
  table: string,
): string => `${table}.id, content_key AS key, width, height, kind, alt,
    focus_x AS "focusX", focus_y AS "focusY", colors, skus`;

const selectPictures = statement<[productId: string], StoredPicture>(`
  SELECT ${storedColumns('pictures')}
  FROM pictures JOIN picture_contents ON key = content_key
  WHERE product_id = $1 ORDER BY position, pictures.id`);

/** In the sequence in which pages show them. */
export const listPictures = (connection: Queryable, productId: string): Promise<StoredPicture[]> =>
  connection.list(selectPictures, [productId]);

/** What pictures need to know of their product. */
export interface PicturedProduct {
  id: string;
  slug: string;
  name: string;
  /** The color option of its variants, in their sequence. */
  colors: string[];
  skus: string[];
}

const selectProduct = statement<[slug: string], PicturedProduct>(`
  SELECT id, slug, name,
    ARRAY(SELECT color FROM variants WHERE product_id = products.id AND color <> ''
      GROUP BY color ORDER BY min(position)) AS colors,
    ARRAY(SELECT sku FROM variants WHERE product_id = products.id ORDER BY position, sku) AS skus
  FROM products WHERE slug = $1
    OR id = (SELECT product_id FROM former_slugs WHERE slug = $1) ORDER BY slug = $1 DESC LIMIT 1`);

/** Finds a product in any status by its slug, or by one that it had before. */
export const findPicturedProduct = (
  connection: Queryable,
  slug: string,
): Promise<PicturedProduct | undefined> => connection.find(selectProduct, [slug]);
