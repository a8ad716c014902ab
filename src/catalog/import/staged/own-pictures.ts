import { type Queryable, statement } from '../../../database/database.ts';
import { PICTURES_MAX } from '../../pictures/change-pictures.ts';
import { picturesOf } from '../../pictures/publish-pictures.ts';
import type { Field } from '../read/columns.ts';
import { chooseDrawings } from './fill-columns.ts';

/*
 * An export names the merchant's own pictures by their addresses in the shop. An import of the same shop knows them by
 * their keys, which no other shop has, so that they are not fetched again.
 */

/** SQL for whether a picture that the product has gets another text or place. */
export const IS_KNOWN_CHANGED = '(alt <> alt_before OR position_after <> position_before)';
/** SQL for that, or whether the picture is new for the product. */
export const IS_PICTURE_CHANGED = `(picture_id IS NULL OR ${IS_KNOWN_CHANGED})`;

const fill = statement<[keepsAlt: boolean], unknown>(`
  INSERT INTO import_pictures (ordinal, place, key, alt, picture_id, source_url, alt_before)
  SELECT staged.ordinal, named.place, content.key,
    CASE WHEN $1 THEN coalesce(known.alt, '') ELSE image ->> 'alt' END, known.id, known.source_url, known.alt
  FROM import_products AS staged
  CROSS JOIN LATERAL jsonb_array_elements(staged.images) WITH ORDINALITY AS named (image, place)
  JOIN picture_contents AS content ON content.key =
    substring(image ->> 'src' from '^(?:https?://[^/]+)?/pictures/own/([0-9a-f]{32})/[0-9]{1,5}[.](?:webp|avif)$')
  LEFT JOIN LATERAL (
    SELECT id, source_url, alt FROM pictures
    WHERE product_id = staged.product_id AND content_key = content.key ORDER BY position, id LIMIT 1) AS known ON true`);

/** The pictures that the file names share the places that they have now, in the sequence of the file. */
const findPlaces = statement<[], unknown>(`
  WITH known AS (
    SELECT ordinal, place, position, row_number() OVER (PARTITION BY ordinal ORDER BY place) AS rank,
      row_number() OVER (PARTITION BY ordinal ORDER BY position, id) AS former_rank
    FROM import_pictures JOIN pictures ON pictures.id = picture_id)
  UPDATE import_pictures AS named SET position_before = known.position, position_after = free.position
  FROM known JOIN known AS free ON free.ordinal = known.ordinal AND free.former_rank = known.rank
  WHERE named.ordinal = known.ordinal AND named.place = known.place`);

/** What a picture was fetched from is named again, in its former place. The shop keeps no address of its own as an image. */
const restoreSources = statement<[], unknown>(`
  UPDATE import_products AS staged SET images = (
    SELECT coalesce(jsonb_agg(kept.image ORDER BY kept.former_place NULLS LAST, kept.place), '[]')
    FROM (
      SELECT named.place, former.place AS former_place,
        CASE WHEN own.key IS NULL THEN named.image ELSE former.image END AS image
      FROM jsonb_array_elements(staged.images) WITH ORDINALITY AS named (image, place)
      LEFT JOIN import_pictures AS own ON own.ordinal = staged.ordinal AND own.place = named.place
      LEFT JOIN LATERAL (
        SELECT image, place
        FROM jsonb_array_elements((SELECT images FROM products WHERE id = staged.product_id))
          WITH ORDINALITY AS one (image, place)
        WHERE image ->> 'src' = CASE WHEN own.key IS NULL THEN named.image ->> 'src' ELSE own.source_url END
        LIMIT 1) AS former ON true
    ) AS kept
    WHERE kept.image IS NOT NULL)
  WHERE ordinal IN (SELECT ordinal FROM import_pictures)`);

/** Finds the shop's own pictures among those that the file names. Call it before comparing. */
export async function findOwnPictures(connection: Queryable, absent: readonly Field[]): Promise<void> {
  if (absent.includes('imageSrc')) return;
  if ((await connection.run(fill, [absent.includes('imageAlt')])) === 0) return;
  await connection.run(findPlaces, []);
  await connection.run(restoreSources, []);
  await chooseDrawings(connection);
}

const markUsed = statement<[], never>(`
  UPDATE picture_contents SET unused_at = NULL
  WHERE key IN (SELECT key FROM import_pictures WHERE picture_id IS NULL)`);

// A product that was deleted gets its pictures back as long as their files are kept, and two products can share files.
const insertNamed = statement<[importId: string | null], never>(`
  INSERT INTO pictures (product_id, position, content_key, kind, alt, import_id)
  SELECT DISTINCT ON (staged.product_id, key) staged.product_id, present.last + place, key,
    coalesce((SELECT kind FROM pictures WHERE content_key = key LIMIT 1), 'webp'), alt, $1::uuid
  FROM import_pictures AS named
  JOIN import_products AS staged USING (ordinal)
  CROSS JOIN LATERAL (
    SELECT count(*) AS count, coalesce(max(position), 0) AS last FROM pictures
    WHERE pictures.product_id = staged.product_id) AS present
  WHERE picture_id IS NULL AND present.count + place <= ${PICTURES_MAX}
  ORDER BY staged.product_id, key, place`);

const updateKnown = statement<[], never>(`
  UPDATE pictures SET alt = named.alt, position = named.position_after
  FROM (SELECT * FROM import_pictures WHERE ${IS_KNOWN_CHANGED}) AS named
  WHERE pictures.id = named.picture_id`);

// Pictures of some variants name them by SKU, which a file can change.
const followSkus = statement<[], never>(`
  UPDATE pictures SET skus = ARRAY(
    SELECT coalesce(staged.sku, one) FROM unnest(skus) WITH ORDINALITY AS named (one, place)
    LEFT JOIN import_variants AS staged ON staged.variant_sku = one ORDER BY place)
  WHERE skus <> '{}' AND product_id IN (SELECT product_id FROM import_products WHERE change = 'updated')`);

const publish = statement<[], never>(`
  UPDATE products SET pictures = ${picturesOf('products.id')}
  WHERE id IN (
    SELECT product_id FROM import_products AS staged JOIN products AS product ON product.id = product_id
    WHERE change = 'updated'
      AND (product.pictures <> '[]' OR product_id IN (SELECT product_id FROM pictures))
    UNION SELECT product_id FROM import_products JOIN import_pictures USING (ordinal))`);

/** Writes the changes of the pictures that were found. Call it when the products are written and locked. */
export async function applyOwnPictures(connection: Queryable, importId: string | null): Promise<void> {
  await connection.run(markUsed, []);
  await connection.run(insertNamed, [importId]);
  await connection.run(updateKnown, []);
  await connection.run(followSkus, []);
  await connection.run(publish, []);
}
