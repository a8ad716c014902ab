import { hash, randomBytes } from 'node:crypto';
import { Secret } from 'otpauth';
import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import { type Database, type Queryable, statement } from '../../database/database.ts';

/** Codes on paper that stand in for a second factor that was lost. Each works once. */

const CODES = 10;
/** 80 bits cannot be guessed, not even from a stolen hash. In base32 they are 16 letters and digits. */
const CODE_BYTES = 10;
const LENGTH = 16;

const deleteCodes = statement<[customerId: string], never>(
  'DELETE FROM staff_recovery_codes WHERE customer_id = $1',
);
const insertCodes = statement<[customerId: string, hashes: readonly Buffer[]], never>(
  'INSERT INTO staff_recovery_codes (customer_id, code_hash) SELECT $1, unnest($2::bytea[])',
);

/** Makes new codes, and the earlier ones stop working. The caller has the only copy: the database holds their SHA-256. */
export async function createRecoveryCodes(
  database: Database,
  actor: Actor,
  { customerId, email }: { customerId: string; email: string },
): Promise<string[]> {
  const codes = Array.from({ length: CODES }, newCode);
  await database.transaction(async (connection) => {
    await connection.run(deleteCodes, [customerId]);
    await connection.run(insertCodes, [customerId, codes.map(hashOf)]);
    const subject = { kind: 'staff', id: email };
    await recordChange(connection, actor, { action: 'staff.create-recovery-codes', subject });
  });
  return codes;
}

/** Returns a code such as "ABCD-EFGH-IJKL-MNOP". Base32 has no 0 and no 1, which look like letters. */
const newCode = (): string =>
  (new Secret({ buffer: new Uint8Array(randomBytes(CODE_BYTES)).buffer }).base32.match(/.{4}/g) ?? []).join(
    '-',
  );

const hashOf = (code: string): Buffer => hash('sha256', plainOf(code), 'buffer');

const plainOf = (code: string): string => code.replaceAll(/[\s-]/g, '').toUpperCase();

// A code counts once, also for two requests at the same time.
const useCode = statement<[customerId: string, codeHash: Buffer], never>(`
  UPDATE staff_recovery_codes SET used_at = now()
  WHERE customer_id = $1 AND code_hash = $2 AND used_at IS NULL`);

/** Accepts a code once. Resolves to false for any other text. */
export async function useRecoveryCode(
  database: Database,
  actor: Actor,
  { customerId, email }: { customerId: string; email: string },
  code: string,
): Promise<boolean> {
  if (plainOf(code).length !== LENGTH) return false;
  return database.transaction(async (connection) => {
    if ((await connection.run(useCode, [customerId, hashOf(code)])) === 0) return false;
    const subject = { kind: 'staff', id: email };
    await recordChange(connection, actor, { action: 'staff.use-recovery-code', subject });
    return true;
  });
}

export const removeRecoveryCodes = (connection: Queryable, customerId: string): Promise<number> =>
  connection.run(deleteCodes, [customerId]);
