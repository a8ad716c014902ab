import { type Cart, type Change, change, EMPTY_CART } from '../../src/cart/cart.ts';
import { withoutAccounts } from '../../src/state/guests.fixture.ts';
import type { StateStore } from '../../src/state/store.ts';
import type { Random } from './random.ts';

const GUEST = { prolonged: false, signedIn: undefined };

/** What a store did that no store may do. */
export interface Misdeeds {
  lost: number;
  doubled: number;
  foreign: number;
}

export interface FaultyStore extends StateStore {
  readonly misdeeds: Misdeeds;
}

/**
 * Keeps carts in memory and acknowledges before it writes, with these shares of the changes then lost, written
 * twice, or written to another shopper's cart as well. It proves that the checker sees such a thing.
 */
export function createFaultyStore(random: Random, shares: Partial<Misdeeds>): FaultyStore {
  const carts = new Map<string, Cart>();
  const misdeeds: Misdeeds = { lost: 0, doubled: 0, foreign: 0 };
  const nameOf = (tokenHash: Buffer) => tokenHash.toString('hex');
  const happens = (kind: keyof Misdeeds) => random.chance(shares[kind] ?? 0);

  const write = (name: string, before: Cart, { cart }: Change & { ok: true }, apply: Apply) => {
    if (happens('lost')) {
      misdeeds.lost++;
      return;
    }
    carts.set(name, cart);
    // As a store would that has forgotten the key.
    const again = apply({ ...cart, keys: before.keys });
    if (happens('doubled') && again.ok && again.changed) {
      misdeeds.doubled++;
      carts.set(name, again.cart);
    }
  };
  const writeForeign = (name: string, { lineItems }: Cart) => {
    const other = random.pick([...carts.keys()].filter((one) => one !== name));
    const line = lineItems.at(-1);
    if (!other || !line || !happens('foreign')) return;
    const added = change(carts.get(other) ?? EMPTY_CART, { type: 'add', ...line, quantity: 1, at: '' });
    if (!added.ok) return;
    misdeeds.foreign++;
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
      write(name, before, result, apply);
      writeForeign(name, result.cart);
      return { ...result, ...GUEST };
    },
    ...withoutAccounts,
  };
}

type Apply = (cart: Cart) => Change;
