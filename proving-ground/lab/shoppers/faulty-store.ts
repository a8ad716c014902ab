import { applyAction } from '../../../src/cart/cart.ts';
import { merge } from '../../../src/cart/merge.ts';
import { type Cart, EMPTY_CART } from '../../../src/state/cart-document.ts';
import type { ApplyChange, CartChange } from '../../../src/state/store.ts';
import type { Random } from './random.ts';

const CUSTOMER = 'customer ';
const GUEST: { prolonged: boolean; session: undefined } = { prolonged: false, session: undefined };

/** Two faults close together cannot always be told apart, so this many changes lie between them in one cart. */
const CHANGES_BETWEEN = 12;

/** Counts of what a store did that no store may do. */
export interface Misdeeds {
  lost: number;
  doubled: number;
  foreign: number;
}

/** The part of a state store that shoppers use, for guests and customers. */
export interface FaultyStore {
  readonly misdeeds: Misdeeds;
  find(tokenHash: Buffer): Promise<({ cart: Cart } & typeof GUEST) | undefined>;
  create(tokenHash: Buffer, cart: Cart): Promise<void>;
  change<Reason extends string>(
    tokenHash: Buffer,
    apply: ApplyChange<Reason>,
  ): Promise<(CartChange<Reason> & typeof GUEST) | undefined>;
  /** Merges the guest's cart into the customer's, which the new token then leads to. */
  join(customer: string, oldTokenHash: Buffer | undefined, newTokenHash: Buffer): void;
}

/**
 * Keeps carts in memory. These shares of acknowledged changes are lost, written twice, or also written to another
 * shopper's cart, to prove that the checker notices.
 */
export function createFaultyStore(
  random: Random,
  shares: Partial<Misdeeds>,
  hasCustomers = false,
): FaultyStore {
  const carts = new Map<string, Cart>();
  /** The customer by session token. */
  const customers = new Map<string, string>();
  const misdeeds: Misdeeds = { lost: 0, doubled: 0, foreign: 0 };
  const nameOf = (tokenHash: Buffer) => {
    const token = tokenHash.toString('hex');
    return customers.get(token) ?? token;
  };
  const changesSince = new Map<string, number>();
  const happens = (kind: keyof Misdeeds, name: string) => {
    const since = changesSince.get(name) ?? CHANGES_BETWEEN;
    return since >= CHANGES_BETWEEN && random.chance(shares[kind] ?? 0);
  };
  const count = (kind: keyof Misdeeds, name: string) => {
    misdeeds[kind]++;
    changesSince.set(name, 0);
  };

  const write = (name: string, before: Cart, cart: Cart, apply: ApplyChange<string>) => {
    changesSince.set(name, (changesSince.get(name) ?? CHANGES_BETWEEN) + 1);
    if (happens('lost', name)) return count('lost', name);
    carts.set(name, cart);
    // The store has forgotten the key, so the change is made again.
    const again = apply({ ...cart, keys: before.keys });
    if (happens('doubled', name) && again.ok && again.changed) {
      count('doubled', name);
      carts.set(name, again.cart);
    }
  };
  /** Each foreign SKU is planted once, so that it is not carried back to its own cart. */
  const foreignSkus = new Set<string>();
  const writeForeign = (name: string, { lineItems }: Cart) => {
    // A guest's cart may soon be merged into its owner's customer cart, so only customers' carts are used.
    const isLasting = (one: string) => !hasCustomers || one.startsWith(CUSTOMER);
    if (!isLasting(name)) return;
    const other = random.pick([...carts.keys()].filter((one) => one !== name && isLasting(one)));
    const line = lineItems.at(-1);
    if (!other || !line || foreignSkus.has(line.sku) || !happens('foreign', other)) return;
    const added = applyAction(carts.get(other) ?? EMPTY_CART, { type: 'add', ...line, quantity: 1, at: '' });
    if (!added.ok) return;
    count('foreign', other);
    foreignSkus.add(line.sku);
    carts.set(other, added.cart);
  };

  return {
    misdeeds,
    async find(tokenHash) {
      const cart = carts.get(nameOf(tokenHash));
      return cart && { cart, ...GUEST };
    },
    async create(tokenHash, cart) {
      carts.set(nameOf(tokenHash), cart);
    },
    async change(tokenHash, apply) {
      const name = nameOf(tokenHash);
      const before = carts.get(name);
      if (!before) return undefined;
      const result = apply(before);
      if (!result.ok || !result.changed) return { ...result, ...GUEST };
      write(name, before, result.cart, apply);
      writeForeign(name, result.cart);
      return { ...result, ...GUEST };
    },
    join(customer, oldTokenHash, newTokenHash) {
      const name = CUSTOMER + customer;
      const old = oldTokenHash && nameOf(oldTokenHash);
      const guest = old?.startsWith(CUSTOMER) ? undefined : carts.get(old ?? '');
      const before = carts.get(name) ?? { ...EMPTY_CART, version: 1 };
      carts.set(name, guest ? merge(before, guest) : before);
      if (old && guest) carts.delete(old);
      customers.set(newTokenHash.toString('hex'), name);
    },
  };
}
