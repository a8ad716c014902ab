import { lockNumberOf } from '../../database/advisory-locks.ts';
import { statement } from '../../database/database.ts';

/** The SQL of unpaid orders: see migrations/0019_unpaid_orders.sql. */

/** A card order is paid before it is packed. An order that is paid on delivery is paid when it is delivered. */
export const selectPaymentHistory = statement<
  [customerId: string],
  { isConfirmed: boolean; hasPaid: boolean }
>(`
  SELECT email_confirmed_at IS NOT NULL AS "isConfirmed", EXISTS (
    SELECT FROM orders WHERE orders.customer_id = customers.id AND orders.total_minor > 0
      AND (orders.state IN ('paid', 'delivered', 'partly_refunded')
        OR orders.state IN ('packed', 'shipped') AND NOT orders.pays_on_delivery)) AS "hasPaid"
  FROM customers WHERE id = $1`);

/** The locks are taken in key order to avoid deadlocks. They end with the transaction. */
export const lockCounts = statement<[keys: readonly Buffer[]], unknown>(`
  SELECT pg_advisory_xact_lock(${lockNumberOf('key')})
  FROM (SELECT key FROM unnest($1::bytea[]) AS key ORDER BY key OFFSET 0) AS ordered`);

export interface UnpaidCounts {
  networkOrders: number;
  siteOrders: number;
  siteItems: number;
  payerOrders: number;
  payerItems: number;
}

/** An order of a network is also one of its site. With `cardsOnly`, orders that are paid on delivery do not count, but their items do. */
export const countUnpaid = statement<
  [
    networkKeys: readonly Buffer[],
    siteKeys: readonly Buffer[],
    mailboxKey: Buffer | null,
    accountKey: Buffer | null,
    cardsOnly: boolean,
  ],
  UnpaidCounts
>(`
  SELECT count(*) FILTER (WHERE of_network AND counts)::int AS "networkOrders",
    count(*) FILTER (WHERE of_site AND counts)::int AS "siteOrders",
    coalesce(sum(items) FILTER (WHERE of_site), 0)::int AS "siteItems",
    count(*) FILTER (WHERE of_payer AND counts)::int AS "payerOrders",
    coalesce(sum(items) FILTER (WHERE of_payer), 0)::int AS "payerItems"
  FROM (
    SELECT items, network_key = ANY ($1::bytea[]) AS of_network, site_key = ANY ($2::bytea[]) AS of_site,
      coalesce(mailbox_key = $3::bytea, false) OR coalesce(account_key = $4::bytea, false) AS of_payer,
      NOT (pays_on_delivery AND $5::boolean) AS counts
    FROM unpaid_orders
    WHERE site_key = ANY ($2::bytea[]) OR mailbox_key = $3::bytea OR account_key = $4::bytea) AS unpaid`);

export const insertUnpaid = statement<
  [
    orderId: string,
    networkKey: Buffer | null,
    siteKey: Buffer | null,
    mailboxKey: Buffer | null,
    accountKey: Buffer | null,
    paysOnDelivery: boolean,
    items: number,
  ],
  never
>(`
  INSERT INTO unpaid_orders (order_id, network_key, site_key, mailbox_key, account_key, pays_on_delivery, items)
  VALUES ($1, $2, $3, $4, $5, $6, $7)`);
