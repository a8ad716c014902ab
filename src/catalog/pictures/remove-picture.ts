import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import { type Queryable, statement } from '../../database/database.ts';
import { markContentUsed } from '../../pictures/own/contents.ts';
import { type ChangePictureResult, PICTURES_MAX } from './change-pictures.ts';
import { listPictures, type StoredPicture, storedColumns } from './find-pictures.ts';
import { lockProduct, publishAndFind, subjectOf } from './locked-product.ts';
import { publishPictures } from './publish-pictures.ts';

/*
 * A trigger moves each removed picture with all its members to removed_pictures. The picture can be restored from there
 * until its files are swept.
 */

interface PictureTarget {
  slug: string;
  id: string;
}

const deletePicture = statement<[id: string], never>('DELETE FROM pictures WHERE id = $1');

/** Removes a picture. Its files stay for a while, because pages in caches show them. */
export async function removePicture(
  connection: Queryable,
  actor: Actor,
  { slug, id }: PictureTarget,
): Promise<ChangePictureResult> {
  const product = await lockProduct(connection, slug);
  if (!product) return { ok: false, reason: 'product_not_found' };
  const picture = (await listPictures(connection, product.id)).find((one) => one.id === id);
  if (!picture) return { ok: false, reason: 'picture_not_found' };
  await connection.run(deletePicture, [id]);
  await publishPictures(connection, product.id);
  const before = auditedFacts(picture);
  await recordChange(connection, actor, { action: 'picture.remove', subject: subjectOf(product), before });
  return { ok: true, picture };
}

// A source that the product no longer names would make the next import replace the picture again.
const bringBack = statement<[id: string, productId: string], { key: string }>(`
  WITH removed AS (DELETE FROM removed_pictures WHERE id = $1 AND product_id = $2 RETURNING *)
  INSERT INTO pictures (id, product_id, position, content_key, kind, alt, focus_x, focus_y, colors, skus, source_url,
    created_at, import_id)
  SELECT removed.id, product_id, position, content_key, kind, alt, focus_x, focus_y,
    ARRAY(SELECT one FROM unnest(colors) WITH ORDINALITY AS named (one, place)
      WHERE one IN (SELECT color FROM variants WHERE variants.product_id = removed.product_id) ORDER BY place),
    ARRAY(SELECT one FROM unnest(skus) WITH ORDINALITY AS named (one, place)
      WHERE one IN (SELECT sku FROM variants WHERE variants.product_id = removed.product_id) ORDER BY place),
    CASE WHEN images @> jsonb_build_array(jsonb_build_object('src', source_url)) THEN source_url END,
    removed.created_at, import_id
  FROM removed JOIN products ON products.id = product_id
  RETURNING content_key AS key`);

/** Brings a removed picture back to its place, with its text, focal point, colors and variants. */
export async function restorePicture(
  connection: Queryable,
  actor: Actor,
  { slug, id }: PictureTarget,
): Promise<ChangePictureResult> {
  const product = await lockProduct(connection, slug);
  if (!product) return { ok: false, reason: 'product_not_found' };
  if ((await listPictures(connection, product.id)).length >= PICTURES_MAX)
    return { ok: false, reason: 'too_many' };
  const restored = await connection.find(bringBack, [id, product.id]);
  if (!restored) return { ok: false, reason: 'picture_not_found' };
  await markContentUsed(connection, restored.key);
  const picture = await publishAndFind(connection, product, id);
  const after = auditedFacts(picture);
  await recordChange(connection, actor, { action: 'picture.restore', subject: subjectOf(product), after });
  return { ok: true, picture };
}

const auditedFacts = ({ id, key, alt, colors, skus }: StoredPicture) => ({
  picture: id,
  ...{ key, alt, colors, skus },
});

export interface RemovedPicture extends StoredPicture {
  removedAt: Date;
}

/** A page shows this many. */
const LISTED_MAX = 100;

const selectRemoved = statement<[productId: string], RemovedPicture>(`
  SELECT ${storedColumns('removed_pictures')}, removed_at AS "removedAt"
  FROM removed_pictures JOIN picture_contents ON key = content_key
  WHERE product_id = $1 ORDER BY removed_at DESC, removed_pictures.id LIMIT ${LISTED_MAX}`);

/** The removed pictures of a product that can be brought back, the last one first. */
export const listRemovedPictures = (connection: Queryable, productId: string): Promise<RemovedPicture[]> =>
  connection.list(selectRemoved, [productId]);
