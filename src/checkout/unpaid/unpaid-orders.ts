import { createHmac, hash } from 'node:crypto';
import { mailboxKey } from '../../customers/email.ts';
import type { Queryable } from '../../database/database.ts';
import type { Item } from '../../orders/order.ts';
import type { ShopSettings } from '../../settings/schema.ts';
import { widestKey } from '../../web/limits/networks.ts';
import { OrderRefused, type PlaceOrderInput } from '../order-request.ts';
import type { Quote } from '../pricing/quote.ts';
import { selectPaymentHistory, type UnpaidCounts } from './queries.ts';

/**
 * How much of the stock unpaid orders may hold (S46). An order is unpaid until it is paid, canceled or delivered. A card
 * order is unpaid for at most 30 minutes, or for an hour if the provider cannot be reached. An order that is paid on
 * delivery is unpaid for days. The shop's settings say what each limit is about.
 */
export type UnpaidLimits = ShopSettings['limits'];

/** HMACs with each of the session keys, newest first. */
export interface NetworkKeys {
  /** The IPv4 address or the IPv6 /64. */
  network: readonly Buffer[];
  /** The IPv4 address or the IPv6 /48. */
  site: readonly Buffer[];
}

/** Whose unpaid orders are counted together. */
export interface Payer {
  /** Empty if the limits of a network do not apply. */
  networkKeys: NetworkKeys;
  /** Null for a confirmed account, because a stranger who orders with its address must not use up its limit. */
  mailboxKey: Buffer | null;
  /** Null for a guest. */
  accountKey: Buffer | null;
  /** The account has confirmed its address and paid for an order before. */
  isKnown: boolean;
}

/** The limit that an order exceeds. */
type UnpaidFault = 'too_many_of_sku' | 'too_many_items' | 'payer_open' | 'network_open' | 'held_items';

export interface UnpaidRefusal {
  fault: UnpaidFault;
  isKnown: boolean;
  paysOnDelivery: boolean;
}

const NO_KEYS: NetworkKeys = { network: [], site: [] };

/** The hash has a key, because an IPv4 address could be found by hashing all of them. */
export function networkKeysOf(sessionKeys: readonly string[], network: string): NetworkKeys {
  const keysOf = (text: string) =>
    sessionKeys.map((key) => createHmac('sha256', key).update(`unpaid network\n${text}`).digest());
  return { network: keysOf(network), site: keysOf(widestKey(network)) };
}

/** Finds whose unpaid orders an order will count among. */
export async function findPayer(
  connection: Queryable,
  { visitor, email, networkKeys }: Pick<PlaceOrderInput, 'visitor' | 'email' | 'networkKeys'>,
): Promise<Payer> {
  const customerId = visitor.customer?.id;
  const history = customerId ? await connection.find(selectPaymentHistory, [customerId]) : undefined;
  const isConfirmed = history?.isConfirmed ?? false;
  const isKnown = isConfirmed && (history?.hasPaid ?? false);
  return {
    networkKeys: isKnown ? NO_KEYS : networkKeys,
    mailboxKey: isConfirmed ? null : digest(`mailbox ${mailboxKey(email)}`),
    accountKey: customerId ? digest(`account ${customerId}`) : null,
    isKnown,
  };
}

/** What is locked while an order of this payer is counted, so that two orders at once cannot both take the last place. */
export const countKeysOf = ({ networkKeys, mailboxKey, accountKey }: Payer): Buffer[] =>
  [...networkKeys.site, mailboxKey, accountKey].filter((key) => key !== null);

/** Throws OrderRefused for an order that exceeds a limit. `counts` are the payer's unpaid orders without this one. */
export function requireUnpaidAllowed(
  { isKnown }: Payer,
  order: Quote & { paysOnDelivery: boolean },
  counts: UnpaidCounts,
  limits: UnpaidLimits,
): void {
  const { paysOnDelivery, lines } = order;
  const sizeFault = paysOnDelivery ? onDeliveryFault(lines, limits) : undefined;
  const fault = sizeFault ?? countsFault(counts, itemCountOf(lines), isKnown, limits);
  if (!fault) return;
  const refusal = { fault, isKnown, paysOnDelivery };
  throw new OrderRefused({ ok: false, reason: 'unpaid_limit', quote: order, refusal });
}

function onDeliveryFault(
  items: readonly Item[],
  { onDeliveryOfSkuMax, onDeliveryItemsMax }: UnpaidLimits,
): UnpaidFault | undefined {
  if (items.some(({ quantity }) => quantity > onDeliveryOfSkuMax)) return 'too_many_of_sku';
  return itemCountOf(items) > onDeliveryItemsMax ? 'too_many_items' : undefined;
}

function countsFault(
  counts: UnpaidCounts,
  items: number,
  isKnown: boolean,
  limits: UnpaidLimits,
): UnpaidFault | undefined {
  const { openOfNetworkMax, openOfSiteMax, heldItemsMax } = limits;
  if (counts.payerOrders >= openOfPayerMax(isKnown, limits)) return 'payer_open';
  if (counts.networkOrders >= openOfNetworkMax || counts.siteOrders >= openOfSiteMax) return 'network_open';
  const held = Math.max(counts.siteItems, counts.payerItems);
  return held + items > heldItemsMax ? 'held_items' : undefined;
}

const openOfPayerMax = (isKnown: boolean, limits: UnpaidLimits): number =>
  isKnown ? limits.openOfKnownCustomerMax : limits.openOfPayerMax;

export const itemCountOf = (items: readonly Item[]): number =>
  items.reduce((sum, { quantity }) => sum + quantity, 0);

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');

/** Tells the shopper what to do about a refused order. With `takesCards`, it can be paid by card instead. */
export function unpaidText(
  { fault, isKnown, paysOnDelivery }: UnpaidRefusal,
  { takesCards, limits }: { takesCards: boolean; limits: UnpaidLimits },
): string {
  const { onDeliveryOfSkuMax, onDeliveryItemsMax, heldItemsMax } = limits;
  const orCard = takesCards && paysOnDelivery ? ', or pay now instead' : '';
  switch (fault) {
    case 'too_many_of_sku':
      return `You can pay on delivery for up to ${onDeliveryOfSkuMax} of one item. Change the quantity in your cart${orCard}.`;
    case 'too_many_items':
      return `You can pay on delivery for up to ${onDeliveryItemsMax} items. Remove some from your cart${orCard}.`;
    case 'payer_open':
      return `${openOfPayerMax(isKnown, limits)} orders are already waiting to be paid. Order again once one of them is paid, delivered or canceled${orCard}. If they aren’t yours, sign in to an account that has confirmed this email address: it has a limit of its own.`;
    case 'network_open':
      return `Too many orders from your network are waiting to be paid. Try again later${orCard}. If you’ve bought from us before, sign in to order right away.`;
    case 'held_items':
      return `Orders that are waiting to be paid can hold ${heldItemsMax} items in all. Order fewer items, or order again once the earlier orders are paid.`;
  }
}
