import type { Client } from 'pg';

interface Column {
  name: string;
  type: string;
  /** Part of a unique index, a primary key or a foreign key. */
  isKey: boolean;
}

// `closed_invoice_days` always has exactly one row, and `invoice_counters` one a year, so they hardly grow.
const listTables = `
  SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
  WHERE (schemaname = 'public' AND tablename NOT IN ('schema_migrations', 'closed_invoice_days', 'invoice_counters')) OR tablename = 'job_common'`;

const listColumns = `
  SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type,
    EXISTS (SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique
      AND (a.attnum = ANY (i.indkey) OR pg_get_indexdef(i.indexrelid) ~ ('\\m' || a.attname || '\\M')))
    OR EXISTS (SELECT FROM pg_constraint c WHERE c.contype = 'f'
      AND (c.conrelid = a.attrelid AND a.attnum = ANY (c.conkey)
        OR c.confrelid = a.attrelid AND a.attnum = ANY (c.confkey))) AS "isKey"
  FROM pg_attribute a
  WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  ORDER BY a.attnum`;

/**
 * Copies the rows of every table that has some, until it has about `rows` of them. A key of a copy is made from the
 * original one and the copy's number, in the same way in all tables, so the copies refer to each other as the originals
 * do. Times are spread over some minutes, so that what is due is still due and what is not is not.
 */
export async function multiplyRows(client: Client, rows: number): Promise<void> {
  // Foreign keys and triggers are not checked in this role.
  await client.query("SET session_replication_role = 'replica'");
  const tables = await client.query<{ name: string }>(listTables);
  for (const { name } of tables.rows) await multiply(client, name, rows);
  await client.query("SET session_replication_role = 'origin'");
  await client.query('ANALYZE');
}

async function multiply(client: Client, table: string, rows: number): Promise<void> {
  const found = await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
  const count = found.rows[0]?.count ?? 0;
  if (count === 0) return;
  const { rows: columns } = await client.query<Column>(listColumns, [table]);
  // A table whose only key is true has one row and cannot grow.
  const keys = columns.filter(({ isKey }) => isKey);
  if (keys.length > 0 && keys.every(({ type }) => type === 'boolean')) return;
  // Checks of a key's form would refuse copies, and have no influence on plans.
  const checks = await client.query<{ name: string }>(
    "SELECT quote_ident(conname) AS name FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c'",
    [table],
  );
  for (const { name } of checks.rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  await client.query(
    `INSERT INTO ${table} (${names}) OVERRIDING SYSTEM VALUE
     SELECT ${columns.map(copyOf).join(', ')} FROM ${table} AS t, generate_series(1, $1::integer) AS copy`,
    [Math.ceil(rows / count)],
  );
}

function copyOf({ name, type, isKey }: Column): string {
  const original = `t."${name}"`;
  if (type === 'uuid') return `md5(${original}::text || copy)::uuid`;
  if (type.startsWith('timestamp'))
    return `${original} + CASE WHEN ${original} > now() THEN 1 ELSE -1 END * copy * interval '0.1 seconds'`;
  // Every hash is changed, whether it is a key or not, because each row would have its own.
  if (type === 'bytea') return `sha256(${original} || int4send(copy))`;
  if (!isKey) return original;
  if (/^(integer|bigint)$/.test(type)) return `${original} + copy * 100000`;
  if (/^(text|character varying)$/.test(type)) return `${original} || '-' || copy`;
  return original;
}
