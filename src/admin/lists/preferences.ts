import { type Queryable, statement } from '../../database/database.ts';

/** How a member of the staff sees a list: the views they saved, and the columns they chose. */
export interface ListPreferences {
  views: readonly SavedView[];
  /** Undefined if they never chose any. */
  columns: readonly string[] | undefined;
}

export interface SavedView {
  id: string;
  name: string;
  /** The query of the list's address. */
  query: string;
}

/** More views than this do not fit above a list. */
export const VIEWS_MAX = 20;

const selectPreferences = statement<
  [customerId: string, list: string],
  { views: SavedView[] | null; columns: string[] | null }
>(`
  SELECT (SELECT json_agg(json_build_object('id', id, 'name', name, 'query', query) ORDER BY created_at, id)
      FROM saved_views WHERE customer_id = $1 AND list = $2) AS views,
    (SELECT columns FROM list_columns WHERE customer_id = $1 AND list = $2) AS columns`);

export async function findPreferences(
  connection: Queryable,
  customerId: string,
  list: string,
): Promise<ListPreferences> {
  const found = await connection.find(selectPreferences, [customerId, list]);
  return { views: found?.views ?? [], columns: found?.columns ?? undefined };
}

const upsertView = statement<[customerId: string, list: string, name: string, query: string], never>(`
  INSERT INTO saved_views (customer_id, list, name, query)
  SELECT $1, $2, $3, $4 WHERE (
    SELECT count(*) FROM saved_views WHERE customer_id = $1 AND list = $2 AND name <> $3) < ${VIEWS_MAX}
  ON CONFLICT (customer_id, list, name) DO UPDATE SET query = excluded.query`);

/** Saves a view, or replaces the one of the same name. Resolves to false if there are too many. */
export const saveView = async (
  connection: Queryable,
  customerId: string,
  { list, name, query }: { list: string; name: string; query: string },
): Promise<boolean> => (await connection.run(upsertView, [customerId, list, name, query])) > 0;

const updateName = statement<[customerId: string, id: string, name: string], { query: string }>(`
  UPDATE saved_views AS renamed SET name = $3
  WHERE customer_id = $1 AND id::text = $2 AND NOT EXISTS (
    SELECT FROM saved_views AS other
    WHERE other.customer_id = $1 AND other.list = renamed.list AND other.name = $3 AND other.id <> renamed.id)
  RETURNING query`);
const selectView = statement<[customerId: string, id: string], { id: string }>(
  'SELECT id FROM saved_views WHERE customer_id = $1 AND id::text = $2',
);

/** Renames a view of this member of the staff. Two views of a list never have the same name. */
export async function renameView(
  connection: Queryable,
  customerId: string,
  { id, name }: { id: string; name: string },
): Promise<{ query: string } | 'not_found' | 'taken'> {
  const renamed = await connection.find(updateName, [customerId, id, name]);
  if (renamed) return renamed;
  return (await connection.find(selectView, [customerId, id])) ? 'taken' : 'not_found';
}

const deleteView = statement<[customerId: string, id: string], Pick<SavedView, 'name' | 'query'>>(
  'DELETE FROM saved_views WHERE customer_id = $1 AND id::text = $2 RETURNING name, query',
);

/** Resolves to what was removed, or to undefined if this member of the staff has no such view. */
export const removeView = (
  connection: Queryable,
  customerId: string,
  id: string,
): Promise<Pick<SavedView, 'name' | 'query'> | undefined> => connection.find(deleteView, [customerId, id]);

const upsertColumns = statement<[customerId: string, list: string, columns: readonly string[]], never>(`
  INSERT INTO list_columns (customer_id, list, columns) VALUES ($1, $2, $3)
  ON CONFLICT (customer_id, list) DO UPDATE SET columns = excluded.columns`);

export const saveColumns = async (
  connection: Queryable,
  customerId: string,
  { list, columns }: { list: string; columns: readonly string[] },
): Promise<void> => void (await connection.run(upsertColumns, [customerId, list, columns]));
