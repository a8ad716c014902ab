import { createApiKey } from '../../../src/staff/api-keys.ts';
import { SCOPES } from '../../../src/staff/scopes.ts';
import { loadTables } from './clone-rows.ts';
import type { BenchDatabase } from './database.ts';

const MEMBER = { name: 'Bench', email: 'bench@shop.example', password: 'nine grey geese at dawn' };

/** Signs in an owner with a second factor, and returns their cookie. A session of the staff ends after 15 minutes. */
export async function signInOwner({ database }: BenchDatabase, url: string): Promise<string> {
  const post = (path: string, json: object) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(json),
    });
  const { rows } = await database.pool.query('SELECT FROM customers WHERE email = $1', [MEMBER.email]);
  if (rows.length === 0) {
    await post('/api/customers', MEMBER);
    await database.pool.query(`
      WITH member AS (
        UPDATE customers SET role = 'staff', email_confirmed_at = now(), credentials_version = credentials_version + 1
        WHERE email = '${MEMBER.email}' RETURNING id)
      INSERT INTO staff (customer_id, role) SELECT id, 'owner' FROM member`);
  }
  const { email, password } = MEMBER;
  const signedIn = await post('/api/session', { email, password });
  const { id, detail } = (await signedIn.json()) as { id?: string; detail?: string };
  if (id === undefined) throw new Error(`The owner cannot sign in: ${signedIn.status} ${detail}`);
  await database.pool.query(
    'INSERT INTO staff_sessions (session_id, customer_id) SELECT $1, customer_id FROM staff',
    [id],
  );
  return signedIn.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}

/** Makes a key of the admin API with every scope. */
export const makeKey = async ({ database }: BenchDatabase): Promise<string> => {
  const actor = { kind: 'command', id: null, name: 'bench', network: '' } as const;
  return (await createApiKey(database, actor, { name: 'Bench', scopes: SCOPES })).key;
};

/** Each product has six variants; with two more sizes of both colors it has ten. */
export const addVariants = ({ database }: BenchDatabase, products: number): Promise<void> =>
  loadTables(database, { tables: ['variants', 'stock_ledger'], rows: products * 10 }, (connection) =>
    connection.query(`
      INSERT INTO variants (sku, product_id, position, option_values, color, size, price_minor, stock)
      SELECT regexp_replace(sku, 'L$', more), product_id, position + 10, ARRAY[option_values[1], more], color, more,
        price_minor, stock
      FROM variants, unnest(ARRAY['XL', 'XXL']) AS more WHERE sku LIKE 'B-%-L'`),
  );

/** Entries of a year, most of them by programs. */
export const addAuditEntries = ({ database }: BenchDatabase, count: number): Promise<void> =>
  loadTables(database, { tables: ['audit_log'], rows: count }, (connection) =>
    connection.query(
      `INSERT INTO audit_log (at, actor_kind, actor_name, network, action, subject_kind, subject_id, before, after)
       SELECT now() - interval '365 days' * (1 - number / $1::float8),
         CASE WHEN number % 100 = 0 THEN 'staff' WHEN number % 10 = 0 THEN 'command' ELSE 'key' END,
         CASE WHEN number % 100 = 0 THEN 'Member ' || number % 7 ELSE 'Warehouse' END, '',
         CASE WHEN number % 3 = 0 THEN 'product.update' ELSE 'stock.adjust' END,
         CASE WHEN number % 3 = 0 THEN 'product' ELSE 'variant' END,
         CASE WHEN number % 3 = 0 THEN 'bench-' || number % 1000 ELSE 'B-' || number % 100000 || '-0-M' END,
         '{"stock": 1}', '{"stock": 2}'
       FROM generate_series(1, $1) AS number`,
      [count],
    ),
  );
