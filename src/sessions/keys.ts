import { randomBytes } from 'node:crypto';
import { type Database, statement } from '../platform/database.ts';

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
  await database.run(insertSecret, ['session key', randomBytes(32).toString('base64url')]);
  const secret = await database.find(selectSecret, ['session key']);
  if (!secret) throw new Error('the session key is not in the database right after it was put there');
  return [secret.value];
}
