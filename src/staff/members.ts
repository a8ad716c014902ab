import { type Queryable, statement } from '../database/database.ts';
import type { StaffRole } from './scopes.ts';

/** A member of the staff, as a session shows them. */
export interface StaffMember {
  customerId: string;
  email: string;
  name: string;
  role: StaffRole;
  /** Whether an authenticator app or a passkey is set up. */
  hasSecondFactor: boolean;
  /** Whether this session has passed the second factor. */
  isVerified: boolean;
}

const selectMember = statement<[customerId: string, sessionId: string], StaffMember>(`
  SELECT customer_id AS "customerId", email, name, staff.role,
    totp_confirmed_at IS NOT NULL OR EXISTS (SELECT FROM passkeys WHERE passkeys.customer_id = $1)
      AS "hasSecondFactor",
    EXISTS (SELECT FROM staff_sessions WHERE session_id = $2 AND staff_sessions.customer_id = $1) AS "isVerified"
  FROM staff JOIN customers ON id = customer_id
  WHERE customer_id = $1 AND customers.role = 'staff' AND disabled_at IS NULL`);

export const findMember = (
  connection: Queryable,
  customerId: string,
  sessionId: string,
): Promise<StaffMember | undefined> => connection.find(selectMember, [customerId, sessionId]);

const insertVerified = statement<[sessionId: string, customerId: string], never>(`
  INSERT INTO staff_sessions (session_id, customer_id) SELECT $1, customer_id FROM staff WHERE customer_id = $2
  ON CONFLICT (session_id) DO UPDATE SET verified_at = now()`);

/** Records that a session has passed the second factor. Changes nothing for a customer who is not staff. */
export const recordVerified = async (
  connection: Queryable,
  { sessionId, customerId }: { sessionId: string; customerId: string },
): Promise<void> => void (await connection.run(insertVerified, [sessionId, customerId]));
