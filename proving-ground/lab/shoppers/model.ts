import { change, type LineAction, type Refusal } from '../../../src/cart/cart.ts';
import { merge } from '../../../src/cart/merge.ts';
import { type Cart, EMPTY_CART, type LineItem } from '../../../src/state/cart-document.ts';
import { type ExplainResult, explain, type Step } from './explain.ts';

/** What a shopper can see of a cart. */
export interface CartView {
  version: number;
  lines: Quantity[];
  saved: Quantity[];
  removed: Quantity | null;
}
export type Quantity = [sku: string, quantity: number];

/**
 * What a shopper's cart must be, from what was acknowledged alone. A change without an answer may or may not
 * have happened, so the model holds every possible cart until an answer shows which it is. A change that was sent
 * again under its key counts once; what a key adds is that a change that changes nothing makes a version, too.
 */
export interface Model {
  /** The likeliest cart. */
  readonly cart: Cart;
  /** More carts would be possible than are worth following. */
  readonly isVague: boolean;
  /** No other cart is possible. */
  readonly isCertain: boolean;
  /** Done, as the shop says; `seen` is the cart of its answer. Returns what is wrong with it. */
  acknowledged(action: LineAction, seen?: CartView, key?: string): ExplainResult | undefined;
  /** Sent without an answer. */
  unanswered(action: LineAction): void;
  /** False when the cart's rules allow the change in every possible cart. */
  refused(action: LineAction, reason: string): boolean;
  /** The cart as it was read. Returns what is wrong with it. */
  read(seen: CartView): ExplainResult | undefined;
  /** Signed in: this guest's cart has joined the customer's. */
  joined(customer: Cart): void;
}

/** What a customer's cart is before its first change. */
export const NEW_CUSTOMERS_CART: Cart = { ...EMPTY_CART, version: 1 };

const POSSIBLE_MAX = 8;
/** A form's answer shows no cart, so what went wrong may come to light some changes later. */
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
      // A change without an answer may still be on its way to the disk. It is meant for the version that it
      // has read, so the next acknowledged change ends that.
      const mayStillCome = possible.filter((cart) => cart.version > matching.version);
      if (possible.length > 1) recent = [];
      possible = [matching, ...mayStillCome];
      return undefined;
    },
    joined(customer) {
      const merged = possible.map((guest) => merge(customer, guest));
      // Keys play no part here, but a cart that remembers a guest's key has changed.
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
  const result = change(before, action, { key });
  return result.ok ? result.cart : undefined;
}

function refusalOf(before: Cart, action: LineAction): Refusal | undefined {
  const result = change(before, action);
  return result.ok ? undefined : result.reason;
}

function distinct(carts: Cart[]): Cart[] {
  return [...new Map(carts.map((cart) => [JSON.stringify(viewOf(cart)), cart])).values()];
}
