import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import { addressFaults, normalizeAddress } from '../../customers/addresses/addresses.ts';
import { emailFault } from '../../customers/email.ts';
import { type Queryable, statement } from '../../database/database.ts';
import { lockOrder } from '../../payments/queries.ts';
import { cleanTyped } from '../../web/typed-text.ts';
import type { Address } from '../order.ts';
import { findOrder, noteOrder } from '../orders.ts';
import { isEditable } from './editable.ts';

export type EditAddressResult =
  | { ok: true }
  | { ok: false; reason: 'not_found' | 'not_now' }
  | { ok: false; reason: 'faulty'; faults: Readonly<Partial<Record<string, string>>> };

const updateAddress = statement<
  [
    id: string,
    email: string,
    name: string,
    line1: string,
    line2: string,
    postalCode: string,
    city: string,
    phone: string,
  ],
  never
>(`
  UPDATE orders SET email = $2, name = $3, line1 = $4, line2 = $5, postal_code = $6, city = $7, phone = $8,
    updated_at = now()
  WHERE id = $1`);

/**
 * Corrects where an order goes, before it is packed, in the caller's transaction. The country stays, because taxes and
 * prices of delivery depend on it. The audit log says that it was changed, and not to what.
 */
export async function editAddress(
  connection: Queryable,
  orderId: string,
  staff: Actor,
  input: Omit<Address, 'country'> & { email: string },
): Promise<EditAddressResult> {
  await connection.find(lockOrder, [orderId]);
  const order = await findOrder(connection, orderId);
  if (!order) return { ok: false, reason: 'not_found' };
  if (!isEditable(order)) return { ok: false, reason: 'not_now' };
  const { country } = order.address;
  const address = normalizeAddress({ ...input, country });
  const email = cleanTyped(input.email);
  const mailFault = emailFault(email);
  const faults = { ...addressFaults(address), ...(mailFault && { email: mailFault }) };
  if (Object.keys(faults).length > 0) return { ok: false, reason: 'faulty', faults };
  const { name, line1, line2, postalCode, city, phone } = address;
  await connection.run(updateAddress, [orderId, email, name, line1, line2, postalCode, city, phone]);
  const note = 'We’ve changed the delivery details.';
  await noteOrder(connection, orderId, 'edit', { by: 'staff', name: staff.name, note });
  await recordChange(connection, staff, {
    action: 'order.edit-address',
    subject: { kind: 'order', id: order.number },
  });
  return { ok: true };
}
