import { randomUUID } from 'node:crypto';
import { type Cart, EMPTY_CART } from '../cart-document.ts';
import { SESSIONS_MAX, type SignInInput, type SignInResult } from '../store.ts';
import { endsAt } from '../time-outs.ts';
import { listSessions } from './record-sessions.ts';
import {
  cartKey,
  cartOfRecord,
  type Listed,
  type Read,
  type Records,
  type StoredSession,
  sessionKey,
  sessionOf,
  untilStored,
  type Write,
  writeCart,
  writeSession,
} from './records.ts';

/** After this time another customer may take the guest's cart, if a sign-in was interrupted. */
const CLAIM_MS = 60_000;

/**
 * First the guest's session is claimed, so that only one of two customers gets its cart. One write follows for all the
 * rest, in an order that may stop anywhere: until the guest's cart is removed the guest can continue with it, and by
 * then it is in the customer's cart. Repeating the merge changes nothing.
 */
export async function signIn(records: Records, given: SignInInput): Promise<SignInResult> {
  const { customer, oldTokenHash, newTokenHash, userAgent } = given;
  const sessionId = randomUUID();
  let merged = false;
  const cart = await untilStored(async () => {
    const old = oldTokenHash && (await claim(records, sessionKey(oldTokenHash), customer.id));
    const { now, list, sessions } = await listSessions(records, customer.id);
    const joined = await join(records, given, old?.guestCart);
    // An interrupted try may have left this session in the list.
    const begun = list.value.filter(({ id }) => id !== sessionId);
    const bound = {
      customerId: customer.id,
      role: customer.role,
      credentialsVersion: customer.credentialsVersion,
      authenticatedAt: now,
      userAgent,
    };
    const session = { id: sessionId, cartId: customer.id, createdAt: now, seenAt: now, bound };
    const key = sessionKey(newTokenHash);
    const { kept, beyond } = withinLimit(begun, sessions, { id: sessionId, key });
    const value = JSON.stringify(kept);
    const writes: Write[] = [
      ...(joined.changed ? [writeCart(joined.cart, customer.id, joined.revision, session)] : []),
      ...(old?.guestCart ? [remove(old.guestCart)] : []),
      {
        key: list.key,
        expected: list.revision,
        next: { revision: list.revision + 1, value, expiresAt: undefined },
      },
      ...(joined.isBegun ? [] : [writeSession(key, 0, session)]),
      ...(old ? [remove(old.session)] : []),
      ...beyond.filter((one) => one.key !== old?.session.key).map(remove),
    ];
    const written = await records.write(writes);
    if (written > 0 && joined.merged) merged = true;
    return written === writes.length ? joined.cart : undefined;
  });
  return { cart, merged, sessionId };
}

const remove = ({ key, revision }: Read<unknown>): Write => ({ key, expected: revision, next: undefined });

/** Finds the old session, which must end, with its cart where a guest had it and this customer may take it. */
async function claim(records: Records, key: string, customerId: string) {
  const claimed = await untilStored(async () => {
    const { now, held } = await records.read([key]);
    const session = sessionOf(key, held[0]);
    if (!session || session.value.bound) return { now, session };
    const { claim } = session.value;
    if (claim?.customerId === customerId) return { now, session };
    if (claim && claim.at > now - CLAIM_MS) return { now, session: undefined };
    const next = { ...session.value, claim: { customerId, at: now } };
    const written = await records.write([writeSession(key, session.revision, next)]);
    return written === 0 ? undefined : { now, session: { ...session, revision: session.revision + 1 } };
  });
  const { now, session } = claimed;
  if (!session) return undefined;
  const { bound, cartId } = session.value;
  if (bound || endsAt(session.value) <= now) return { session, guestCart: undefined };
  const { held } = await records.read([cartKey(cartId)]);
  return { session, guestCart: cartOfRecord(cartKey(cartId), held[0]) };
}

/** Merges the guest's cart into the customer's, which is created where the customer has none. */
async function join(
  records: Records,
  { customer, newTokenHash, merge }: SignInInput,
  guestCart: Read<Cart> | undefined,
) {
  const key = cartKey(customer.id);
  const { held } = await records.read([key, sessionKey(newTokenHash)]);
  const own = cartOfRecord(key, held[0]);
  const before = own?.value ?? { ...EMPTY_CART, version: 1 };
  const cart = guestCart ? merge(before, guestCart.value) : before;
  const merged = cart !== before;
  return {
    cart,
    merged,
    changed: merged || !own,
    revision: own?.revision ?? 0,
    isBegun: held[1] !== undefined,
  };
}

/**
 * Adds a session to the list. Sessions that have ended leave it, and beyond the limit the one unused for longest does.
 */
function withinLimit(listed: Listed, sessions: Read<StoredSession>[], next: Listed[number]) {
  if (listed.length < SESSIONS_MAX) return { kept: [...listed, next], beyond: [] };
  const byVisit = sessions.toSorted((one, other) => other.value.seenAt - one.value.seenAt);
  const live = new Set(byVisit.slice(0, SESSIONS_MAX - 1).map(({ key }) => key));
  return {
    kept: [...listed.filter(({ key }) => live.has(key)), next],
    beyond: byVisit.slice(SESSIONS_MAX - 1),
  };
}
