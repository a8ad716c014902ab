import type { Actor } from '../audit/actor.ts';
import { recordChange } from '../audit/audit-log.ts';
import { announceEnd } from '../cart/events/cart-events.ts';
import { emailKey } from '../customers/email.ts';
import { findConfirmedCustomer } from '../customers/queries.ts';
import { type Database, type Queryable, statement } from '../database/database.ts';
import { invite } from './invitations.ts';
import type { StaffRole } from './scopes.ts';
import { removeRecoveryCodes } from './second-factor/recovery-codes.ts';

/** Who is staff, and in which role. */

/** How long someone may take to set up their first second factor. */
const SETUP_DAYS = 7;

// The new version of the credentials ends all sessions of the account (S3).
const makeStaff = statement<[id: string], { email: string }>(`
  UPDATE customers SET role = 'staff', credentials_version = credentials_version + 1, updated_at = now()
  WHERE id = $1 AND disabled_at IS NULL AND email_confirmed_at IS NOT NULL
  RETURNING email`);
const makeCustomer = statement<[id: string], { email: string }>(`
  UPDATE customers SET role = 'customer', credentials_version = credentials_version + 1, updated_at = now()
  WHERE id = $1 RETURNING email`);
const upsertRole = statement<[id: string, role: StaffRole], never>(`
  INSERT INTO staff (customer_id, role, setup_until) VALUES ($1, $2, now() + interval '${SETUP_DAYS} days')
  ON CONFLICT (customer_id) DO UPDATE SET role = excluded.role, setup_until = excluded.setup_until`);
const deleteMember = statement<[id: string], never>('DELETE FROM staff WHERE customer_id = $1');

interface RoleRow {
  email: string;
  role: StaffRole;
}
const lockRole = statement<[id: string], RoleRow>(`
  SELECT email, staff.role FROM staff JOIN customers ON id = customer_id
  WHERE customer_id = $1 FOR UPDATE OF staff`);
const lockOwners = statement<[], { id: string }>(
  `SELECT customer_id AS id FROM staff WHERE role = 'owner' ORDER BY customer_id FOR UPDATE`,
);

export type AddStaffResult =
  /** `isInvited`: there is no such account yet, and whoever confirms the address becomes staff. */
  | { ok: true; email: string; isInvited: boolean; isNew: boolean }
  | { ok: false; reason: 'disabled' | 'last_owner' };

/** Gives an account a role, or invites the owner of the address if no account has confirmed it. */
export async function addStaff(
  database: Database,
  actor: Actor,
  { email, role }: { email: string; role: StaffRole },
): Promise<AddStaffResult> {
  const result = await database.transaction<AddStaffResult & { id?: string }>(async (connection) => {
    const customer = await findConfirmedCustomer(connection, emailKey(email));
    if (!customer) {
      await invite(connection, actor, { email, role });
      return { ok: true, email, isInvited: true, isNew: true };
    }
    const before = await connection.find(lockRole, [customer.id]);
    if (before?.role === role) return { ok: true, email: customer.email, isInvited: false, isNew: false };
    if (before?.role === 'owner' && (await isLastOwner(connection, actor, customer.id)))
      return { ok: false, reason: 'last_owner' };
    if (!(await setRole(connection, actor, customer.id, role, before?.role)))
      return { ok: false, reason: 'disabled' };
    return { ok: true, email: customer.email, isInvited: false, isNew: true, id: customer.id };
  });
  if (result.id !== undefined) await announceEnd(database, result.id);
  return result;
}

/** Makes an account staff in the caller's transaction. Resolves to false if it is disabled or not confirmed. */
export async function setRole(
  connection: Queryable,
  actor: Actor,
  id: string,
  role: StaffRole,
  before: StaffRole | undefined,
): Promise<boolean> {
  const made = await connection.find(makeStaff, [id]);
  if (!made) return false;
  await connection.run(upsertRole, [id, role]);
  await recordChange(connection, actor, {
    action: before ? 'staff.change-role' : 'staff.add',
    subject: { kind: 'staff', id: made.email },
    before: before && { role: before },
    after: { role },
  });
  return true;
}

export type RemoveStaffResult =
  | { ok: true; email: string }
  | { ok: false; reason: 'not_staff' | 'last_owner' };

/** Makes a member of the staff an ordinary customer again. */
export async function removeStaff(
  database: Database,
  actor: Actor,
  customerId: string,
): Promise<RemoveStaffResult> {
  const result = await database.transaction<RemoveStaffResult>(async (connection) => {
    const before = await connection.find(lockRole, [customerId]);
    if (!before) return { ok: false, reason: 'not_staff' };
    if (before.role === 'owner' && (await isLastOwner(connection, actor, customerId)))
      return { ok: false, reason: 'last_owner' };
    await connection.run(deleteMember, [customerId]);
    await connection.find(makeCustomer, [customerId]);
    const { email, role } = before;
    const subject = { kind: 'staff', id: email };
    await recordChange(connection, actor, { action: 'staff.remove', subject, before: { role } });
    return { ok: true, email };
  });
  if (result.ok) await announceEnd(database, customerId);
  return result;
}

/** A shop keeps an owner. Someone at the command line may remove the last one, because they can also add one. */
async function isLastOwner(connection: Queryable, actor: Actor, id: string): Promise<boolean> {
  if (actor.kind === 'command') return false;
  const owners = await connection.list(lockOwners, []);
  return owners.every((owner) => owner.id === id);
}

const reopenSetup = statement<[id: string], { email: string }>(`
  UPDATE staff SET setup_until = now() + interval '${SETUP_DAYS} days', totp_secret = NULL, totp_confirmed_at = NULL,
    totp_last_step = DEFAULT
  FROM customers WHERE customer_id = $1 AND id = customer_id RETURNING email`);
const endVerified = statement<[id: string], never>('DELETE FROM staff_sessions WHERE customer_id = $1');

/** Lets someone who has lost their second factor set up a new one. Resolves to false if they are not staff. */
export const resetSecondFactor = (database: Database, actor: Actor, customerId: string): Promise<boolean> =>
  database.transaction(async (connection) => {
    const reset = await connection.find(reopenSetup, [customerId]);
    if (!reset) return false;
    await removeRecoveryCodes(connection, customerId);
    await connection.run(endVerified, [customerId]);
    const subject = { kind: 'staff', id: reset.email };
    await recordChange(connection, actor, { action: 'staff.reset-second-factor', subject });
    return true;
  });

export interface ListedMember {
  customerId: string;
  email: string;
  name: string;
  role: StaffRole;
  hasSecondFactor: boolean;
}

// Each member is looked up, because a plan that sorts by address would read all customers.
const selectMembers = statement<[afterKey: string, rowsMax: number], ListedMember>(`
  SELECT customer_id AS "customerId", email, name, staff.role, totp_confirmed_at IS NOT NULL
    OR EXISTS (SELECT FROM passkeys WHERE passkeys.customer_id = staff.customer_id) AS "hasSecondFactor"
  FROM staff CROSS JOIN LATERAL (SELECT email, email_key, name FROM customers WHERE id = staff.customer_id LIMIT 1) AS account
  WHERE email_key > $1 ORDER BY email_key LIMIT $2`);

/** Sorted by email address; `afterKey` is the key of the last one of the page before. */
export const listStaff = (
  connection: Queryable,
  afterKey: string,
  rowsMax: number,
): Promise<ListedMember[]> => connection.list(selectMembers, [afterKey, rowsMax]);
