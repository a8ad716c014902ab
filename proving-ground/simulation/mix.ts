/** The requests of the shoppers, as parts of all requests. */
export const REQUESTS = ['listing', 'product', 'show cart', 'add to cart', 'order'] as const;
export type RequestName = (typeof REQUESTS)[number];

/**
 * The shopping mix of TPC-W (specification 1.8, clause 5.2), in percent. Home, new products, best sellers and both
 * search pages are listings here. Half of its shopping cart interactions count as adds and half as views. Registration,
 * buy request and order status are views, and buy confirm is an order. Its two administrative pages are left out.
 */
export const SHARES: Readonly<Record<RequestName, number>> = {
  listing: 16 + 5 + 5 + 20 + 17,
  product: 17,
  'show cart': 11.6 / 2 + 3 + 2.6 + 0.75 + 0.66,
  'add to cart': 11.6 / 2,
  order: 1.2,
};

/** The mean time between an answer and the next request of a shopper (clause 5.3). */
export const THINK_SECONDS = 7;

const total = REQUESTS.reduce((sum, name) => sum + SHARES[name], 0);

/** The part of all requests, from 0 to 1. */
export const shareOf = (name: RequestName): number => SHARES[name] / total;
