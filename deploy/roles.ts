import { type ClientBase, escapeIdentifier, escapeLiteral } from 'pg';

/** Whose passwords are in secrets. `web` has a twin, `web_clone`, that rotation makes and lets be `web`. */
export interface RolePasswords {
  migrations: { username: string; password: string };
  web: { username: string; password: string };
}

/** The shop's tables, and those of its mail queue. */
const SCHEMAS = ['public', 'pgboss'];
const MIGRATIONS = 'migrations';
const WEB = 'web';

/**
 * By the master, who is no superuser on RDS. A role that is there keeps its password: rotation knows better.
 * `migrations` owns the database; `web` may connect, and no more than it is allowed by `allowWeb`.
 */
export async function createRoles(client: ClientBase, { migrations, web }: RolePasswords): Promise<void> {
  const { rows } = await client.query('SELECT current_database() AS name');
  const database = escapeIdentifier(rows[0].name);
  await createRole(client, MIGRATIONS, migrations.password);
  // Rotation takes turns: after the first one the secret names the twin, whose password is not the first's.
  await createRole(client, WEB, web.password);
  await client.query(`GRANT ${MIGRATIONS} TO CURRENT_USER`);
  await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await client.query(`ALTER DATABASE ${database} OWNER TO ${MIGRATIONS}`);
  // TEMPORARY: an import of products is prepared in tables of its connection.
  await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${database} TO ${WEB}`);
}

async function createRole(client: ClientBase, name: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
  if (rowCount === 0) await client.query(`CREATE ROLE ${name} LOGIN PASSWORD ${escapeLiteral(password)}`);
}

/** By `migrations`, after them: rows of all tables, nothing of their shape (S35). */
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
}
