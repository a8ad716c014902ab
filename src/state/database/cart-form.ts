import { type Database, type Queryable, statement } from '../../database/database.ts';
import type { CartForm } from '../cart-document.ts';

const COMPACT_CARTS = 'compact carts';

const selectForm = statement<[name: string], { name: string }>(
  'SELECT name FROM written_forms WHERE name = $1',
);

const insertForm = statement<[name: string], never>(
  'INSERT INTO written_forms (name) VALUES ($1) ON CONFLICT DO NOTHING',
);

/** Reads the form in which this shop writes carts. It changes only once, so an instance reads it only at its start. */
export const readCartForm = async (database: Database): Promise<CartForm> =>
  (await database.find(selectForm, [COMPACT_CARTS])) ? 'compact' : 'document';

/**
 * Makes instances that start from now on write compact carts. No instance of the previous release may be running.
 * Resolves to false if they already did so.
 */
export const writeCompactCarts = async (connection: Queryable): Promise<boolean> =>
  (await connection.run(insertForm, [COMPACT_CARTS])) > 0;
