import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Catalog } from '../catalog/catalog.ts';
import type { VariantInCatalog } from '../catalog/product.ts';
import { type Cookies, type SessionToken, type SessionTokens, tokenToRenew } from '../sessions/cookies.ts';
import type { Visitor, Visitors } from '../sessions/visitors.ts';
import type { Settings } from '../settings/settings.ts';
import { type Cart, EMPTY_CART } from '../state/cart-document.ts';
import type { StateStore, StoredChange, StoreRefusal } from '../state/store.ts';
import { Problem } from '../web/errors/errors.ts';
import {
  type Action,
  applyAction,
  type Change,
  type Conditions,
  itemCount,
  LIMITS,
  type Refusal,
} from './cart.ts';
import type { CartEvents } from './events/cart-events.ts';
import type { AdmitNewCart } from './new-carts.ts';
import { type PricedCart, priceCart } from './price-cart.ts';
import { refusal } from './refusals.ts';
import { cartAnswer } from './schemas.ts';
import { createShownCarts, type ShownCart } from './shown-carts.ts';

/** Shows and changes the cart of a request, and sets the cookies of its answer. */
export interface Carts {
  show(request: FastifyRequest, reply: FastifyReply): Promise<ShownCart>;
  /**
   * Throws a Problem where a rule refuses the change, and the cart is then as it was. A shopper without a session gets
   * one with the first change that makes a cart.
   */
  change(
    request: FastifyRequest,
    reply: FastifyReply,
    wanted: WantedChange,
    conditions?: Pick<Conditions, 'key' | 'version'>,
  ): Promise<ChangedCart>;
  /** Prices a cart that was changed, where the answer shows it. */
  price(changed: ChangedCart): Promise<PricedCart>;
}

/** An action as a request asks for it. The price and the time come from the shop. */
export type WantedChange =
  | { type: 'add'; sku: string; quantity: number }
  | { type: 'set'; sku: string; quantity: number }
  | Exclude<Action, { type: 'add' | 'set' }>;

interface ChangedCart {
  cart: Cart;
  /** The variant that the change was about, so that pricing does not ask for it again. */
  variant: VariantInCatalog | undefined;
}

export interface CartDeps {
  store: Pick<StateStore, 'create' | 'change' | 'wasReplaced'>;
  catalog: Pick<Catalog, 'variants'>;
  visitors: Pick<Visitors, 'find' | 'findToShow'>;
  tokens: Pick<SessionTokens, 'issue'>;
  cookies: Pick<Cookies, 'readSession' | 'sessionCookie' | 'cartCookie'>;
  settings: Pick<Settings, 'current'>;
  /** Tells the customer's other open pages. */
  events?: Pick<CartEvents, 'publish'> | undefined;
  /** Called before the store keeps a guest's new cart. Without it, every cart is admitted. */
  admit?: AdmitNewCart | undefined;
}

export function createCarts(deps: CartDeps): Carts {
  const { store, catalog, visitors, cookies, events, settings } = deps;
  const priceShown = createShownCarts(catalog.variants, settings);

  function setCookies(
    request: FastifyRequest,
    reply: FastifyReply,
    { cart, session, tokenToSend }: Omit<Visitor, 'token'>,
  ): void {
    // A shopper who only looks gets no cookie, and one whose cart is gone gets the old count removed.
    if (cart.version > 0 || request.headers.cookie)
      reply.header('set-cookie', cookies.cartCookie(cart.version, itemCount(cart), session !== undefined));
    if (tokenToSend) reply.header('set-cookie', cookies.sessionCookie(tokenToSend.cookieValue));
  }

  async function problemOf(
    reason: Refusal | StoreRefusal,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Problem> {
    if (reason !== 'version_mismatch') return refusal(reason);
    const visitor = await visitors.find(request);
    setCookies(request, reply, visitor);
    return refusal(reason, {
      cart: cartAnswer(await priceCart(visitor.cart, catalog.variants, settings.current)),
    });
  }

  return {
    async show(request, reply) {
      const visitor = await visitors.findToShow(request);
      setCookies(request, reply, visitor);
      return priceShown(visitor.cart);
    },

    async change(request, reply, wanted, conditions = {}) {
      const [variant] = 'sku' in wanted ? await catalog.variants([wanted.sku]) : [];
      // The rules get what the catalog says now: the price, all SKUs of the variant, and whether it can be bought.
      const rules: Conditions = { ...conditions, variant };
      let action: Action;
      if (wanted.type === 'add') {
        if (!variant?.isForSale) rules.unavailable = 'variant_not_found';
        else if (variant.stock <= 0) rules.unavailable = 'sold_out';
        action = { ...wanted, unitPriceMinor: variant?.priceMinor ?? 0, at: Date.now() };
      } else if (wanted.type === 'set') action = { ...wanted, unitPriceMinor: variant?.priceMinor };
      else action = wanted;
      const token = cookies.readSession(request.headers.cookie);
      const changed = token && (await store.change(token.hash, (cart) => applyAction(cart, action, rules)));
      const outcome: BegunCart =
        changed ?? (await begin(deps, token, applyAction(EMPTY_CART, action, rules), request.ip));
      if (!outcome.ok) throw await problemOf(outcome.reason, request, reply);
      const { cart, session, newToken } = outcome;
      if (session && outcome.changed) events?.publish(session.customerId, cart.version);
      setCookies(request, reply, {
        cart,
        session,
        tokenToSend: newToken ?? tokenToRenew(token, outcome.prolonged),
      });
      return { cart, variant };
    },

    price: ({ cart, variant }) => priceCart(cart, catalog.variants, settings.current, variant),
  };
}

/** A new session has a token, which the answer must send. */
type BegunCart = StoredChange<Refusal | StoreRefusal> & { newToken?: SessionToken };

/** A token that the store does not know is never adopted: the new session has a token of its own. */
async function begin(
  { store, tokens, admit }: CartDeps,
  token: SessionToken | undefined,
  first: Change,
  address: string,
): Promise<BegunCart> {
  if (token && (await store.wasReplaced(token.hash))) throw signedInMeanwhile();
  const guest = { prolonged: false, session: undefined };
  if (!first.ok) return { ...first, ...guest };
  if (first.cart.lineItems.length === 0) return { ...first, cart: EMPTY_CART, ...guest };
  await admit?.(address);
  const newToken = tokens.issue();
  await store.create(newToken.hash, first.cart);
  return { ...first, ...guest, newToken };
}

/** Our scripts send the request again by themselves, and then with the new token. */
const signedInMeanwhile = () =>
  new Problem(503, 'session_replaced', 'You signed in while this was sent, so it was not done. Try again.', {
    retryAfterSeconds: 1,
  });

/** The Idempotency-Key of the header, or of a form's hidden field. */
export function keyOf(request: FastifyRequest, field?: string): string | undefined {
  const key = request.headers['idempotency-key'] ?? field;
  if (key === undefined || key === '') return undefined;
  if (typeof key !== 'string' || key.length > LIMITS.keyLength || !/^[\x21-\x7e]+$/.test(key)) {
    throw new Problem(
      400,
      'invalid_key',
      `An Idempotency-Key is 1 to ${LIMITS.keyLength} visible ASCII characters, such as a UUID.`,
    );
  }
  return key;
}

/** The version of `If-Match: "7"`. It is undefined without the header and with `*`. */
export function versionOf(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const match = /^"(\d{1,15})"$/.exec(header);
  if (!match)
    throw new Problem(400, 'invalid_version', 'If-Match is the version of a cart in quotes, such as "7".');
  return Number(match[1]);
}
