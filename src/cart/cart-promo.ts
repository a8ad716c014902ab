import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VatGroup } from '../settings/taxes/vat-by-rate.ts';
import type { PricedCart } from './price-cart.ts';

/** The amounts of a cart with its promo code, for the first delivery method at home. */
interface PromoAmounts {
  subtotalMinor: number;
  discountMinor: number;
  deliveryMinor: number;
  vat: readonly VatGroup[];
  totalMinor: number;
}

/** What a promo code does to a cart. `message` and `note` are for the shopper. */
export type CartPromo =
  | { kind: 'applied'; code: string; note: string; amounts: PromoAmounts }
  | { kind: 'refused'; code: string; message: string; retryAfterSeconds?: number };

/**
 * The promo code of a browser. A cookie keeps it until the order or the end of the browser's session, so it goes with the
 * cart to the checkout, whichever store keeps the cart. It is looked up each time, and the cookie is trusted for nothing.
 */
export interface CartPromos {
  /** Returns undefined if the browser keeps none, or what cannot be a code. */
  read(request: FastifyRequest): string | undefined;
  /** These set no cookie if the browser keeps this code, or none. */
  keep(reply: FastifyReply, code: string): void;
  drop(reply: FastifyReply): void;
  look(request: FastifyRequest, code: string, cart: PricedCart): Promise<CartPromo>;
}

/** Adds what the browser's code does. A cart without a code, or with nothing to buy, costs no statement. */
export async function withPromo(
  promos: CartPromos,
  request: FastifyRequest,
  cart: PricedCart,
): Promise<PricedCart> {
  const code = promos.read(request);
  if (code === undefined || !hasItemsToBuy(cart)) return cart;
  return { ...cart, promo: await promos.look(request, code, cart) };
}

export const hasItemsToBuy = ({ lines }: PricedCart): boolean => lines.some(({ buyable }) => buyable);
