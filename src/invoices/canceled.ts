/**
 * SQL for whether an order was not canceled, and so counts as sold. A canceled order that was paid ends as refunded, so its
 * state alone does not say it. OFFSET 0 makes it look up the events of one order, instead of reading those of all.
 */
export const IS_NOT_CANCELED = `(orders.state <> 'canceled' AND NOT (orders.state IN ('refunded', 'partly_refunded')
  AND EXISTS (SELECT FROM order_events WHERE order_id = orders.id AND action = 'cancel' OFFSET 0)))`;
