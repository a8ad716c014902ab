import { UNPAID_LIMITS } from './limits.ts';
import { openOfPayerMax, type UnpaidFault } from './unpaid-orders.ts';

export interface UnpaidRefusal {
  fault: UnpaidFault;
  isKnown: boolean;
  paysOnDelivery: boolean;
}

/** Tells the shopper what to do about an order beyond the limits. `takesCards`: it can be paid at once instead. */
export function unpaidWords({ fault, isKnown, paysOnDelivery }: UnpaidRefusal, takesCards: boolean): string {
  const { onDeliveryOfSkuMax, onDeliveryItemsMax, heldItemsMax } = UNPAID_LIMITS;
  const orCard = takesCards && paysOnDelivery ? ', or pay now instead' : '';
  switch (fault) {
    case 'too_many_of_sku':
      return `You can pay on delivery for up to ${onDeliveryOfSkuMax} of one item. Change the quantity in your cart${orCard}.`;
    case 'too_many_items':
      return `You can pay on delivery for up to ${onDeliveryItemsMax} items. Remove some from your cart${orCard}.`;
    case 'payer_open':
      return `${openOfPayerMax(isKnown)} orders are already waiting to be paid. Order again once one of them is paid, delivered or canceled${orCard}. If they aren't yours, sign in to an account that has confirmed this email address: it has a limit of its own.`;
    case 'network_open':
      return `Too many orders from your network are waiting to be paid. Try again later${orCard}. If you've bought from us before, sign in to order right away.`;
    case 'held_items':
      return `Orders that are waiting to be paid can hold ${heldItemsMax} items in all. Order fewer items, or order again once the earlier orders are paid.`;
  }
}
