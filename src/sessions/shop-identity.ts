import { createHash, randomBytes } from 'node:crypto';
import { type Database, type Queryable, statement } from '../database/database.ts';

/** Links in emails are made of this. A command must make the same links as the shop. */
export interface ShopIdentity {
  /** The scheme, host and port that shoppers see. */
  publicUrl: string;
  /** Newest first. */
  sessionKeys: readonly string[];
}

/** The shop stores this at each start. Configured keys are stored only as their hashes. */
interface IdentityRecord {
  publicUrl: string;
  keyHashes: readonly string[];
}

const IDENTITY_NAME = 'shop identity';
const KEY_NAME = 'session key';

const selectSecret = statement<[name: string], { value: string }>(
  'SELECT value FROM secrets WHERE name = $1',
);
const upsert = statement<[name: string, value: string], never>(`
  INSERT INTO secrets (name, value) VALUES ($1, $2)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE secrets.value <> excluded.value`);

/** Called at each start, so that commands know the current address and keys. */
export async function recordShopIdentity(database: Database, identity: ShopIdentity): Promise<void> {
  const record: IdentityRecord = {
    publicUrl: identity.publicUrl,
    keyHashes: identity.sessionKeys.map(hashOf),
  };
  await database.run(upsert, [IDENTITY_NAME, JSON.stringify(record)]);
}

/** Resolves to the address of the shop's last start. It is undefined if there was none. */
export async function findPublicUrl(connection: Queryable): Promise<string | undefined> {
  const found = await connection.find(selectSecret, [IDENTITY_NAME]);
  return found && (JSON.parse(found.value) as IdentityRecord).publicUrl;
}

interface IdentitySettings {
  /** It is undefined where PUBLIC_URL is not set. */
  publicUrl: string | undefined;
  /** It is empty where SESSION_KEYS is not set. */
  sessionKeys: readonly string[];
  /** The embedded database belongs to one shop on this machine, so the address of its last start is valid. */
  isEmbedded: boolean;
}

/** Throws one sentence where a link would lead nowhere, or where the shop would refuse its signature. */
export async function getShopIdentity(
  database: Database,
  { publicUrl, sessionKeys, isEmbedded }: IdentitySettings,
): Promise<ShopIdentity> {
  const found = await database.find(selectSecret, [IDENTITY_NAME]);
  const record = found && (JSON.parse(found.value) as IdentityRecord);
  const address = publicUrl ?? (isEmbedded ? record?.publicUrl : undefined);
  if (!address)
    throw new Error(
      'This command may send email, and its links would not work. Set PUBLIC_URL to the address of the shop.',
    );
  const keys = sessionKeys.length > 0 ? sessionKeys : await findKeptSessionKeys(database);
  const isShops = record === undefined || record.keyHashes.includes(hashOf(keys[0] ?? ''));
  if (keys.length === 0 || !isShops)
    throw new Error(
      'This command may send email, and the shop would refuse its links. Set SESSION_KEYS to the keys of the shop.',
    );
  return { publicUrl: address, sessionKeys: keys };
}

const hashOf = (key: string): string => createHash('sha256').update(key).digest('base64url');

const insertSecret = statement<[name: string, value: string], never>(
  'INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
);
/** Returns the configured keys, or the key that the database keeps. The first instance to start creates that key. */
export async function getSessionKeys(
  database: Database,
  configured: readonly string[],
): Promise<readonly string[]> {
  if (configured.length > 0) return configured;
  await database.run(insertSecret, [KEY_NAME, randomBytes(32).toString('base64url')]);
  const kept = await findKeptSessionKeys(database);
  if (kept.length === 0)
    throw new Error('the session key is not in the database right after it was put there');
  return kept;
}

/** Returns the key that the database keeps, if a shop without configured keys has been started on it. */
async function findKeptSessionKeys(database: Database): Promise<readonly string[]> {
  const secret = await database.find(selectSecret, [KEY_NAME]);
  return secret ? [secret.value] : [];
}
