import { hash, randomBytes } from 'node:crypto';
import type { Actor } from '../audit/actor.ts';
import { recordChange } from '../audit/audit-log.ts';
import { type Database, type Queryable, statement } from '../database/database.ts';
import type { Scope } from './scopes.ts';

/** A key starts with this, so that scanners of leaked secrets can find it. */
const PREFIX = 'mck_';
const FORMAT = /^mck_[A-Za-z0-9_-]{43}$/;

export interface ApiKey {
  id: string;
  name: string;
  scopes: Scope[];
}

const selectByHash = statement<[keyHash: Buffer], ApiKey>(`
  SELECT id, name, scopes FROM api_keys
  WHERE key_hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`);

const markUsed = statement<[id: string], never>(`
  UPDATE api_keys SET last_used_at = now()
  WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 hour')`);

/** Returns undefined for a key that is unknown, has ended or was revoked. */
export async function findApiKey(connection: Queryable, key: string): Promise<ApiKey | undefined> {
  if (!FORMAT.test(key)) return undefined;
  const found = await connection.find(selectByHash, [hashOf(key)]);
  if (found) await connection.run(markUsed, [found.id]);
  return found;
}

export interface NewApiKey {
  name: string;
  scopes: readonly Scope[];
  /** When unset, the key works until it is revoked. */
  expiresAt?: Date | undefined;
}

const insertKey = statement<
  [name: string, keyHash: Buffer, scopes: readonly string[], createdBy: string, expiresAt: Date | null],
  { id: string }
>(`
  INSERT INTO api_keys (name, key_hash, scopes, created_by, expires_at) VALUES ($1, $2, $3, $4, $5)
  RETURNING id`);

/** Creates a key. `key` is the only copy: the database holds its SHA-256. */
export function createApiKey(
  database: Database,
  actor: Actor,
  { name, scopes, expiresAt }: NewApiKey,
): Promise<{ id: string; key: string }> {
  const key = PREFIX + randomBytes(32).toString('base64url');
  return database.transaction(async (connection) => {
    const inserted = await connection.find(insertKey, [
      ...([name, hashOf(key), scopes] as const),
      ...([actor.name, expiresAt ?? null] as const),
    ]);
    if (!inserted) throw new Error('an API key was not stored');
    const { id } = inserted;
    const after = { name, scopes, expiresAt: expiresAt?.toISOString() ?? null };
    await recordChange(connection, actor, {
      action: 'api-key.create',
      subject: { kind: 'api-key', id },
      after,
    });
    return { id, key };
  });
}

const hashOf = (key: string): Buffer => hash('sha256', key, 'buffer');

export interface ListedApiKey extends ApiKey {
  createdBy: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

const selectKeys = statement<[afterId: string, rowsMax: number], ListedApiKey>(`
  SELECT id, name, scopes, created_by AS "createdBy", created_at AS "createdAt", expires_at AS "expiresAt",
    last_used_at AS "lastUsedAt"
  FROM api_keys
  WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()) AND ($1 = '' OR id::text < $1)
  ORDER BY id DESC LIMIT $2`);

/** The keys that work, newest first; `afterId` is the ID of the last one of the page before. */
export const listApiKeys = (
  connection: Queryable,
  afterId: string,
  rowsMax: number,
): Promise<ListedApiKey[]> => connection.list(selectKeys, [afterId, rowsMax]);

const revoke = statement<[id: string], { name: string }>(`
  UPDATE api_keys SET revoked_at = now() WHERE id::text = $1 AND revoked_at IS NULL RETURNING name`);

/** Ends a key now. Resolves to false if there is no such key, or it was revoked before. */
export const revokeApiKey = (database: Database, actor: Actor, id: string): Promise<boolean> =>
  database.transaction(async (connection) => {
    const revoked = await connection.find(revoke, [id]);
    if (!revoked) return false;
    const subject = { kind: 'api-key', id };
    await recordChange(connection, actor, { action: 'api-key.revoke', subject, before: revoked });
    return true;
  });
