import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import { type Queryable, statement } from '../../database/database.ts';
import { markContentUsed } from '../../pictures/own/contents.ts';
import type { Kind } from '../../pictures/own/kinds.ts';
import { listPictures, type StoredPicture } from './find-pictures.ts';
import { lockProduct, publishAndFind, subjectOf } from './locked-product.ts';
import { checkFacts, type PictureFacts } from './picture-facts.ts';

/** As many as a product page can reasonably show in some colors. */
export const PICTURES_MAX = 100;

export type ChangePictureResult =
  | { ok: true; picture: StoredPicture }
  | { ok: false; reason: 'product_not_found' | 'picture_not_found' | 'too_many' }
  | { ok: false; reason: 'faulty'; fault: string };

export interface AddPictureInput {
  slug: string;
  /** The stored content. */
  key: string;
  kind: Kind;
  facts: PictureFacts;
  sourceUrl?: string;
  /** The import that names the picture. */
  importId?: string | null;
}

const insertPicture = statement<
  [
    productId: string,
    key: string,
    kind: string,
    alt: string,
    focusX: number,
    focusY: number,
    colors: readonly string[],
    skus: readonly string[],
    sourceUrl: string | null,
    importId: string | null,
  ],
  { id: string }
>(`
  INSERT INTO pictures (product_id, position, content_key, kind, alt, focus_x, focus_y, colors, skus, source_url,
    import_id)
  SELECT $1, coalesce(max(position), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM pictures WHERE product_id = $1
  RETURNING id`);

/** Adds a picture at the end, in the caller's transaction. The caller announces it after the commit. */
export async function addPicture(
  connection: Queryable,
  actor: Actor,
  { slug, key, kind, facts: given, sourceUrl, importId }: AddPictureInput,
): Promise<ChangePictureResult> {
  const product = await lockProduct(connection, slug);
  if (!product) return { ok: false, reason: 'product_not_found' };
  const checked = checkFacts(given, product);
  if (!checked.ok) return checked;
  if ((await listPictures(connection, product.id)).length >= PICTURES_MAX)
    return { ok: false, reason: 'too_many' };
  const { alt = '', focusX = 50, focusY = 50, colors = [], skus = [] } = checked.facts;
  await markContentUsed(connection, key);
  const row = await connection.find(insertPicture, [
    ...([product.id, key, kind, alt, focusX, focusY, colors, skus] as const),
    ...([sourceUrl ?? null, importId ?? null] as const),
  ]);
  if (!row) throw new Error('a picture was not stored');
  const picture = await publishAndFind(connection, product, row.id);
  const after = { picture: row.id, alt, colors, skus, ...(sourceUrl && { sourceUrl }) };
  await recordChange(connection, actor, { action: 'picture.add', subject: subjectOf(product), after });
  return { ok: true, picture };
}

const updatePicture = statement<
  [
    id: string,
    alt: string,
    focusX: number,
    focusY: number,
    colors: readonly string[],
    skus: readonly string[],
  ],
  never
>('UPDATE pictures SET alt = $2, focus_x = $3, focus_y = $4, colors = $5, skus = $6 WHERE id = $1');

export interface ChangePictureInput {
  slug: string;
  id: string;
  facts: PictureFacts;
  /** Its new place among the product's pictures, from 1. A larger number than there are is the last place. */
  position?: number | undefined;
}

/** Changes what is known of a picture, and its place. The caller announces it after the commit. */
export async function changePicture(
  connection: Queryable,
  actor: Actor,
  { slug, id, facts: given, position }: ChangePictureInput,
): Promise<ChangePictureResult> {
  const product = await lockProduct(connection, slug);
  if (!product) return { ok: false, reason: 'product_not_found' };
  const pictures = await listPictures(connection, product.id);
  const before = pictures.find((one) => one.id === id);
  if (!before) return { ok: false, reason: 'picture_not_found' };
  const checked = checkFacts(given, product);
  if (!checked.ok) return checked;
  const { alt, focusX, focusY, colors, skus } = { ...before, ...checked.facts };
  await connection.run(updatePicture, [id, alt, focusX, focusY, colors, skus]);
  if (position !== undefined) await move(connection, pictures, before, position);
  const picture = await publishAndFind(connection, product, id);
  await recordChange(connection, actor, {
    action: 'picture.update',
    subject: subjectOf(product),
    ...changesOf(pictures.indexOf(before) + 1, before, checked.facts, position),
  });
  return { ok: true, picture };
}

const setPositions = statement<[ids: readonly string[]], never>(`
  UPDATE pictures SET position = place
  FROM unnest($1::uuid[]) WITH ORDINALITY AS one (id, place)
  WHERE pictures.id = one.id AND position <> place`);

async function move(
  connection: Queryable,
  pictures: readonly StoredPicture[],
  moved: StoredPicture,
  position: number,
): Promise<void> {
  const ids = pictures.filter((one) => one !== moved).map(({ id }) => id);
  ids.splice(position - 1, 0, moved.id);
  await connection.run(setPositions, [ids]);
}

/** The members that were given, before and after. */
function changesOf(place: number, before: StoredPicture, facts: PictureFacts, position: number | undefined) {
  const names = Object.keys(facts) as (keyof PictureFacts)[];
  const pick = (from: PictureFacts) => Object.fromEntries(names.map((name) => [name, from[name]]));
  const { id: picture } = before;
  return {
    before: { picture, ...pick(before), ...(position !== undefined && { position: place }) },
    after: { picture, ...pick(facts), ...(position !== undefined && { position }) },
  };
}
