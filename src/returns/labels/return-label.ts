import type { Label } from '../../orders/labels/label.ts';
import type { OrderWithLines } from '../../orders/order.ts';
import { orderNumberOf } from '../../orders/order.ts';
import { COUNTRIES } from '../../settings/countries.ts';
import type { ShopSettings } from '../../settings/schema.ts';
import { cleanTyped } from '../../web/typed-text.ts';
import type { Return } from '../return.ts';

type ReturnSettings = Pick<ShopSettings, 'returns' | 'contact'>;

/** The number on the label of a return, such as MC-7KQ2M9XD-R1. */
export const returnNumber = (order: { number: string }, { number }: Pick<Return, 'number'>): string =>
  `${order.number}-R${number}`;

/** Parses the number of a return as it is typed or scanned. Returns undefined for a text that is none. */
export function parseReturnNumber(text: string): { orderNumber: string; number: number } | undefined {
  const [, order = '', number = ''] = /^(.*)-R([1-9]\d{0,2})$/i.exec(cleanTyped(text)) ?? [];
  const orderNumber = orderNumberOf(order);
  return orderNumber === undefined ? undefined : { orderNumber, number: Number(number) };
}

/** Tells whether shoppers can print labels, which need the shop's address for returns. */
export const hasReturnLabels = ({ returns }: Pick<ShopSettings, 'returns'>): boolean =>
  returns.address.name !== '';

/** The label of a return while its parcel is expected. Undefined if the shop has no address for returns. */
export function returnLabel(
  order: OrderWithLines,
  requested: Return,
  settings: ReturnSettings,
): Label | undefined {
  if (requested.state !== 'asked' || !hasReturnLabels(settings)) return undefined;
  const { name, line1, line2, postalCode, city, country } = order.address;
  const { returns, contact } = settings;
  return {
    reference: returnNumber(order, requested),
    from: [name, line1, line2, `${postalCode} ${city}`.trim(), COUNTRIES.get(country) ?? country],
    to: { ...returns.address, phone: contact.phone, email: contact.email },
    service: 'Return',
    items: requested.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    collectMinor: 0,
    currency: order.currency,
  };
}
