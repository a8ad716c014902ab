import { type ClientBase, escapeIdentifier, escapeLiteral } from 'pg';

/** The roles whose passwords are in secrets. Rotation creates a twin of `web`, `web_clone`, with its permissions. */
export interface RolePasswords {
  migrations: { username: string; password: string };
  web: { username: string; password: string };
}

/** The schemas of the shop's tables and of its mail queue. */
const SCHEMAS = ['public', 'pgboss'];
const MIGRATIONS = 'migrations';
const WEB = 'web';
/** Rows of these tables are only added. */
const GROWING_TABLES = [
  ...['audit_log', 'price_history', 'shop_settings'],
  ...['invoices', 'invoice_vat', 'invoice_files'],
];

/**
 * Runs as the master, which is not a superuser on RDS. An existing role keeps its password, because rotation may have
 * changed it. `migrations` owns the database; `web` may connect, and gets its other permissions from `allowWeb`.
 */
export async function createRoles(client: ClientBase, { migrations, web }: RolePasswords): Promise<void> {
  const { rows } = await client.query('SELECT current_database() AS name');
  const database = escapeIdentifier(rows[0].name);
  await createRole(client, MIGRATIONS, migrations.password);
  // Rotation alternates between two roles. After the first one, the secret has the name and password of the twin.
  await createRole(client, WEB, web.password);
  await client.query(`GRANT ${MIGRATIONS} TO CURRENT_USER`);
  await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await client.query(`ALTER DATABASE ${database} OWNER TO ${MIGRATIONS}`);
  // An import of products uses temporary tables.
  await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${database} TO ${WEB}`);
}

async function createRole(client: ClientBase, name: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
  if (rowCount === 0) await client.query(`CREATE ROLE ${name} LOGIN PASSWORD ${escapeLiteral(password)}`);
}

/** Runs as `migrations`, after the migrations: `web` can change the rows of all tables, but no table (S35). */
export async function allowWeb(client: ClientBase): Promise<void> {
  for (const schema of SCHEMAS) {
    const grants = [
      `GRANT USAGE ON SCHEMA ${schema} TO ${WEB}`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${WEB}`,
      `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${WEB}`,
      `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO ${WEB}`,
    ];
    for (const grant of grants) await client.query(grant);
  }
  await client.query(`REVOKE INSERT, UPDATE, DELETE ON schema_migrations FROM ${WEB}`);
  for (const table of GROWING_TABLES) await client.query(`REVOKE UPDATE, DELETE ON ${table} FROM ${WEB}`);
}
