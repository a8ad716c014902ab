import { type Cart, documentOf, EMPTY_CART } from '../cart-document.ts';
import type { LateJoinInput } from '../store.ts';
import {
  cartKey,
  cartOfRecord,
  customerKey,
  listOf,
  type Read,
  type Records,
  type StoredSession,
  sessionOf,
  untilStored,
  type Write,
} from './records.ts';

/** Lists the sessions of a customer, including expired ones. */
export async function listSessions(records: Records, customerId: string) {
  const key = customerKey(customerId);
  const { held } = await records.read([key]);
  const list = listOf(key, held[0]);
  const read = await records.read(list.value.map((listed) => listed.key));
  const sessions = list.value.flatMap((listed, at): Read<StoredSession>[] => {
    const session = sessionOf(listed.key, read.held[at]);
    return session ? [session] : [];
  });
  return { now: read.now, list, sessions };
}

/**
 * Resolves to the number of ended sessions. A guest's cart is removed first, so that no change can be written to it.
 * The list of a customer may name a session that has ended, and the next sign-in beyond the limit corrects that.
 */
export async function endSessions(records: Records, keys: readonly string[]): Promise<number> {
  const ended = await Promise.all(keys.map((key) => endOne(records, key)));
  return ended.filter(Boolean).length;
}

const endOne = (records: Records, key: string): Promise<boolean> =>
  untilStored(async () => {
    const session = sessionOf(key, (await records.read([key])).held[0]);
    if (!session) return false;
    const { bound, cartId } = session.value;
    const guestCart = bound ? undefined : cartKey(cartId);
    const cart = guestCart && (await records.read([guestCart])).held[0];
    const writes = [
      ...(guestCart && cart ? [{ key: guestCart, expected: cart.revision, next: undefined }] : []),
      { key, expected: session.revision, next: undefined },
    ];
    return (await records.write(writes)) === writes.length ? true : undefined;
  });

/**
 * Joins one former account after the other. Each step can be interrupted and repeated: the customer's cart is written
 * before the former one is removed, and that is removed only in the revision that was merged.
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
