import { shopTime } from '../../../layout/shop-time.ts';
import { ORDER_LINES_MAX, type OrderEvent, type OrderWithLines } from '../../../orders/order.ts';
import type { Parcel, ParcelLine } from '../../../orders/parcels/parcel.ts';
import { eventText, stateText } from '../order-texts.ts';

/** Whether one of several parcels has left, so that the order can no longer be canceled. */
export const hasLeftInPart = (parcels: readonly Parcel[]): boolean =>
  parcels.some(({ state }) => state === 'shipped' || state === 'delivered');

/**
 * Says why nothing was done, and who did what before. Two people who work on one order get one outcome, and both can read it.
 */
export function refusalText(
  reason: string,
  order: OrderWithLines,
  events: readonly OrderEvent[],
  timeZone: string,
): string {
  if (reason === 'not_paid') return 'This order isn’t paid yet, so it can’t be packed.';
  if (reason === 'edit_waits')
    return 'This order can’t be packed yet, because its change waits to be paid. To pack the order as it was, withdraw the change.';
  if (reason === 'refunded')
    return 'Part of this order was already refunded, so less is left than the rest costs. Ship the rest, or refund it once the order is delivered.';
  if (reason === 'collects_less')
    return 'The parcels that have left don’t collect the price of delivery, because it’s collected with the first parcel. Ship the rest, too.';
  if (reason === 'too_many') return 'Choose at least one item, and no more than are left to pack.';
  if (reason === 'no_such_parcel')
    return 'Someone else has already moved this parcel on. See below what happened.';
  const last = events.at(-1);
  const what = last
    ? `${eventText(last.action)} by ${last.name || last.by}, ${shopTime(last.at, timeZone)}`
    : '';
  return `Nothing was changed, because the state is now “${stateText(order)}”. ${what && `${what}.`}`.trim();
}

export const QUANTITY_FIELDS: readonly string[] = Array.from(
  { length: ORDER_LINES_MAX },
  (_, index) => `quantity-${index + 1}`,
);

/** Parses the chosen quantities. Undefined if the form has no field for them, which means everything. */
export function parcelLinesOf(form: Readonly<Partial<Record<string, string>>>): ParcelLine[] | undefined {
  const chosen = QUANTITY_FIELDS.flatMap((field, index) => {
    const text = form[field]?.trim();
    if (text === undefined) return [];
    // Anything but a number is more than there can be, so it is refused.
    const quantity = text === '' ? 0 : /^\d{1,2}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
    return { position: index + 1, quantity };
  });
  return chosen.length === 0 ? undefined : chosen.filter(({ quantity }) => quantity > 0);
}
