import { applyAction, correctSkus, type VariantSkus } from '../cart/cart.ts';
import { type Database, type Queryable, statement } from '../database/database.ts';
import type { OrderWithLines } from '../orders/order.ts';
import { findOrder } from '../orders/orders.ts';
import { selectOfFullCart, setCartEmptied } from '../orders/queries.ts';
import type { Cart } from '../state/cart-document.ts';
import type { ExternalStore, StateStore, TransactionalStore } from '../state/store.ts';
import { cartKeyOf, type OrderKeys, OrderRefused, type VisitorWithSession } from './order-request.ts';

export interface TakenCart {
  /** The cart that is ordered. */
  cart: Cart;
  /** Whether the order's transaction empties it. */
  isEmptied: boolean;
  /** Call this after the commit. Resolves to the emptied cart, or to undefined if the visitor has no cart anymore. */
  afterCommit(order: OrderWithLines): Promise<Cart | undefined>;
}

/** Takes carts out of the store for an order. */
export interface CartTaker {
  /** Throws OrderRefused for an empty cart or an ended session. */
  take(connection: Queryable, visitor: VisitorWithSession, keys: OrderKeys): Promise<TakenCart>;
  /** Empties a cart that a crash left full after its order was placed. Resolves to the emptied cart, if there was one. */
  finishEarlier(visitor: VisitorWithSession): Promise<Cart | undefined>;
}

interface CartTakerDeps {
  store: StateStore;
  database: Database;
}

/** The one place where an order depends on the kind of store. */
export function createCartTaker({ store, database }: CartTakerDeps): CartTaker {
  return store.kind === 'transactional' ? takeInTransaction(store) : takeAfterCommit(store, database);
}

/** The store shares the shop's database, so the order's transaction empties the cart as well. */
function takeInTransaction(store: TransactionalStore): CartTaker {
  return {
    async take(connection, visitor, { keyHash }) {
      let cart: Cart | undefined;
      const taken = await store.changeWithin(connection, visitor.token.hash, (newest) => {
        cart = newest;
        return withoutOrdered(newest, newest.lineItems, keyHash.toString('hex'));
      });
      if (!taken) throw refusalOfMissing(visitor);
      if (!taken.ok || !cart || cart.lineItems.length === 0) throw cartEmpty();
      return {
        cart,
        isEmptied: true,
        async afterCommit() {
          await taken.committed();
          return taken.cart;
        },
      };
    },
    finishEarlier: async () => undefined,
  };
}

/**
 * The store is outside the shop's database, so the cart is emptied after the commit. Until that is done, a unique
 * constraint keeps the cart from being ordered again.
 */
function takeAfterCommit(store: ExternalStore, database: Database): CartTaker {
  async function empty({ token, customer }: VisitorWithSession, order: OrderWithLines) {
    const variants = await database.list(selectNames, [order.lines.map(({ sku }) => sku)]);
    const changed = await store.change(token.hash, (cart) =>
      withoutOrdered(cart, order.lines, order.id, variants),
    );
    // A guest's cart ends with its session. A customer's cart does not, so the next checkout empties it.
    if (changed || !customer) await database.run(setCartEmptied, [order.id]);
    return changed?.ok ? changed.cart : undefined;
  }
  return {
    async take(_connection, visitor) {
      const found = await store.find(visitor.token.hash);
      if (!found) throw refusalOfMissing(visitor);
      if (found.cart.lineItems.length === 0) throw cartEmpty();
      return { cart: found.cart, isEmptied: false, afterCommit: (order) => empty(visitor, order) };
    },
    async finishEarlier(visitor) {
      const row = await database.find(selectOfFullCart, [cartKeyOf(visitor)]);
      const order = row && (await findOrder(database, row.id));
      return order && empty(visitor, order);
    },
  };
}

/** The order's ID or key makes the change idempotent. `variants` gives other SKUs that the cart may hold items under. */
const withoutOrdered = (
  cart: Cart,
  items: readonly { sku: string; quantity: number }[],
  key: string,
  variants: readonly VariantSkus[] = [],
) =>
  applyAction(
    correctSkus(cart, variants),
    { type: 'order', items: items.map(({ sku, quantity }) => ({ sku, quantity })) },
    { key: `order ${key}` },
  );

/** The other SKUs of each variant that was ordered. */
const selectNames = statement<[skus: readonly string[]], VariantSkus>(`
  SELECT asked AS sku, ARRAY(
    SELECT sku FROM variants WHERE sku = current AND sku <> asked
    UNION ALL SELECT alias FROM sku_aliases WHERE sku_aliases.sku = current AND alias <> asked) AS aliases
  FROM unnest($1::text[], current_skus($1::text[])) AS one (asked, current)`);

const cartEmpty = () => new OrderRefused({ ok: false, reason: 'cart_empty' });

const refusalOfMissing = ({ customer }: VisitorWithSession) =>
  customer ? new OrderRefused({ ok: false, reason: 'session_ended' }) : cartEmpty();
