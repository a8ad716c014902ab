import { randomBytes } from 'node:crypto';
import { type Database, statement } from '../database/database.ts';

const NAME = 'session key';

const insertSecret = statement<[name: string, value: string], never>(
  'INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
);
const selectSecret = statement<[name: string], { value: string }>(
  'SELECT value FROM secrets WHERE name = $1',
);

/** The configured keys, or one that the database keeps, made by whichever instance starts first. */
export async function getSessionKeys(
  database: Database,
  configured: readonly string[],
): Promise<readonly string[]> {
  if (configured.length > 0) return configured;
  await database.run(insertSecret, [NAME, randomBytes(32).toString('base64url')]);
  const kept = await findKeptSessionKeys(database);
  if (kept.length === 0)
    throw new Error('the session key is not in the database right after it was put there');
  return kept;
}

/** Returns the key that the database keeps, if a shop without configured keys has been started on it. */
export async function findKeptSessionKeys(database: Database): Promise<readonly string[]> {
  const secret = await database.find(selectSecret, [NAME]);
  return secret ? [secret.value] : [];
}
