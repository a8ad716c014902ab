import { type Database, statement } from '../../database/database.ts';
import type { CartForm } from '../cart-document.ts';

const COMPACT_CARTS = 'compact carts';

const selectForm = statement<[name: string], { name: string }>(
  'SELECT name FROM written_forms WHERE name = $1',
);

const insertForm = statement<[name: string], never>(
  'INSERT INTO written_forms (name) VALUES ($1) ON CONFLICT DO NOTHING',
);

/** The form in which this shop's carts are written. An instance reads it at its start, because it changes only once. */
export const readCartForm = async (database: Database): Promise<CartForm> =>
  (await database.find(selectForm, [COMPACT_CARTS])) ? 'compact' : 'document';

/**
 * Makes instances that start from now on write compact carts. No instance of the release before may be running.
 * Resolves to whether they did not do so before.
 */
export const writeCompactCarts = async (database: Database): Promise<boolean> =>
  (await database.run(insertForm, [COMPACT_CARTS])) > 0;
