import { type Queryable, statement } from '../database/database.ts';
import type { CustomerSession } from '../state/store.ts';
import { Problem } from '../web/errors/errors.ts';
import type { StaffRole } from './scopes.ts';

/** A member of the staff, as a session shows them. */
export interface StaffMember {
  customerId: string;
  email: string;
  name: string;
  role: StaffRole;
  /** Whether an authenticator app is set up. */
  hasTotp: boolean;
  hasPasskey: boolean;
  recoveryCodesLeft: number;
  /** Whether someone without a second factor may set up the first one now. */
  isSetupOpen: boolean;
  /** Whether this session has passed the second factor. */
  isVerified: boolean;
}

const selectMember = statement<[customerId: string, sessionId: string], StaffMember>(`
  SELECT customer_id AS "customerId", email, name, staff.role,
    totp_confirmed_at IS NOT NULL AS "hasTotp",
    EXISTS (SELECT FROM passkeys WHERE passkeys.customer_id = $1) AS "hasPasskey",
    (SELECT count(*)::int FROM staff_recovery_codes
      WHERE staff_recovery_codes.customer_id = $1 AND used_at IS NULL) AS "recoveryCodesLeft",
    coalesce(setup_until > now(), false) AS "isSetupOpen",
    EXISTS (SELECT FROM staff_sessions WHERE session_id = $2 AND staff_sessions.customer_id = $1) AS "isVerified"
  FROM staff JOIN customers ON id = customer_id
  WHERE customer_id = $1 AND customers.role = 'staff' AND disabled_at IS NULL`);

export const findMember = (
  connection: Queryable,
  customerId: string,
  sessionId: string,
): Promise<StaffMember | undefined> => connection.find(selectMember, [customerId, sessionId]);

/** Whether this session may add a second factor: it has passed one, or it may set up the first one. */
export const mayAddFactor = (member: StaffMember): boolean => {
  const { isVerified, isSetupOpen, hasTotp, hasPasskey, recoveryCodesLeft } = member;
  return isVerified || (isSetupOpen && !hasTotp && !hasPasskey && recoveryCodesLeft === 0);
};

/** Throws for a session of the staff that must pass its second factor first. Every customer may add a passkey. */
export async function requireMayAddFactor(
  connection: Queryable,
  { customerId, sessionId, role }: CustomerSession,
): Promise<void> {
  if (role !== 'staff') return;
  const member = await findMember(connection, customerId, sessionId);
  if (member && !mayAddFactor(member))
    throw new Problem(403, 'factor_needed', 'Open the admin and confirm that it’s you first.');
}

const insertVerified = statement<[sessionId: string, customerId: string], never>(`
  INSERT INTO staff_sessions (session_id, customer_id) SELECT $1, customer_id FROM staff WHERE customer_id = $2
  ON CONFLICT (session_id) DO UPDATE SET verified_at = now()`);

/** Records that a session has passed the second factor. Changes nothing for a customer who is not staff. */
export const recordVerified = async (
  connection: Queryable,
  { sessionId, customerId }: { sessionId: string; customerId: string },
): Promise<void> => void (await connection.run(insertVerified, [sessionId, customerId]));

const deleteVerified = statement<[], never>(
  `DELETE FROM staff_sessions WHERE verified_at < now() - interval '1 day'`,
);

/** Removes what is left of sessions that have ended: no session of the staff lasts a day. */
export const sweepVerified = (connection: Queryable): Promise<number> => connection.run(deleteVerified, []);
