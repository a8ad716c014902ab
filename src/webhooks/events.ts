/** What other systems can be told about, with words for the staff. Triggers of the database emit these events. */
export const WEBHOOK_EVENTS = {
  'order.placed': 'An order was placed',
  'order.paid': 'An order was paid',
  'order.packed': 'An order was packed',
  'order.shipped': 'An order was shipped',
  'order.delivered': 'An order was delivered',
  'order.canceled': 'An order was canceled',
  'order.refunded': 'A refund was made',
  'order.returned': 'An order came back',
  'stock.low': 'Only 3 or fewer of a variant are left',
  'stock.changed': 'The stock of a variant has changed',
  'product.changed': 'A product was changed',
  'customer.erased': 'A customer was erased',
} as const satisfies Record<string, string>;

export type WebhookEvent = keyof typeof WEBHOOK_EVENTS;
export const WEBHOOK_EVENT_NAMES = Object.keys(WEBHOOK_EVENTS) as [WebhookEvent, ...WebhookEvent[]];
