import { applyAction, type LineAction, type Refusal } from '../../../src/cart/cart.ts';
import { merge } from '../../../src/cart/merge.ts';
import { type Cart, EMPTY_CART, type LineItem } from '../../../src/state/cart-document.ts';
import { type ExplainResult, explain, type Step } from './explain.ts';

/** The part of a cart that a shopper can see. */
export interface CartView {
  version: number;
  lines: Quantity[];
  saved: Quantity[];
  removed: Quantity | null;
}
export type Quantity = [sku: string, quantity: number];

/**
 * Models what a shopper's cart must be, from acknowledged changes alone. A change without an answer may or may not
 * have happened, so the model holds every possible cart until an answer shows the right one. A change that was sent
 * again with its key counts once. With a key, even a change without effect makes a new version.
 */
export interface Model {
  /** The likeliest cart. */
  readonly cart: Cart;
  /** Too many carts are possible to follow more. */
  readonly isVague: boolean;
  /** Only one cart is possible. */
  readonly isCertain: boolean;
  /** The shop acknowledged the change. `seen` is the cart in its answer. Returns what is wrong with it. */
  acknowledged(action: LineAction, seen?: CartView, key?: string): ExplainResult | undefined;
  /** The change was sent and got no answer. */
  unanswered(action: LineAction): void;
  /** Returns false when the cart's rules allow the change in every possible cart. */
  refused(action: LineAction, reason: string): boolean;
  /** The cart was read. Returns what is wrong with it. */
  read(seen: CartView): ExplainResult | undefined;
  /** The shopper signed in, and the guest's cart was merged into the customer's. */
  joined(customer: Cart): void;
}

/** A customer's cart before its first change. */
export const NEW_CUSTOMERS_CART: Cart = { ...EMPTY_CART, version: 1 };

const POSSIBLE_MAX = 8;
/** A form's answer shows no cart, so a fault may be noticed some changes later. */
const RECENT_MAX = 12;

export function createModel(owns: (sku: string) => boolean): Model {
  let possible: Cart[] = [EMPTY_CART];
  let recent: Step[] = [];

  const settle = (steps: Step[], seen: CartView): ExplainResult => {
    const explained = explain({ steps, possible, seen, owns });
    possible = [explained.cart];
    recent = explained.steps;
    return explained;
  };

  return {
    get cart() {
      return possible[0] as Cart;
    },
    get isVague() {
      return possible.length >= POSSIBLE_MAX;
    },
    get isCertain() {
      return possible.length === 1;
    },
    acknowledged(action, seen, key) {
      const allowed = possible.flatMap((before) => after(before, action, key) ?? []);
      const matching = seen ? allowed.filter((cart) => isSame(viewOf(cart), seen)) : allowed;
      const steps = [...recent, { action, before: possible[0] as Cart, key }].slice(-RECENT_MAX);
      if (matching.length === 0) return seen && settle(steps, seen);
      recent = possible.length === 1 ? steps : [];
      possible = matching;
      return undefined;
    },
    unanswered(action) {
      const done = possible.flatMap((before) => after(before, action) ?? []);
      possible = distinct([...possible, ...done]);
    },
    refused(action, reason) {
      const refusing = possible.filter((before) => refusalOf(before, action) === reason);
      if (refusing.length > 0) possible = refusing;
      return refusing.length > 0;
    },
    read(seen) {
      const matching = possible.find((cart) => isSame(viewOf(cart), seen));
      if (!matching) return settle(recent, seen);
      // A change without an answer may still be committed. It applies only to the version that it read, so the next
      // acknowledged change rules it out.
      const mayStillCome = possible.filter((cart) => cart.version > matching.version);
      if (possible.length > 1) recent = [];
      possible = [matching, ...mayStillCome];
      return undefined;
    },
    joined(customer) {
      const merged = possible.map((guest) => merge(customer, guest));
      // The model ignores keys, but a cart that takes over a guest's key gets a new version.
      const byKeysAlone = merged.filter((cart) => cart === customer).map(nextVersion);
      possible = distinct([...merged, ...(possible.some(hasChanged) ? byKeysAlone : [])]);
      recent = [];
    },
  };
}

export const isSame = (one: CartView, other: CartView): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

export function viewOf(cart: Cart): CartView {
  const quantityOf = ({ sku, quantity }: LineItem): Quantity => [sku, quantity];
  const removed = cart.removed.at(-1);
  return {
    version: cart.version,
    lines: cart.lineItems.map(quantityOf),
    saved: cart.saved.map(quantityOf),
    removed: removed ? quantityOf(removed) : null,
  };
}

const nextVersion = (cart: Cart): Cart => ({ ...cart, version: cart.version + 1 });

const hasChanged = ({ version }: Cart) => version > 0;

function after(before: Cart, action: LineAction, key?: string): Cart | undefined {
  const result = applyAction(before, action, { key });
  return result.ok ? result.cart : undefined;
}

function refusalOf(before: Cart, action: LineAction): Refusal | undefined {
  const result = applyAction(before, action);
  return result.ok ? undefined : result.reason;
}

function distinct(carts: Cart[]): Cart[] {
  return [...new Map(carts.map((cart) => [JSON.stringify(viewOf(cart)), cart])).values()];
}
