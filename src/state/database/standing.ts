import { createBatcher } from '../../database/batcher.ts';
import { type Database, isFaultOfStatement, statement } from '../../database/database.ts';
import type { CustomerCredentials, Role } from '../store.ts';
import type { BoundSession } from '../time-outs.ts';

const selectStandings = statement<
  [ids: readonly string[]],
  { id: string; role: Role; credentials_version: number }
>(`SELECT id, role, credentials_version FROM customers WHERE id = ANY ($1::uuid[]) AND disabled_at IS NULL`);

/** How a customer stands now; undefined: disabled, or gone. */
type Standing = Pick<CustomerCredentials, 'role' | 'credentialsVersion'>;

/**
 * Whether a session begun as such is still good: the customers are in PostgreSQL whatever holds the sessions,
 * so that a new password, another role or a disabled account ends every session with its commit. Guests cost
 * no look-up; those who are signed in one by primary key, shared by requests that come at the same time.
 */
export type IsGood = (session: Pick<BoundSession, 'customerId' | keyof Standing>) => Promise<boolean>;

export function createStanding(database: Database): IsGood {
  const find = createBatcher({
    maxBatch: 64,
    maxUnderWay: 4,
    run: async (ids: string[]) => {
      const rows = await database.list(selectStandings, [[...new Set(ids)]]);
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

/** Ends every session of the customer that any cookie may hold. */
export const endCredentials = async (database: Database, customerId: string): Promise<number | undefined> =>
  (await database.find(raiseCredentials, [customerId]))?.version;
