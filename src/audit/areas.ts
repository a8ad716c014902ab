/** The areas of the shop that the audit log can be filtered by: the first word of an action. */
export const AUDIT_AREAS = {
  product: 'Products',
  picture: 'Pictures',
  stock: 'Stock',
  'price-change': 'Prices and sales',
  catalog: 'Imports and exports',
  order: 'Orders',
  return: 'Returns',
  payout: 'Payouts',
  invoice: 'Invoices',
  'payment-event': 'Payment events',
  promo: 'Promo codes',
  review: 'Reviews',
  settings: 'Settings',
  customer: 'Customers',
  health: 'Health of the shop',
  webhook: 'Webhooks',
  staff: 'Staff',
  'api-key': 'API keys',
  state: 'Sessions and carts',
  demo: 'Demo',
} as const satisfies Record<string, string>;

export type AuditArea = keyof typeof AUDIT_AREAS;
