import { randomUUID } from 'node:crypto';
import type { Cart } from '../cart-document.ts';
import type { AreCredentialsCurrent } from '../credentials.ts';
import type { ApplyChange, CustomerCredentials, ExternalStore } from '../store.ts';
import { customerSessionOf, endsAt, isProlongDue, REPLACED_MS } from '../time-outs.ts';
import { endSessions, joinRecords, listSessions } from './record-sessions.ts';
import { signIn } from './record-sign-in.ts';
import {
  cartKey,
  cartOfRecord,
  customerKey,
  type Read,
  type Records,
  replacedKey,
  type StoredSession,
  sessionKey,
  sessionOf,
  untilStored,
  type Write,
  writeCart,
  writeSession,
} from './records.ts';

/** A session that has not expired, and its cart. */
interface Opened {
  now: number;
  session: Read<StoredSession>;
  cart: Read<Cart>;
}

/** Sessions and carts as records with revisions. `areCredentialsCurrent` asks PostgreSQL, which has the customers. */
export function createRecordStore(
  records: Records,
  areCredentialsCurrent: AreCredentialsCurrent,
): ExternalStore {
  return {
    kind: 'external',
    keepsCarts: 'server',
    addRequestHooks: undefined,

    async find(tokenHash) {
      const opened = await open(records, areCredentialsCurrent, tokenHash);
      return opened && { cart: opened.cart.value, ...(await sessionOfRequest(records, opened)) };
    },

    async create(tokenHash, cart) {
      const { now } = await records.read([]);
      const cartId = tokenHash.toString('hex');
      const session = {
        id: randomUUID(),
        cartId,
        createdAt: now,
        seenAt: now,
        isNew: true as const,
        bound: undefined,
      };
      const key = sessionKey(tokenHash);
      const writes = [writeCart(cart, cartId, 0, session), writeSession(key, 0, session)];
      // The cart is written first, because a session without a cart is not valid.
      if ((await records.write(writes)) < writes.length) throw new Error('a new session was there already');
    },

    change: (tokenHash, apply) => changeCart(records, areCredentialsCurrent, tokenHash, apply),

    async signIn(given) {
      if (!(await areCredentialsCurrent(credentialsOf(given.customer)))) return undefined;
      if (given.oldTokenHash) await markReplaced(records, given.oldTokenHash);
      return signIn(records, given);
    },

    joinCartsWithin: async () => ({ committed: async () => {} }),

    joinCarts: (joining) => joinRecords(records, joining),

    async wasReplaced(tokenHash) {
      const { now, held } = await records.read([replacedKey(tokenHash)]);
      return held[0] !== undefined && Number(held[0].value) > now;
    },

    async end(tokenHash) {
      await endSessions(records, [sessionKey(tokenHash)]);
    },

    async sessionsOf(customerId) {
      const { now, sessions } = await listSessions(records, customerId);
      const bound = sessions.flatMap(({ value }) => (value.bound ? [{ ...value, ...value.bound }] : []));
      const areCurrent = await Promise.all(bound.map(areCredentialsCurrent));
      return bound
        .filter((session, at) => areCurrent[at] && endsAt({ ...session, bound: session.bound }) > now)
        .toSorted((one, other) => other.seenAt - one.seenAt || other.createdAt - one.createdAt)
        .map(({ id, userAgent, createdAt, seenAt }) => ({
          id,
          userAgent,
          signedInAt: new Date(createdAt),
          seenAt: new Date(seenAt),
        }));
    },

    async cartOf(customerId) {
      const key = cartKey(customerId);
      const { held } = await records.read([key]);
      return cartOfRecord(key, held[0])?.value;
    },

    async endSession(customerId, sessionId) {
      const { sessions } = await listSessions(records, customerId);
      const session = sessions.find(({ value }) => value.id === sessionId);
      return session !== undefined && (await endSessions(records, [session.key])) > 0;
    },

    async endOthers(customerId, keptSessionId) {
      const { sessions } = await listSessions(records, customerId);
      const others = sessions.filter(({ value }) => value.id !== keptSessionId);
      await endSessions(
        records,
        others.map(({ key }) => key),
      );
    },

    async forget(customerId) {
      const { sessions } = await listSessions(records, customerId);
      await endSessions(
        records,
        sessions.map(({ key }) => key),
      );
      await untilStored(async () => {
        const keys = [cartKey(customerId), customerKey(customerId)];
        const { held } = await records.read(keys);
        const writes = held.flatMap((one, at): Write[] =>
          one ? [{ key: keys[at] as string, expected: one.revision, next: undefined }] : [],
        );
        return (await records.write(writes)) === writes.length ? true : undefined;
      });
    },
  };
}

/** The mark is written before the sign-in. While the session lives it is not read, and afterwards it must be there. */
async function markReplaced(records: Records, tokenHash: Buffer): Promise<void> {
  const [session, mark] = [sessionKey(tokenHash), replacedKey(tokenHash)];
  const { now, held } = await records.read([session, mark]);
  if (!held[0]) return;
  const expiresAt = now + REPLACED_MS;
  const revision = held[1]?.revision ?? 0;
  const next = { revision: revision + 1, value: String(expiresAt), expiresAt };
  await records.write([{ key: mark, expected: revision, next }]);
}

const credentialsOf = ({ id, role, credentialsVersion }: CustomerCredentials) => ({
  customerId: id,
  role,
  credentialsVersion,
});

/** A guest needs one read. For a customer, the cart and the credentials are read at once, after the session. */
async function open(
  records: Records,
  areCredentialsCurrent: AreCredentialsCurrent,
  tokenHash: Buffer,
): Promise<Opened | undefined> {
  const keys = [sessionKey(tokenHash), cartKey(tokenHash.toString('hex'))] as const;
  const { now, held } = await records.read(keys);
  const session = sessionOf(keys[0], held[0]);
  if (!session || endsAt(session.value) <= now) return undefined;
  const { bound, cartId } = session.value;
  if (!bound) {
    const cart = cartOfRecord(keys[1], held[1]);
    return cart && { now, session, cart };
  }
  const key = cartKey(cartId);
  const [isCurrent, ofCustomer] = await Promise.all([areCredentialsCurrent(bound), records.read([key])]);
  const cart = cartOfRecord(key, ofCustomer.held[0]);
  return isCurrent && cart ? { now, session, cart } : undefined;
}

async function changeCart<Reason extends string>(
  records: Records,
  areCredentialsCurrent: AreCredentialsCurrent,
  tokenHash: Buffer,
  apply: ApplyChange<Reason>,
) {
  const stored = await untilStored(async () => {
    const opened = await open(records, areCredentialsCurrent, tokenHash);
    if (!opened) return { found: undefined };
    const { session, cart } = opened;
    const change = apply(cart.value);
    if (change.ok && change.changed) {
      // With its second change a session is no longer new. Of two simultaneous changes, either may record that.
      const kept = { ...session.value, isNew: undefined };
      const writes = [writeCart(change.cart, kept.cartId, cart.revision, kept)];
      if (session.value.isNew) writes.push(writeSession(session.key, session.revision, kept));
      const written = await records.write(writes);
      if (written === 0) return undefined;
      opened.cart = { ...cart, revision: change.cart.version, value: change.cart };
      if (written === 2) opened.session = { ...session, revision: session.revision + 1, value: kept };
    }
    return { found: { ...change, ...(await sessionOfRequest(records, opened)) } };
  });
  return stored.found;
}

async function sessionOfRequest(records: Records, opened: Opened) {
  const { now, session } = opened;
  const prolonged = isProlongDue(session.value, now);
  if (prolonged) await prolongSession(records, opened);
  return { prolonged, session: customerSessionOf(session.value, now) };
}

/** A guest's cart is prolonged, too. If another write came between, the next request prolongs the session. */
async function prolongSession(records: Records, { now, session, cart }: Opened): Promise<void> {
  const seen = { ...session.value, seenAt: now, isNew: undefined };
  await records.write([
    writeSession(session.key, session.revision, seen),
    ...(seen.bound ? [] : [writeCart(cart.value, seen.cartId, cart.revision, seen)]),
  ]);
}
