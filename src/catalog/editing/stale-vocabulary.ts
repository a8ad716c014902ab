import { ADVISORY_LOCKS } from '../../database/advisory-locks.ts';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { refreshNew } from '../listings/refresh-listings.ts';
import { refreshVocabulary } from '../listings/vocabulary.ts';
import type { EditableProduct } from './find-product.ts';

// A row is added each time, because a row that all share would make a save wait for the count that is running.
const mark = statement<[], never>('INSERT INTO vocabulary_marks DEFAULT VALUES');

/**
 * Says that filter values and search words are to be counted again, if a change of a product can have changed them.
 * Prices and stock cannot. `before` and `after` are undefined for a product that was created or deleted.
 */
export async function markVocabulary(
  connection: Queryable,
  before: EditableProduct | undefined,
  after: EditableProduct | undefined,
): Promise<void> {
  if (vocabularyOf(before) !== vocabularyOf(after)) await connection.run(mark, []);
}

/** What filters, search words and the mark "New" are made from. Undefined for a product that is not listed. */
function vocabularyOf(product: EditableProduct | undefined): string | undefined {
  if (product?.status !== 'active' || product.variants.length === 0) return undefined;
  const { name, type, productCategory, tags, optionNames, variants } = product;
  const values = variants.map(({ optionValues }) => optionValues);
  return JSON.stringify([name, type, productCategory, tags, optionNames, values]);
}

const lockIfFree = statement<[], { isMine: boolean }>(
  `SELECT pg_try_advisory_xact_lock(${ADVISORY_LOCKS.vocabulary}) AS "isMine"`,
);
const take = statement<[], never>('DELETE FROM vocabulary_marks');
/** The release before marks its changes here. */
const takeFormer = statement<[], never>(
  `DELETE FROM stale_vocabulary WHERE is_stale IN (SELECT is_stale FROM stale_vocabulary FOR UPDATE SKIP LOCKED)`,
);
/** Words of the release before, which does not count in how many names they are. */
const selectUncounted = statement<[], { areUncounted: boolean }>(
  'SELECT EXISTS (SELECT FROM search_words WHERE names IS NULL) AS "areUncounted"',
);
const patience = statement<[], unknown>(`SELECT set_config('statement_timeout', '1min', true)`);

/**
 * Counts them again if a product was changed since. This reads the whole catalog, so a single change does not wait for
 * it. Resolves to false if there was nothing to do, or another instance does it.
 */
export const refreshStaleVocabulary = (database: Database): Promise<boolean> =>
  database.transaction(async (connection) => {
    if (!(await connection.find(lockIfFree, []))?.isMine) return false;
    const taken = (await connection.run(take, [])) + (await connection.run(takeFormer, []));
    if (taken === 0 && !(await connection.find(selectUncounted, []))?.areUncounted) return false;
    await connection.run(patience, []);
    await refreshVocabulary(connection);
    await refreshNew(connection);
    return true;
  });
