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

export interface UnpaidCounts {
  networkOrders: number;
  siteOrders: number;
  siteItems: number;
  payerOrders: number;
  payerItems: number;
}

/** The parameters that name a payer in a statement: arrays of network and site keys, and the keys of mailbox and account. */
interface PayerSql {
  networkKeys: string;
  siteKeys: string;
  mailboxKey: string;
  accountKey: string;
}

/**
 * Counts what the payer has not paid. An order of a network is also one of its site. For a card order, which `placed` says,
 * orders that are paid on delivery do not count, but their items do.
 */
export const countUnpaidSql = ({ networkKeys, siteKeys, mailboxKey, accountKey }: PayerSql): string => `
  SELECT count(*) FILTER (WHERE of_network AND counts)::int AS "networkOrders",
    count(*) FILTER (WHERE of_site AND counts)::int AS "siteOrders",
    coalesce(sum(items) FILTER (WHERE of_site), 0)::int AS "siteItems",
    count(*) FILTER (WHERE of_payer AND counts)::int AS "payerOrders",
    coalesce(sum(items) FILTER (WHERE of_payer), 0)::int AS "payerItems"
  FROM (
    SELECT items, network_key = ANY (${networkKeys}::bytea[]) AS of_network,
      site_key = ANY (${siteKeys}::bytea[]) AS of_site,
      coalesce(mailbox_key = ${mailboxKey}::bytea, false)
        OR coalesce(account_key = ${accountKey}::bytea, false) AS of_payer,
      NOT pays_on_delivery OR (SELECT "paysOnDelivery" FROM placed) AS counts
    FROM unpaid_orders
    WHERE site_key = ANY (${siteKeys}::bytea[]) OR mailbox_key = ${mailboxKey}::bytea
      OR account_key = ${accountKey}::bytea) AS unpaid`;

/** Counts the order `stored` from now on. `items` is a parameter, and null for an order that is never unpaid. */
export const insertUnpaidSql = (
  { networkKeys, siteKeys, mailboxKey, accountKey }: PayerSql,
  items: string,
): string => `
  INSERT INTO unpaid_orders (order_id, network_key, site_key, mailbox_key, account_key, pays_on_delivery, items)
  SELECT stored.id, (${networkKeys}::bytea[])[1], (${siteKeys}::bytea[])[1], ${mailboxKey}::bytea,
    ${accountKey}::bytea, "paysOnDelivery", ${items}::int
  FROM stored, placed WHERE ${items}::int IS NOT NULL`;
