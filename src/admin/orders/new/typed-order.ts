import type { FastifyRequest } from 'fastify';
import { EMPTY_VALUES, tidyValues, VALUE_FIELDS } from '../../../checkout/checkout-form.ts';
import type { CheckoutValues } from '../../../checkout/views/checkout-view.ts';
import { type Item, ORDER_LINES_MAX } from '../../../orders/order.ts';
import { readForm } from '../../../web/form.ts';

/** What the staff has typed into the form of a new order. */
export interface TypedOrder {
  values: CheckoutValues;
  /** In the sequence of the form, each SKU once. An item without a quantity is left out. */
  items: Item[];
  /** Whether every quantity is a whole number up to 99. */
  areQuantitiesValid: boolean;
  /** What to search products for. */
  q: string;
  /** The button: "place", "find", "customer", "cart", "add SKU", or anything else to show the form again. */
  action: string;
  /** The total that the form has shown. */
  totalMinor: number | undefined;
  once: string;
}

const POSITIONS = Array.from({ length: ORDER_LINES_MAX }, (_, index) => index + 1);
const FIELDS: readonly string[] = [
  ...VALUE_FIELDS,
  ...['q', 'do', 'totalMinor', 'once'],
  ...POSITIONS.flatMap((position) => [`sku-${position}`, `quantity-${position}`]),
];
const FIELD_LENGTH_MAX = 2_000;
const ADD = 'add ';

export function readTypedOrder(request: FastifyRequest): TypedOrder {
  const form = readForm(request, FIELDS, FIELD_LENGTH_MAX);
  const values = tidyValues({
    ...EMPTY_VALUES,
    ...Object.fromEntries(VALUE_FIELDS.map((field) => [field, form[field] ?? ''])),
  });
  const action = form.do ?? '';
  const quantities = new Map<string, number>();
  for (const position of POSITIONS) {
    const sku = form[`sku-${position}`]?.trim();
    if (sku) quantities.set(sku, quantityOf(form[`quantity-${position}`] ?? '1'));
  }
  const added = action.startsWith(ADD) ? action.slice(ADD.length) : '';
  if (added) quantities.set(added, (quantities.get(added) ?? 0) + 1);
  const items = [...quantities].map(([sku, quantity]) => ({ sku, quantity }));
  return {
    values,
    items: items.filter(({ quantity }) => quantity > 0).slice(0, ORDER_LINES_MAX),
    areQuantitiesValid: !items.some(({ quantity }) => Number.isNaN(quantity)),
    ...{ q: form.q?.trim() ?? '', action, once: form.once ?? '' },
    totalMinor: /^\d{1,9}$/.test(form.totalMinor ?? '') ? Number(form.totalMinor) : undefined,
  };
}

const quantityOf = (text: string): number =>
  text.trim() === '' ? 0 : /^\d{1,2}$/.test(text.trim()) ? Number(text) : Number.NaN;
