import { type Queryable, statement } from '../../../database/database.ts';

// An SVG names a drawing of the shop or cannot be taken.
const IS_FETCHED = `src ~* '^https?://' AND length(src) <= 2048 AND src !~* '\\.svg([?#]|$)'`;

const STAGED = `import_products AS staged
  CROSS JOIN LATERAL (SELECT image ->> 'src' AS src, place FROM jsonb_array_elements(staged.images) WITH ORDINALITY AS one (image, place)) AS named`;

const forgetOthers = statement<[], never>(`
  DELETE FROM picture_fetches USING import_products AS staged
  WHERE picture_fetches.product_id = staged.product_id
    AND NOT staged.images @> jsonb_build_array(jsonb_build_object('src', source_url))`);
// A picture for which an earlier import waits still belongs to that import.
const queue = statement<[importId: string | null], never>(`
  INSERT INTO picture_fetches (product_id, source_url, import_id)
  SELECT staged.product_id, src, $1 FROM ${STAGED}
  WHERE ${IS_FETCHED} AND NOT EXISTS (
    SELECT FROM pictures WHERE pictures.product_id = staged.product_id AND source_url = src)
  GROUP BY staged.product_id, src ORDER BY staged.product_id, min(place)
  ON CONFLICT (product_id, source_url) DO UPDATE SET tries = 0, due_at = now(), fault = ''`);

/**
 * Notes which pictures of the file the shop does not have yet, in the transaction of the import. An import that is run
 * again retries those that failed.
 */
export async function queueImportedPictures(connection: Queryable, importId: string | null): Promise<void> {
  await connection.run(forgetOthers, []);
  await connection.run(queue, [importId]);
}

const retry = statement<[productId: string], never>(`
  UPDATE picture_fetches SET tries = 0, due_at = now(), fault = '' WHERE product_id = $1 AND fault <> ''`);

/** Tries the pictures of a product again that could not be fetched. */
export const retryFetches = (connection: Queryable, productId: string): Promise<number> =>
  connection.run(retry, [productId]);

/** A picture that is still to be fetched. */
export interface WaitingFetch {
  sourceUrl: string;
  /** Why it was not fetched the last time. Empty before the first try. */
  fault: string;
}

const selectWaiting = statement<[productId: string], WaitingFetch>(`
  SELECT source_url AS "sourceUrl", fault FROM picture_fetches WHERE product_id = $1 ORDER BY id LIMIT 100`);

export const listWaiting = (connection: Queryable, productId: string): Promise<WaitingFetch[]> =>
  connection.list(selectWaiting, [productId]);
