import type { CartEvents } from '../cart/events/cart-events.ts';
import type { Database } from '../database/database.ts';
import type { Outbox } from '../mail/mail.ts';
import type { OrderLinks } from '../orders/order-links.ts';
import type { PayOnDelivery } from '../payments/pay-on-delivery.ts';
import type { Payments } from '../payments/payments.ts';
import type { Semaphore } from '../process/semaphore.ts';
import type { StateStore } from '../state/store.ts';

/** What placing an order needs. */
export interface CheckoutParts {
  database: Database;
  store: StateStore;
  payments: Payments;
  mail: Outbox;
  links: OrderLinks;
  /** Other open pages of the customer hear of the emptied cart. */
  events: Pick<CartEvents, 'publish'>;
  payOnDelivery: PayOnDelivery;
  /** When false, unpaid orders are not limited, for benchmarks and races. */
  limitsUnpaid: boolean;
  /** Called after a commit that changed stock; does not wait. */
  onStockChanged(): void;
  /** Of this instance: orders of one piece wait for each other, and must not hold every connection meanwhile. */
  semaphore: Semaphore;
  /** How long the pieces wait for their payment. */
  reservationMinutes?: number;
}
