import { Client } from 'pg';
import { migrateShop } from '../src/commands/migrate.ts';
import { readSecret } from './aws.ts';
import { type DatabaseSecret, databaseUrl, readSettings } from './read-settings.ts';
import { allowWeb, createRoles } from './roles.ts';

const DATABASE_NAME = 'myclothes';

/**
 * Runs before the instances get a release. It creates the roles that are missing, with the passwords of their secrets,
 * applies the migrations as the role that owns the schema, and grants the role of the web tier access to what is new.
 */
try {
  process.env.DATABASE_NAME ??= DATABASE_NAME;
  const [master, migrations, web] = await Promise.all([
    getSecret('MASTER_SECRET'),
    getSecret('DATABASE_SECRET'),
    getSecret('WEB_SECRET'),
  ]);
  await withClient(master, (client) => createRoles(client, { migrations, web }));
  Object.assign(process.env, await readSettings(process.env, readSecret));
  process.stdout.write(`${await migrateShop()}\n`);
  await withClient(migrations, allowWeb);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\nThe instances keep their release.\n`);
  process.exitCode = 1;
}

async function getSecret(name: string): Promise<DatabaseSecret> {
  const id = process.env[name];
  if (!id) throw new Error(`${name} is not set.`);
  return JSON.parse(await readSecret(id)) as DatabaseSecret;
}

async function withClient(secret: DatabaseSecret, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(process.env, secret) });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
