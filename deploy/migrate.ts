import { Client } from 'pg';
import { readSecret } from './aws.ts';
import { type DatabaseSecret, databaseUrl, readSettings } from './read-settings.ts';
import { allowWeb, createRoles } from './roles.ts';

const DATABASE_NAME = 'myclothes';

/**
 * Before the instances get a release: makes the roles where they are missing, with the passwords of their
 * secrets, applies the migrations as the role that owns the schema, and lets the web tier's role at what is new.
 */
try {
  process.env.DATABASE_NAME ??= DATABASE_NAME;
  const [master, migrations, web] = await Promise.all(
    ['MASTER_SECRET', 'DATABASE_SECRET', 'WEB_SECRET'].map(secretOf),
  );
  await connected(master as DatabaseSecret, (client) =>
    createRoles(client, { migrations: migrations as DatabaseSecret, web: web as DatabaseSecret }),
  );
  Object.assign(process.env, await readSettings(process.env, readSecret));
  await import('../src/commands/migrate.ts');
  if (process.exitCode) throw new Error('The migrations failed: instances keep their release.');
  await connected(migrations as DatabaseSecret, allowWeb);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function secretOf(name: string): Promise<DatabaseSecret> {
  const id = process.env[name];
  if (!id) throw new Error(`${name} is not set.`);
  return JSON.parse(await readSecret(id)) as DatabaseSecret;
}

async function connected(secret: DatabaseSecret, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(process.env, secret) });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
