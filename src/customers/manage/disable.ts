import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import { type Queryable, statement } from '../../database/database.ts';

// The new version of the credentials ends all sessions of the account (S3).
const update = statement<[id: string, isDisabled: boolean], { id: string }>(`
  UPDATE customers SET disabled_at = CASE WHEN $2 THEN now() END, credentials_version = credentials_version + 1,
    updated_at = now()
  WHERE id = $1 AND role = 'customer' AND (disabled_at IS NOT NULL) <> $2 RETURNING id`);

/**
 * Disables or enables the account of a customer. A disabled one cannot sign in, and its sessions end. Staff are removed
 * from the staff first. Resolves to false if nothing has changed.
 */
export async function setDisabled(
  connection: Queryable,
  actor: Actor,
  customerId: string,
  isDisabled: boolean,
): Promise<boolean> {
  if (!(await connection.find(update, [customerId, isDisabled]))) return false;
  await recordChange(connection, actor, {
    action: isDisabled ? 'customer.disable' : 'customer.enable',
    subject: { kind: 'customer', id: customerId },
  });
  return true;
}
