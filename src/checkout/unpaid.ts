import { createHmac, hash } from 'node:crypto';
import { mailboxKey } from '../customers/email.ts';
import type { Queryable } from '../database/database.ts';
import type { Item } from '../orders/order.ts';
import { widestKey } from '../web/limits/networks.ts';
import { UNPAID_LIMITS } from './limits.ts';
import {
  countUnpaid,
  insertUnpaid,
  lockCounts,
  selectStanding,
  type UnpaidCounts,
} from './unpaid-queries.ts';

/** HMACs by each of the session keys, newest first. */
export interface NetworkKeys {
  /** Of an IPv4 address or an IPv6 /64. */
  network: readonly Buffer[];
  /** Of the /48 around it, and of an IPv4 address once more. */
  site: readonly Buffer[];
}

/** Whose unpaid orders are counted together (S46). */
export interface Payer {
  /** Empty where the network's limits do not apply. */
  networkKeys: NetworkKeys;
  /** Null for a confirmed account: a stranger who orders with its address must not use up its limit. */
  mailboxKey: Buffer | null;
  /** Null for a guest. */
  accountKey: Buffer | null;
  /** The account has confirmed its address and paid for an order before. */
  isKnown: boolean;
}

/** Which limit an order goes beyond. */
export type UnpaidFault = 'too_many_of_sku' | 'too_many_items' | 'payer_open' | 'network_open' | 'held_items';

export interface UnpaidOrder {
  paysOnDelivery: boolean;
  items: readonly Item[];
}

const NO_KEYS: NetworkKeys = { network: [], site: [] };

/** The hash has a key, because without one an IPv4 address is found by trying all of them. */
export function networkKeysOf(sessionKeys: readonly string[], network: string): NetworkKeys {
  const keysOf = (text: string) =>
    sessionKeys.map((key) => createHmac('sha256', key).update(`unpaid network\n${text}`).digest());
  return { network: keysOf(network), site: keysOf(widestKey(network)) };
}

/**
 * Finds who pays, and locks their counts until the transaction ends, so that two orders at once cannot both be the
 * last one. It comes before the cart and the variants are locked: every order locks in this sequence.
 */
export async function lockPayer(
  connection: Queryable,
  who: { customerId: string | undefined; email: string; networkKeys: NetworkKeys },
): Promise<Payer> {
  const { customerId, email, networkKeys } = who;
  const standing = customerId ? await connection.find(selectStanding, [customerId]) : undefined;
  const isConfirmed = standing?.isConfirmed ?? false;
  const isKnown = isConfirmed && (standing?.hasPaid ?? false);
  const payer = {
    networkKeys: isKnown ? NO_KEYS : networkKeys,
    mailboxKey: isConfirmed ? null : digest(`mailbox ${mailboxKey(email)}`),
    accountKey: customerId ? digest(`account ${customerId}`) : null,
    isKnown,
  };
  const keys = [...payer.networkKeys.site, payer.mailboxKey, payer.accountKey].filter((key) => key !== null);
  await connection.list(lockCounts, [keys]);
  return payer;
}

/**
 * It is undefined where the order may be placed. A card order is counted among card orders alone, so that a shopper
 * with parcels on their way can still pay at once.
 */
export async function findUnpaidFault(
  connection: Queryable,
  { networkKeys, mailboxKey, accountKey, isKnown }: Payer,
  { paysOnDelivery, items }: UnpaidOrder,
): Promise<UnpaidFault | undefined> {
  const sizeFault = paysOnDelivery ? onDeliveryFault(items) : undefined;
  if (sizeFault) return sizeFault;
  const { network, site } = networkKeys;
  const counts = await connection.find(countUnpaid, [network, site, mailboxKey, accountKey, !paysOnDelivery]);
  return counts && countsFault(counts, itemsOf(items), isKnown);
}

function onDeliveryFault(items: readonly Item[]): UnpaidFault | undefined {
  const { onDeliveryOfSkuMax, onDeliveryItemsMax } = UNPAID_LIMITS;
  if (items.some(({ quantity }) => quantity > onDeliveryOfSkuMax)) return 'too_many_of_sku';
  return itemsOf(items) > onDeliveryItemsMax ? 'too_many_items' : undefined;
}

function countsFault(counts: UnpaidCounts, items: number, isKnown: boolean): UnpaidFault | undefined {
  const { openOfNetworkMax, openOfSiteMax, heldItemsMax } = UNPAID_LIMITS;
  if (counts.payerOrders >= openOfPayerMax(isKnown)) return 'payer_open';
  if (counts.networkOrders >= openOfNetworkMax || counts.siteOrders >= openOfSiteMax) return 'network_open';
  const held = Math.max(counts.siteItems, counts.payerItems);
  return held + items > heldItemsMax ? 'held_items' : undefined;
}

export const openOfPayerMax = (isKnown: boolean): number =>
  isKnown ? UNPAID_LIMITS.openOfKnownCustomerMax : UNPAID_LIMITS.openOfPayerMax;

/** The order counts from now on, until the database ends that with its state. */
export async function noteUnpaid(
  connection: Queryable,
  orderId: string,
  { networkKeys, mailboxKey, accountKey }: Payer,
  { paysOnDelivery, items }: UnpaidOrder,
): Promise<void> {
  const { network, site } = networkKeys;
  const keys = [network[0] ?? null, site[0] ?? null, mailboxKey, accountKey] as const;
  await connection.run(insertUnpaid, [orderId, ...keys, paysOnDelivery, itemsOf(items)]);
}

const itemsOf = (items: readonly Item[]): number => items.reduce((sum, { quantity }) => sum + quantity, 0);

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');
