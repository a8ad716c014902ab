import { change } from '../../../src/cart/cart.ts';
import { merge } from '../../../src/cart/merge.ts';
import { type Cart, EMPTY_CART } from '../../../src/state/cart-document.ts';
import type { ApplyChange, CartChange } from '../../../src/state/store.ts';
import type { Random } from './random.ts';

const CUSTOMER = 'customer ';
const GUEST: { prolonged: boolean; session: undefined } = { prolonged: false, session: undefined };

/** What two misdeeds close together did cannot always be told apart, so a cart has so many changes between two. */
const CHANGES_BETWEEN = 12;

/** What a store did that no store may do. */
export interface Misdeeds {
  lost: number;
  doubled: number;
  foreign: number;
}

/** As a state store has it, for guests and as much of customers as a shopper meets. */
export interface FaultyStore {
  readonly misdeeds: Misdeeds;
  find(tokenHash: Buffer): Promise<({ cart: Cart } & typeof GUEST) | undefined>;
  create(tokenHash: Buffer, cart: Cart): Promise<void>;
  change<Reason extends string>(
    tokenHash: Buffer,
    apply: ApplyChange<Reason>,
  ): Promise<(CartChange<Reason> & typeof GUEST) | undefined>;
  /** From then on the new token leads to the customer's cart, and the guest's is in it. */
  join(customer: string, oldTokenHash: Buffer | undefined, newTokenHash: Buffer): void;
}

/**
 * Keeps carts in memory and acknowledges before it writes, with these shares of the changes then lost, written
 * twice, or written to another shopper's cart as well. It proves that the checker sees such a thing.
 */
export function createFaultyStore(
  random: Random,
  shares: Partial<Misdeeds>,
  hasCustomers = false,
): FaultyStore {
  const carts = new Map<string, Cart>();
  /** Of a customer's tokens: whose cart they lead to. */
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
    // As a store would that has forgotten the key.
    const again = apply({ ...cart, keys: before.keys });
    if (happens('doubled', name) && again.ok && again.changed) {
      count('doubled', name);
      carts.set(name, again.cart);
    }
  };
  /** Brought into a cart already, and not to be brought on to the one it came from. */
  const foreignSkus = new Set<string>();
  const writeForeign = (name: string, { lineItems }: Cart) => {
    // A guest's cart may be about to join a customer's, whose owner is the same.
    const isLasting = (one: string) => !hasCustomers || one.startsWith(CUSTOMER);
    if (!isLasting(name)) return;
    const other = random.pick([...carts.keys()].filter((one) => one !== name && isLasting(one)));
    const line = lineItems.at(-1);
    if (!other || !line || foreignSkus.has(line.sku) || !happens('foreign', other)) return;
    const added = change(carts.get(other) ?? EMPTY_CART, { type: 'add', ...line, quantity: 1, at: '' });
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
