import type { ReportColumn } from '../reports.ts';

/** The columns of tables. */

/** Every country, group, reason, size and rate is shown. There are fewer than this. */
export const ALL_KEYS_MAX = 10_000;

export const text = (key: string, label: string): ReportColumn => ({ key, label, kind: 'text' });
export const count = (key: string, label: string): ReportColumn => ({ key, label, kind: 'count' });
export const money = (key: string, label: string): ReportColumn => ({ key, label, kind: 'money' });

/** What orders add up to. */
export const ORDER_COLUMNS = [
  count('orders', 'Orders'),
  count('items', 'Items'),
  money('grossMinor', 'Sales'),
  money('discountMinor', 'Discounts'),
  money('deliveryMinor', 'Delivery'),
  money('vatMinor', 'VAT'),
  money('netMinor', 'Net'),
  money('refundedMinor', 'Refunded'),
];

/** What lines of orders add up to. */
export const LINE_COLUMNS = [
  count('orders', 'Orders'),
  count('items', 'Items'),
  money('grossMinor', 'Sales'),
  money('discountMinor', 'Discounts'),
];
