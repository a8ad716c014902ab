import { announceEnd } from '../cart/events/cart-events.ts';
import { type Database, statement } from '../database/database.ts';
import type { Role } from '../state/store.ts';
import { emailKey } from './email.ts';
import { findCustomerByEmail } from './queries.ts';

/** Who is staff, for `npm run staff`. */

// A session knows the role that it began with and is dead under another one, so a new role ends all sessions.
const updateRole = statement<[id: string, role: Role], never>(`
  UPDATE customers SET role = $2, updated_at = now()
  WHERE id = $1 AND ($2 <> 'staff' OR (disabled_at IS NULL AND email_confirmed_at IS NOT NULL))`);

export type ChangeRoleResult =
  /** `isNew` is false where the account had the role already. */
  | { ok: true; email: string; isNew: boolean }
  | { ok: false; email: string; reason: 'not_found' | 'disabled' | 'unconfirmed' | 'changed' };

export async function changeRole(
  database: Database,
  typedEmail: string,
  role: Role,
): Promise<ChangeRoleResult> {
  const customer = await findCustomerByEmail(database, emailKey(typedEmail));
  if (!customer) return { ok: false, email: typedEmail, reason: 'not_found' };
  const { id, email, isDisabled, isEmailConfirmed } = customer;
  if (customer.role === role) return { ok: true, email, isNew: false };
  if (role === 'staff' && isDisabled) return { ok: false, email, reason: 'disabled' };
  // Anyone can open an account with an address that is not theirs, and wait for it to become staff.
  if (role === 'staff' && !isEmailConfirmed) return { ok: false, email, reason: 'unconfirmed' };
  if ((await database.run(updateRole, [id, role])) === 0) return { ok: false, email, reason: 'changed' };
  await announceEnd(database, id);
  return { ok: true, email, isNew: true };
}

const selectStaff = statement<[afterKey: string, rowsMax: number], { email: string; name: string }>(
  `SELECT email, name FROM customers WHERE role = 'staff' AND email_key > $1 ORDER BY email_key LIMIT $2`,
);

/** Sorted by email address; `afterKey` is the key of the last one of the page before. */
export const listStaff = (
  database: Database,
  afterKey: string,
  rowsMax: number,
): Promise<{ email: string; name: string }[]> => database.list(selectStaff, [afterKey, rowsMax]);
