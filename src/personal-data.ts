import { stockAlertsOf } from './back-in-stock/personal-data.ts';
import type { Database } from './database/database.ts';
import { invoicesOf } from './invoices/personal-data.ts';
import { ordersOf } from './orders/orders.ts';
import { cartRemindersOf } from './reminders/personal-data.ts';
import { returnsOf } from './returns/personal-data.ts';
import { reviewRequestsOf, reviewsOf } from './reviews/personal-data.ts';
import { listWishedSlugs } from './wishlist/wishlist.ts';

/** Everything that the features keep about a customer besides the account, for the export. It has no IDs and no tokens. */
export async function personalDataOf(
  database: Database,
  customerId: string,
): Promise<Record<string, unknown>> {
  return {
    orders: await ordersOf(database, customerId),
    invoices: await invoicesOf(database, customerId),
    returns: await returnsOf(database, customerId),
    reviews: await reviewsOf(database, customerId),
    reviewRequests: await reviewRequestsOf(database, customerId),
    wishlist: await listWishedSlugs(database, customerId),
    stockAlerts: await stockAlertsOf(database, customerId),
    cartReminders: await cartRemindersOf(database, customerId),
  };
}
