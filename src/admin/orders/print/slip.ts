import { dayRange } from '../../../layout/delivery-terms.ts';
import type { OrderLabelInput } from '../../../orders/labels/order-label.ts';
import type { Address } from '../../../orders/order.ts';
import { COUNTRIES } from '../../../settings/countries.ts';

/** What a packing slip says. It has no prices, because a parcel may be a present. */
export interface Slip {
  title: string;
  /** Line by line. */
  deliverTo: readonly string[];
  /** How and when it is delivered, and the shopper's note. */
  delivery: readonly string[];
  lines: readonly SlipLine[];
  /** Such as "2 items in this parcel." */
  count: string;
  /** What the shopper writes to the recipient, line by line. */
  giftNote: readonly string[];
}

interface SlipLine {
  sku: string;
  name: string;
  options: string;
  quantity: number;
}

export function slipOf(input: OrderLabelInput): Slip {
  const { order, parcel, exchange } = input;
  const lines = slipLines(input);
  const count = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return {
    title: `Packing slip ${exchange?.number ?? order.number}${parcel ? `, parcel ${parcel.number}` : ''}`,
    deliverTo: addressLines(order.address),
    delivery: [
      order.deliveryLabel,
      `Expected ${dayRange(order.expected)}`,
      ...(order.paysOnDelivery && !exchange ? ['Paid on delivery'] : []),
      ...(order.notes ? [order.notes] : []),
    ],
    lines,
    count: `${count} ${count === 1 ? 'item' : 'items'} in this parcel.`,
    // An exchange is no present anymore.
    giftNote: order.giftNote && !exchange ? order.giftNote.split('\n') : [],
  };
}

export function addressLines({ name, line1, line2, postalCode, city, country, phone }: Address): string[] {
  const place = COUNTRIES.get(country) ?? country;
  return [name, line1, line2, `${postalCode} ${city}`.trim(), place, phone].filter(Boolean);
}

function slipLines({ order, parcel, exchange }: OrderLabelInput): SlipLine[] {
  if (exchange) return exchange.lines.map((line) => ({ ...line, options: optionsText(line) }));
  const quantities = new Map(parcel?.lines.map(({ position, quantity }) => [position, quantity]));
  return order.lines
    .map((line) => ({
      ...{ sku: line.sku, name: line.name, options: optionsText(line) },
      quantity: parcel ? (quantities.get(line.position) ?? 0) : line.quantity,
    }))
    .filter(({ quantity }) => quantity > 0);
}

const optionsText = ({ color, style, size }: { color: string; style: string; size: string }): string =>
  [color, style, size].filter(Boolean).join(', ');
