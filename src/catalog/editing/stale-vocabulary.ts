import { type Database, type Queryable, statement } from '../../database/database.ts';
import { refreshNew } from '../listings/refresh-listings.ts';
import { refreshVocabulary } from '../listings/vocabulary.ts';

const mark = statement<[], never>('INSERT INTO stale_vocabulary DEFAULT VALUES ON CONFLICT DO NOTHING');

/** Says that filter values and search words are to be counted again, because a product was changed. */
export const markVocabulary = async (connection: Queryable): Promise<void> =>
  void (await connection.run(mark, []));

const take = statement<[], never>(
  `DELETE FROM stale_vocabulary WHERE is_stale IN (SELECT is_stale FROM stale_vocabulary FOR UPDATE SKIP LOCKED)`,
);
const patience = statement<[], unknown>(`SELECT set_config('statement_timeout', '1min', true)`);

/**
 * Counts them again if a product was changed since. This reads the whole catalog, so a single change does not wait for
 * it. Resolves to false if there was nothing to do, or another instance does it.
 */
export const refreshStaleVocabulary = (database: Database): Promise<boolean> =>
  database.transaction(async (connection) => {
    if ((await connection.run(take, [])) === 0) return false;
    await connection.run(patience, []);
    await refreshVocabulary(connection);
    await refreshNew(connection);
    return true;
  });
