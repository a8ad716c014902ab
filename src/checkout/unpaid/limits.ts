/**
 * How much of the stock unpaid orders may hold (S46). An order is unpaid until it is paid, canceled or delivered. A
 * card order is unpaid for at most 30 minutes, or an hour while the provider cannot be asked; an order that is paid
 * on delivery is unpaid for days.
 */
export const UNPAID_LIMITS = {
  /** Items of one SKU in an order that is paid on delivery. */
  onDeliveryOfSkuMax: 10,
  onDeliveryItemsMax: 50,
  /** Unpaid orders of one network that are not packed yet. */
  openOfNetworkMax: 10,
  /** The same for an IPv6 /48, in which a carrier may have thousands of customers. */
  openOfSiteMax: 50,
  /** Unpaid orders of one email address, or of one account. */
  openOfPayerMax: 3,
  /** Unpaid orders of an account that has confirmed its address and paid before. They do not count for a network. */
  openOfKnownCustomerMax: 10,
  /** Items in all unpaid orders of one IPv4 address or IPv6 /48, and of one address or account. */
  heldItemsMax: 500,
} as const;
