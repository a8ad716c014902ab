import type { Queryable } from '../../database/database.ts';
import type { Cart, CartForm } from '../cart-document.ts';
import type {
  AfterCommit,
  ApplyChange,
  FoundSession,
  JoinInput,
  SignInInput,
  SignInResult,
  StoredChange,
  TransactionalStore,
} from '../store.ts';

/** The store as a cache in front of it needs it: with the IDs of the carts, and with what a transaction has changed. */
export interface DatabaseStore extends TransactionalStore {
  findWithId(tokenHash: Buffer): Promise<(FoundSession & { cartId: string }) | undefined>;
  /** Resolves to the cart's ID. */
  createWithId(tokenHash: Buffer, cart: Cart): Promise<string>;
  signIn(given: SignInInput): Promise<(SignInResult & { cartId: string }) | undefined>;
  changeWithin<Reason extends string>(
    connection: Queryable,
    tokenHash: Buffer,
    apply: ApplyChange<Reason>,
  ): Promise<(ChangedWithId<Reason> & AfterCommit) | undefined>;
  joinCartsWithin(
    connection: Queryable,
    joining: JoinInput,
  ): Promise<AfterCommit & { joined: { cartId: string; cart: Cart } | undefined }>;
}

export type ChangedWithId<Reason extends string> = StoredChange<Reason> & { cartId: string };

export interface DatabaseStoreOptions {
  form?: CartForm | undefined;
  /** Copies of carts outside this instance, which may be outdated. One saves a read if this instance has no copy. */
  copies?: CartCopies | undefined;
  /** The limit of the memory for carts that this instance has recently read or written. */
  warmBytesMax?: number;
}

interface CartCopies {
  /** `isAway`: they cannot be reached and should not be asked again in this request. */
  find(tokenHash: Buffer): Promise<{ cart: Cart | undefined; isAway: boolean }>;
  keep(cartId: string, cart: Cart): Promise<void>;
}
