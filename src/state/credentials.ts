import { createBatcher } from '../database/batcher.ts';
import { type Database, isFaultOfStatement, statement } from '../database/database.ts';
import type { CustomerCredentials, Role } from './store.ts';
import type { BoundSession } from './time-outs.ts';

const selectCredentials = statement<
  [ids: readonly string[]],
  { id: string; role: Role; credentials_version: number }
>(`SELECT id, role, credentials_version FROM customers WHERE id = ANY ($1::uuid[]) AND disabled_at IS NULL`);

/** The current role and credentials of a customer. A customer who is disabled or deleted has none. */
type Credentials = Pick<CustomerCredentials, 'role' | 'credentialsVersion'>;

/**
 * Whether a session that began with these credentials is still valid. Customers are always in PostgreSQL, wherever
 * sessions are, so a new password, another role or a disabled account ends every session with its commit. Guests need
 * no look-up. Customers need one by primary key, shared by simultaneous requests.
 */
export type AreCredentialsCurrent = (
  session: Pick<BoundSession, 'customerId' | keyof Credentials>,
) => Promise<boolean>;

export function createCredentialsCheck(database: Database): AreCredentialsCurrent {
  const find = createBatcher({
    maxBatch: 64,
    maxUnderWay: 4,
    run: async (ids: string[]) => {
      const rows = await database.list(selectCredentials, [[...new Set(ids)]]);
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id));
    },
    isFaultOfOne: isFaultOfStatement,
  });
  return async ({ customerId, role, credentialsVersion }) => {
    const now = await find(customerId);
    return now !== undefined && now.role === role && now.credentials_version === credentialsVersion;
  };
}

const raiseCredentials = statement<[customerId: string], { version: number }>(`
  UPDATE customers SET credentials_version = credentials_version + 1, updated_at = now()
  WHERE id = $1 RETURNING credentials_version AS version`);

/** Ends all sessions of the customer, including those in cookies. */
export const endCredentials = async (database: Database, customerId: string): Promise<number | undefined> =>
  (await database.find(raiseCredentials, [customerId]))?.version;
