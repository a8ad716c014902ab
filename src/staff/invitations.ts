import type { Actor } from '../audit/actor.ts';
import { recordChange } from '../audit/audit-log.ts';
import { emailKey } from '../customers/email.ts';
import { type Queryable, statement } from '../database/database.ts';
import type { StaffRole } from './scopes.ts';

/** Someone who is to become staff and has no confirmed account yet. */
export interface Invitation {
  email: string;
  role: StaffRole;
  invitedBy: string;
  expiresAt: Date;
}

const upsert = statement<[emailKey: string, email: string, role: StaffRole, invitedBy: string], never>(`
  INSERT INTO staff_invitations (email_key, email, role, invited_by) VALUES ($1, $2, $3, $4)
  ON CONFLICT (email_key) DO UPDATE
    SET role = excluded.role, invited_by = excluded.invited_by, expires_at = excluded.expires_at`);

/** Invites an address, or changes the role of its invitation. */
export async function invite(
  connection: Queryable,
  actor: Actor,
  { email, role }: { email: string; role: StaffRole },
): Promise<void> {
  await connection.run(upsert, [emailKey(email), email.trim(), role, actor.name]);
  const subject = { kind: 'staff', id: email.trim() };
  await recordChange(connection, actor, { action: 'staff.invite', subject, after: { role } });
}

const INVITATION = `email, role, invited_by AS "invitedBy", expires_at AS "expiresAt"`;

const selectOpen = statement<[emailKey: string], Invitation>(
  `SELECT ${INVITATION} FROM staff_invitations WHERE email_key = $1 AND expires_at > now()`,
);
const takeOpen = statement<[emailKey: string], Invitation>(
  `DELETE FROM staff_invitations WHERE email_key = $1 AND expires_at > now() RETURNING ${INVITATION}`,
);
const selectAllOpen = statement<[rowsMax: number], Invitation>(
  `SELECT ${INVITATION} FROM staff_invitations WHERE expires_at > now() ORDER BY email_key LIMIT $1`,
);
const deleteOne = statement<[emailKey: string], Invitation>(
  `DELETE FROM staff_invitations WHERE email_key = $1 RETURNING ${INVITATION}`,
);

/** Resolves to undefined if there is none, or it has expired. */
export const findInvitation = (connection: Queryable, email: string): Promise<Invitation | undefined> =>
  connection.find(selectOpen, [emailKey(email)]);

/** Resolves to the invitation and removes it, so that it is accepted once. */
export const takeInvitation = (connection: Queryable, email: string): Promise<Invitation | undefined> =>
  connection.find(takeOpen, [emailKey(email)]);

const INVITATIONS_MAX = 100;

export const listInvitations = (connection: Queryable): Promise<Invitation[]> =>
  connection.list(selectAllOpen, [INVITATIONS_MAX]);

/** Resolves to false if there is none. */
export async function withdrawInvitation(
  connection: Queryable,
  actor: Actor,
  email: string,
): Promise<boolean> {
  const withdrawn = await connection.find(deleteOne, [emailKey(email)]);
  if (!withdrawn) return false;
  const { role } = withdrawn;
  const subject = { kind: 'staff', id: withdrawn.email };
  await recordChange(connection, actor, { action: 'staff.withdraw-invitation', subject, before: { role } });
  return true;
}
