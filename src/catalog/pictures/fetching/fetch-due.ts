import type { Actor } from '../../../audit/actor.ts';
import { type Queryable, statement } from '../../../database/database.ts';
import { lockRow } from '../../editing/write-product.ts';
import { addPicture } from '../change-pictures.ts';
import { publishPictures } from '../publish-pictures.ts';
import { type FetchPictureDeps, fetchPicture } from './fetch-picture.ts';

export interface FetchDueDeps extends FetchPictureDeps {
  /** Tells all instances that the catalog has changed. */
  announceCatalog(): Promise<void>;
}

/** Another instance takes a picture over after this time. Fetching and converting one never takes as long. */
const CLAIMED_MINUTES = 5;
/** An address that fails is tried again after a minute, then after 4, 16 and 64. */
const TRIES_MAX = 5;

interface ClaimedFetch {
  id: string;
  productId: string;
  slug: string;
  sourceUrl: string;
  alt: string;
  importId: string | null;
}

const claim = statement<[], ClaimedFetch>(`
  UPDATE picture_fetches AS waiting SET tries = tries + 1, due_at = now() + interval '${CLAIMED_MINUTES} minutes'
  FROM products
  WHERE products.id = waiting.product_id AND waiting.id = (
    SELECT id FROM picture_fetches WHERE due_at <= now() AND tries < ${TRIES_MAX}
    ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING waiting.id, product_id AS "productId", slug, source_url AS "sourceUrl", import_id AS "importId", coalesce((
    SELECT image ->> 'alt' FROM jsonb_array_elements(images) AS image WHERE image ->> 'src' = source_url LIMIT 1), '') AS alt`);
const fail = statement<[id: string, fault: string], never>(`
  UPDATE picture_fetches SET fault = $2, due_at = now() + interval '1 minute' * 4 ^ (tries - 1) WHERE id = $1`);
const lock = statement<[id: string], { id: string }>(
  'SELECT id FROM picture_fetches WHERE id = $1 FOR UPDATE',
);
const finish = statement<[id: string], never>('DELETE FROM picture_fetches WHERE id = $1');

/**
 * Fetches the pictures that imports have named, one after the other. Each is claimed for some minutes, so it is fetched
 * again if this process is killed, and added in the transaction that ends its claim, so it is added once.
 */
export async function fetchDuePictures(deps: FetchDueDeps, signal?: AbortSignal): Promise<number> {
  const { database } = deps;
  let fetched = 0;
  while (!signal?.aborted) {
    const claimed = await database.find(claim, []);
    if (!claimed) break;
    if (await unlessStopped(fetchClaimed(deps, claimed), signal)) fetched += 1;
  }
  return fetched;
}

/** An instance that stops does not wait for a slow server. The claim ends by itself. */
async function unlessStopped(work: Promise<boolean>, signal: AbortSignal | undefined): Promise<boolean> {
  if (!signal) return work;
  const stopped = new Promise<false>((resolve) =>
    signal.addEventListener('abort', () => resolve(false), { once: true }),
  );
  stopped.then(() => work.catch(() => undefined));
  return Promise.race([work, stopped]);
}

async function fetchClaimed(deps: FetchDueDeps, claimed: ClaimedFetch): Promise<boolean> {
  const { database, announceCatalog } = deps;
  const stored = await fetchPicture(deps, claimed.sourceUrl);
  const fault = stored.ok
    ? await database.transaction((connection) => add(connection, claimed, stored))
    : stored.fault;
  if (fault !== undefined) await database.run(fail, [claimed.id, fault]);
  else await announceCatalog();
  return fault === undefined;
}

const IMPORT: Actor = { kind: 'command', id: null, name: 'import', network: '' };

/** Resolves to what is wrong, if the picture could not be added. */
async function add(
  connection: Queryable,
  { id, productId, slug, sourceUrl, alt, importId }: ClaimedFetch,
  { key, kind }: { key: string; kind: Parameters<typeof addPicture>[2]['kind'] },
): Promise<string | undefined> {
  // An import locks its products before what it fetches, so the product comes first here, too.
  await lockRow(connection, productId);
  // The row has gone if the product has, if another instance was faster, or if the import was undone.
  if (!(await connection.find(lock, [id]))) return undefined;
  const added = await addPicture(connection, IMPORT, {
    slug,
    key,
    kind,
    facts: { alt },
    sourceUrl,
    importId,
  });
  if (!added.ok) return 'fault' in added ? added.fault : 'The product has too many pictures.';
  await connection.run(finish, [id]);
  const removed = await connection.list(removeOld, [productId]);
  const ids = removed.map((one) => one.id);
  if (ids.length > 0) await connection.run(markReplaced, [productId, ids]);
  await connection.run(arrange, [productId]);
  await publishPictures(connection, productId);
  return undefined;
}

/** As soon as all pictures of the file are there, those of an earlier file go. Until then the product keeps what it has. */
const removeOld = statement<[productId: string], { id: string }>(`
  DELETE FROM pictures USING products
  WHERE pictures.product_id = $1 AND products.id = $1 AND source_url IS NOT NULL
    AND NOT products.images @> jsonb_build_array(jsonb_build_object('src', source_url))
    AND NOT EXISTS (SELECT FROM picture_fetches WHERE picture_fetches.product_id = $1)
  RETURNING pictures.id`);

/** Only the changes of the last import are kept, so the import that has replaced them is that one. */
const markReplaced = statement<[productId: string, ids: readonly string[]], never>(`
  UPDATE removed_pictures SET replaced_by_import = (
    SELECT import_id FROM import_changes
    WHERE import_id = (SELECT import_id FROM import_changes LIMIT 1) AND import_changes.product_id = $1)
  WHERE id = ANY ($2)`);

/** The sequence of the file, unless the staff has added pictures of its own. */
const arrange = statement<[productId: string], never>(`
  UPDATE pictures SET position = one.place
  FROM (
    SELECT pictures.id, row_number() OVER (ORDER BY named.place NULLS LAST, position, pictures.id) AS place
    FROM pictures
    JOIN products ON products.id = product_id
    LEFT JOIN LATERAL (
      SELECT place FROM jsonb_array_elements(products.images) WITH ORDINALITY AS image (value, place)
      WHERE value ->> 'src' = source_url LIMIT 1) AS named ON true
    WHERE product_id = $1) AS one
  WHERE pictures.id = one.id AND position <> one.place
    AND NOT EXISTS (SELECT FROM pictures WHERE product_id = $1 AND source_url IS NULL)`);
