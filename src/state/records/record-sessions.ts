import {
  cartKey,
  customerKey,
  listOf,
  type Read,
  type Records,
  type StoredSession,
  sessionOf,
  untilStored,
} from './records.ts';

/** The sessions of a customer that are still held, expired ones included. */
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
 * How many there were to end. Of a guest the cart goes first, so that no change can be written to it any more.
 * The list of a customer's sessions may name one that is gone; the next sign-in beyond the limit tidies it up.
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
