import { type Cart, documentOf, EMPTY_CART } from '../cart-document.ts';
import type { LateJoinInput } from '../store.ts';
import { endSessions, listSessions } from './record-sessions.ts';
import { cartKey, cartOfRecord, customerKey, type Records, untilStored, type Write } from './records.ts';

/**
 * Joins one former account after the other. Each step may be cut off anywhere and repeated: the customer's cart is
 * written before the former one is removed, and that is removed only in the revision that was merged.
 */
export async function joinRecords(records: Records, joining: LateJoinInput): Promise<Cart | undefined> {
  let cart: Cart | undefined;
  for (const formerId of joining.formerIds) {
    const { sessions } = await listSessions(records, formerId);
    await endSessions(
      records,
      sessions.map(({ key }) => key),
    );
    cart = (await untilStored(() => joinOne(records, joining, formerId))).cart ?? cart;
  }
  return cart;
}

async function joinOne(
  records: Records,
  { customerId, merge, withoutOrdered }: LateJoinInput,
  formerId: string,
): Promise<{ cart: Cart | undefined } | undefined> {
  const keys = [cartKey(customerId), cartKey(formerId), customerKey(formerId)] as const;
  const { held } = await records.read(keys);
  const [own, former] = [cartOfRecord(keys[0], held[0]), cartOfRecord(keys[1], held[1])];
  const before = own?.value ?? { ...EMPTY_CART, version: 1 };
  const cart = former ? merge(before, withoutOrdered(formerId, former.value)) : before;
  const next = { revision: cart.version, value: documentOf(cart), expiresAt: undefined };
  const writes: Write[] = [
    ...(cart === before ? [] : [{ key: keys[0], expected: own?.revision ?? 0, next }]),
    ...(former ? [{ key: keys[1], expected: former.revision, next: undefined }] : []),
    ...(held[2] ? [{ key: keys[2], expected: held[2].revision, next: undefined }] : []),
  ];
  if ((await records.write(writes)) < writes.length) return undefined;
  return { cart: former && cart };
}
