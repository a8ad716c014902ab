import { type Database, type Queryable, statement } from '../database/database.ts';
import type { Cart } from '../state/cart-document.ts';
import type { SessionOfCustomer, StateStore } from '../state/store.ts';
import { listAddresses } from './addresses/addresses.ts';
import type { RememberedBrowser } from './devices/queries.ts';
import { listPasskeys } from './passkeys/passkeys.ts';
import { type Customer, deleteCustomer, lockCustomer } from './queries.ts';

export interface ExportDeps {
  database: Database;
  store: StateStore;
  /** The browsers that have signed in before. */
  listBrowsers(customerId: string): Promise<RememberedBrowser[]>;
  /** What the other features keep about a customer, such as orders. */
  personalDataOf(database: Database, customerId: string): Promise<Record<string, unknown>>;
}

/** Exports everything that the shop stores about a customer, without hashes and tokens. */
export async function exportAccount(
  { database, store, listBrowsers, personalDataOf }: ExportDeps,
  { customer, cart }: { customer: Customer; cart: Cart | undefined },
) {
  const { email, name, isEmailConfirmed, createdAt } = customer;
  return {
    account: { email, isEmailConfirmed, name, createdAt },
    addresses: (await listAddresses(database, customer.id)).map(({ id: _, ...address }) => address),
    cart: cart && exportedCart(cart),
    ...(await personalDataOf(database, customer.id)),
    passkeys: (await listPasskeys(database, customer.id)).map(({ id: _, ...passkey }) => passkey),
    devices: (await store.sessionsOf(customer.id)).map(({ id: _, ...device }: SessionOfCustomer) => device),
    rememberedBrowsers: (await listBrowsers(customer.id)).map(({ userAgent, signedInAt }) => ({
      userAgent,
      signedInAt,
    })),
  };
}

const exportedCart = ({ lineItems, saved, removed }: Cart) => ({
  lineItems,
  savedLineItems: saved,
  removedLineItems: removed.map(({ position: _, ...line }) => line),
});

const lockCart = statement<[customerId: string], never>(
  'SELECT FROM carts WHERE id = (SELECT cart_id FROM customers WHERE id = $1) FOR UPDATE',
);

const deleteCart = statement<[id: string], never>('DELETE FROM carts WHERE id = $1');

const anonymizeOrdersLater = statement<[customerId: string], never>(
  'UPDATE orders SET is_to_anonymize = true WHERE customer_id = $1',
);

/**
 * Deletes name, addresses, passkeys, links, sessions and cart in the caller's transaction. Orders become anonymous later.
 * The store must have forgotten the customer before.
 */
export async function deleteAccount(connection: Queryable, customerId: string): Promise<void> {
  // Customer, cart and orders are locked in the order of `joinAccounts` to avoid deadlocks. The cart comes before the
  // deletion, because an order that is being placed holds it and then refers to the customer.
  await lockCustomer(connection, customerId);
  await connection.run(lockCart, [customerId]);
  await connection.run(anonymizeOrdersLater, [customerId]);
  const deleted = await connection.find(deleteCustomer, [customerId]);
  if (deleted?.cart_id) await connection.run(deleteCart, [deleted.cart_id]);
}
