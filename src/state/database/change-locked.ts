import type { Queryable } from '../../database/database.ts';
import { type CartForm, cartOfRow, encodeCart } from '../cart-document.ts';
import type { ApplyChange } from '../store.ts';
import { customerSessionOfRow } from './database.ts';
import type { ChangedWithId } from './database-store.ts';
import { lockCart, replaceCart } from './session-statements.ts';

/** Locks the cart until the transaction ends, so that no other change comes between. */
export async function changeLocked<Reason extends string>(
  connection: Queryable,
  form: CartForm,
  tokenHash: Buffer,
  apply: ApplyChange<Reason>,
): Promise<ChangedWithId<Reason> | undefined> {
  const row = await connection.find(lockCart, [tokenHash]);
  if (!row) return undefined;
  const ofRequest = { prolonged: false, session: customerSessionOfRow(row), cartId: row.id };
  const change = apply(cartOfRow(row));
  if (!change.ok || !change.changed) return { ...change, ...ofRequest };
  const columns = encodeCart(form, change.cart);
  await connection.run(replaceCart, [row.id, change.cart.version, ...columns]);
  return { ...change, ...ofRequest };
}
