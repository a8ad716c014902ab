import type { Entry } from '../../cache/entry.ts';
import type { SharedCache } from '../../cache/shared-cache.ts';
import { type Cart, type CartDocument, documentOf, withDefaults } from '../cart-document.ts';
import type { CustomerSession } from '../store.ts';

/** A session or a cart that is shown from a copy may be this old. */
export const COPY_TTL_MS = 30_000;
/** A copy that was being made while its session ended may arrive this much later. */
const ENDED_TTL_MS = COPY_TTL_MS + 10_000;

/**
 * The version of a session's copy. A higher version replaces a lower one, so an ended session's copy does not return.
 */
const ALIVE = 1;
const ENDED = 2;

interface Kept {
  cartId: string;
  cart: Cart;
  session: CustomerSession | undefined;
}

/** A session as it is in the cache. Instances of the previous release read it, too, so its property names must stay. */
interface SessionCopy {
  cartId: string;
  signedIn?: Omit<CustomerSession, 'isRecentSignIn'> & { isFresh: boolean };
}

/**
 * Copies of sessions and carts in the shared cache. A session refers to a cart, and each is an entry of its own, so
 * what one device of a customer adds, the others see at once. That a session or a cart does not exist is never cached.
 */
export interface Copies {
  /**
   * `isAway`: the cache cannot be reached and should not be asked again in this request. `isEnded`: the session has
   * just ended, or is about to.
   */
  find(tokenHash: Buffer): Promise<{ kept?: Kept; isAway: boolean; isEnded?: boolean }>;
  keep(tokenHash: Buffer, kept: Kept): Promise<void>;
  keepCart(cartId: string, cart: Cart): Promise<void>;
  /** Must be called before the session ends in the database. From then on the database is asked. */
  end(tokenHash: Buffer): Promise<void>;
  /** Does the same for all sessions of the customer. */
  endSessionsOf(customerId: string): Promise<void>;
  /** Whether `endSessionsOf` was called a moment ago. It is false where the cache cannot be reached. */
  haveEnded(customerId: string): Promise<boolean>;
}

/** What a session's copy referred to when it was last read, so that all entries can be requested together. */
type Link = Pick<Kept, 'cartId'> & { customerId: string | undefined };
const LINKS_MAX = 5_000;
/** The limit for parsed carts, counted by their texts. A parsed cart takes about twice the memory of its text. */
const PARSED_TEXTS_MAX = 1024 * 1024;

export function createCopies(cache: SharedCache): Copies {
  const links = new Map<string, Link>();
  const keyOf = (tokenHash: Buffer) => tokenHash.toString('base64url');

  let parsed = new Map<string, { entry: Entry; cart: Cart }>();
  let parsedTexts = 0;

  /** The same text becomes the same cart, so what was made of the cart can be used again. */
  async function cartOf(cartId: string, entry: Entry): Promise<Cart | undefined> {
    const known = parsed.get(cartId);
    if (known?.entry.version === entry.version && known.entry.text === entry.text) return known.cart;
    const document = await parse<CartDocument>('cart', cartId, entry);
    if (!document) return undefined;
    const cart = withDefaults({ version: entry.version, document });
    parsedTexts += entry.text.length - (parsed.get(cartId)?.entry.text.length ?? 0);
    if (parsedTexts > PARSED_TEXTS_MAX) {
      parsed = new Map();
      parsedTexts = entry.text.length;
    }
    parsed.set(cartId, { entry, cart });
    return cart;
  }

  const remember = (key: string, link: Link) => {
    if (links.size >= LINKS_MAX) links.clear();
    links.set(key, link);
    return link;
  };

  const entriesOf = ({ cartId, customerId }: Link) =>
    Promise.all([
      cache.get('cart', [cartId]),
      customerId ? cache.get('ended', [customerId]) : new Map<string, Entry>(),
    ]);

  async function parse<T>(name: string, key: string, entry: Entry): Promise<T | undefined> {
    try {
      return JSON.parse(entry.text) as T;
    } catch {
      await cache.discard(name, key);
      return undefined;
    }
  }

  async function put(name: string, key: string, version: number, text: string, ttlMs: number) {
    await cache.put(name, new Map([[key, { version, text }]]), ttlMs);
  }

  const copies: Copies = {
    async find(tokenHash) {
      const key = keyOf(tokenHash);
      const known = links.get(key);
      // Keys that are requested in the same turn of the event loop share one command.
      const [sessions, expected] = await Promise.all([
        cache.get('session', [key]),
        known && entriesOf(known),
      ]);
      const entry = sessions?.get(key);
      if (entry && entry.version !== ALIVE) return { isAway: false, isEnded: true };
      if (!entry) return { isAway: !sessions };
      const copy = await parse<SessionCopy>('session', key, entry);
      if (!copy) return { isAway: false };
      const { cartId } = copy;
      const session = copy.signedIn && sessionOf(copy.signedIn);
      const customerId = session?.customerId;
      const isExpected = known?.cartId === cartId && known.customerId === customerId;
      const [carts, ended] =
        (isExpected && expected) || (await entriesOf(remember(key, { cartId, customerId })));
      const cartEntry = carts?.get(cartId);
      if (ended && ended.size > 0) return { isAway: false, isEnded: true };
      if (!cartEntry || !ended) return { isAway: !carts || !ended };
      const cart = await cartOf(cartId, cartEntry);
      return cart ? { kept: { cartId, cart, session }, isAway: false } : { isAway: false };
    },

    async keep(tokenHash, { cartId, cart, session }) {
      const copy: SessionCopy = {
        cartId,
        ...(session && { signedIn: signedInOf(session) }),
      };
      remember(keyOf(tokenHash), { cartId, customerId: session?.customerId });
      await Promise.all([
        put('session', keyOf(tokenHash), ALIVE, JSON.stringify(copy), COPY_TTL_MS),
        copies.keepCart(cartId, cart),
      ]);
    },

    keepCart: (cartId, cart) => put('cart', cartId, cart.version, documentOf(cart), COPY_TTL_MS),
    end: (tokenHash) => put('session', keyOf(tokenHash), ENDED, '', ENDED_TTL_MS),
    endSessionsOf: (customerId) => put('ended', customerId, ENDED, '', ENDED_TTL_MS),
    haveEnded: async (customerId) => ((await cache.get('ended', [customerId]))?.size ?? 0) > 0,
  };
  return copies;
}

type SignedInCopy = NonNullable<SessionCopy['signedIn']>;

const sessionOf = ({ customerId, sessionId, role, isFresh }: SignedInCopy): CustomerSession => ({
  customerId,
  sessionId,
  role,
  isRecentSignIn: isFresh,
});

/** A copy may be 30 s old, so it must not say that a sign-in is recent. */
const signedInOf = ({ customerId, sessionId, role }: CustomerSession): SignedInCopy => ({
  customerId,
  sessionId,
  role,
  isFresh: false,
});
