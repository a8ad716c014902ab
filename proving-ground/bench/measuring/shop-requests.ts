import type { HttpRequest } from './requests.ts';

export const randomBelow = (limit: number): number => Math.floor(Math.random() * limit);

export const pickOne = <Item>(items: readonly Item[]): Item => items[randomBelow(items.length)] as Item;

/** Shoppers come from networks of their own, because the shop limits what one network may do. */
export const fromAnyNetwork = (): Record<string, string> => ({
  'x-forwarded-for': `10.${randomBelow(256)}.${randomBelow(256)}.${randomBelow(256)}`,
});

/** Adds one of the item to the cart of this cookie, or to a new one without a cookie. */
export const addTo = (cookie: string, sku: string, headers: Record<string, string> = {}): HttpRequest => ({
  method: 'POST',
  path: '/api/cart/line-items',
  headers: { ...fromAnyNetwork(), ...(cookie && { cookie }), ...headers },
  json: { sku, quantity: 1 },
});

/** A browser says which version of its cart it has seen. Without that, the cart is always read from the database. */
const SEEN_VERSION = 'cart=1.1';

export const viewOf = (cookie: string, path = '/api/cart'): HttpRequest => ({
  path,
  headers: { cookie: `${cookie}; ${SEEN_VERSION}` },
});

export interface OrderInput {
  cookie: string;
  /** Makes the idempotency key, the address and the email unique. */
  number: number;
  totalMinor: number;
}

/** Places the cart's order, paid on delivery to a guest in Vienna. */
export const orderOf = ({ cookie, number, totalMinor }: OrderInput): HttpRequest => ({
  method: 'POST',
  path: '/api/orders',
  headers: { ...fromAnyNetwork(), cookie, 'idempotency-key': `bench-${number}` },
  json: {
    email: `shopper-${number}@example.test`,
    address: { name: 'Ada', line1: `Street ${number}`, postalCode: '1010', city: 'Vienna', country: 'AT' },
    deliveryMethod: 'standard',
    paymentMethod: 'on_delivery',
    totalMinor,
  },
});
