/**
 * How much of the stock unpaid orders may hold (S46). An order is unpaid from when it is placed until it is paid,
 * canceled or delivered: a card order for 30 minutes, or an hour while the provider cannot be asked, and one that is
 * paid on delivery for days.
 */
export const UNPAID_LIMITS = {
  /** Items of one SKU in an order that is paid on delivery. */
  onDeliveryOfSkuMax: 10,
  onDeliveryItemsMax: 50,
  /** Unpaid orders of one network that are not packed yet. */
  openOfNetworkMax: 10,
  /** Unpaid orders of one email address, or of one account. */
  openOfPayerMax: 3,
  /** Of an account with a confirmed address that has paid for an order before; its network does not count. */
  openOfKnownCustomerMax: 10,
  /** Items in all unpaid orders of one network, and of one address or account. */
  heldItemsMax: 500,
} as const;
