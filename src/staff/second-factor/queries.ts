import { type Queryable, statement } from '../../database/database.ts';
import { stepOf } from './totp.ts';

/** The authenticator app of a member of the staff. */

const replaceSecret = statement<[customerId: string, secret: Buffer], { secret: Buffer }>(`
  UPDATE staff SET totp_secret = coalesce(totp_secret, $2)
  WHERE customer_id = $1 AND totp_confirmed_at IS NULL
  RETURNING totp_secret AS secret`);

/** Keeps the secret that waits for its first code, or stores this one. Undefined if an app is set up. */
export const keepSecret = async (
  connection: Queryable,
  customerId: string,
  secret: Buffer,
): Promise<Buffer | undefined> => (await connection.find(replaceSecret, [customerId, secret]))?.secret;

const selectSecret = statement<[customerId: string], { secret: Buffer | null }>(
  'SELECT totp_secret AS secret FROM staff WHERE customer_id = $1',
);

// A code counts once, also for two requests at the same time.
const acceptStep = statement<[customerId: string, step: number], never>(`
  UPDATE staff SET totp_last_step = $2, totp_confirmed_at = coalesce(totp_confirmed_at, now())
  WHERE customer_id = $1 AND totp_last_step < $2 AND totp_secret IS NOT NULL`);

/** Accepts a code of the app once, and confirms the app with its first code. Resolves to false for any other code. */
export async function acceptCode(connection: Queryable, customerId: string, code: string): Promise<boolean> {
  const { secret } = (await connection.find(selectSecret, [customerId])) ?? { secret: null };
  const step = secret ? stepOf(secret, code) : undefined;
  return step !== undefined && (await connection.run(acceptStep, [customerId, step])) > 0;
}

// The step of the last code belongs to this secret, and must not block codes of the next one.
const deleteSecret = statement<[customerId: string], never>(`
  UPDATE staff SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = DEFAULT WHERE customer_id = $1`);

export const removeTotp = async (connection: Queryable, customerId: string): Promise<void> =>
  void (await connection.run(deleteSecret, [customerId]));
