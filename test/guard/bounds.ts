import type { HotRoute } from './hot-routes.ts';

export interface Bounds {
  /** What the costs consist of. The test prints this when one of them has grown. */
  madeOf: string;
  /** Includes BEGIN and COMMIT. The second number is for a shop with a shared cache. */
  statements: readonly [database: number, cache: number];
  cacheCommands: number;
  walBytes: number;
  bytesOut: number;
  /** These have a margin of 15 %, because the compiler adds a little and every change moves them by some hundred bytes. */
  allocatedBytes: readonly [database: number, cache: number];
}

/** The most that one request of each hot route may cost. Lower a bound when the cost is lowered. */
export const BOUNDS: Readonly<Record<HotRoute, Bounds>> = {
  'a cached list as JSON': {
    madeOf:
      'The body is cached whole. Node allocates a request and a response, and Fastify has no part in it.',
    statements: [0, 0],
    cacheCommands: 0,
    walBytes: 0,
    bytesOut: 7_000,
    allocatedBytes: [23_000, 23_000],
  },
  'a cached list as HTML': {
    madeOf:
      'The body is cached compressed. A quarter of the bytes are headers. Cards have outlines, and links to colors.',
    statements: [0, 0],
    cacheCommands: 0,
    walBytes: 0,
    bytesOut: 4_750,
    allocatedBytes: [23_000, 23_000],
  },
  'a cached product as JSON': {
    madeOf:
      'The body is cached whole. Node allocates a request and a response, and Fastify has no part in it.',
    statements: [0, 0],
    cacheCommands: 0,
    walBytes: 0,
    bytesOut: 3_000,
    allocatedBytes: [22_000, 22_000],
  },
  'a cached product as HTML': {
    madeOf:
      'The body is cached compressed. A fifth of the bytes are headers. Links to large pictures, the buy bar and the section of viewed products take 300 bytes.',
    statements: [0, 0],
    cacheCommands: 0,
    walBytes: 0,
    bytesOut: 5_200,
    allocatedBytes: [23_000, 23_000],
  },
  'a page that the browser has': {
    madeOf: 'Headers only: the security headers are most of them.',
    statements: [0, 0],
    cacheCommands: 0,
    walBytes: 0,
    bytesOut: 950,
    allocatedBytes: [21_000, 21_000],
  },
  'a product page that is not cached': {
    madeOf:
      'One statement reads the product and its variants. The page is rendered, and compressed quickly at first.',
    statements: [1, 1],
    cacheCommands: 2,
    walBytes: 0,
    bytesOut: 6_050,
    allocatedBytes: [300_000, 350_000],
  },
  'a cart view': {
    madeOf: 'The session and the cart of 5 lines are read in one statement, or in one command of the cache.',
    statements: [1, 0],
    cacheCommands: 1,
    walBytes: 0,
    bytesOut: 2_150,
    allocatedBytes: [62_000, 62_000],
  },
  "a guest's first add": {
    madeOf:
      'One statement inserts the cart and the session. The log has two rows and the entries of their indexes.',
    statements: [1, 1],
    cacheCommands: 2,
    walBytes: 950,
    bytesOut: 1_500,
    allocatedBytes: [71_000, 112_000],
  },
  'the second to fifth add': {
    madeOf:
      'The cart is known from the add before, so one statement writes it. The log has what differs in the row.',
    statements: [1, 1],
    cacheCommands: 2,
    walBytes: 320,
    bytesOut: 1_750,
    allocatedBytes: [83_000, 113_000],
  },
  'an add to 50 lines': {
    madeOf:
      'The answer has all 50 lines, whose bytes are copied. The lines that did not change keep their text in the row.',
    statements: [1, 1],
    cacheCommands: 2,
    walBytes: 2_100,
    bytesOut: 11_200,
    allocatedBytes: [150_000, 210_000],
  },
  'a set quantity': {
    madeOf: 'The same as an add to 5 lines, without an idempotency key.',
    statements: [1, 1],
    cacheCommands: 1,
    walBytes: 280,
    bytesOut: 2_150,
    allocatedBytes: [73_000, 100_000],
  },
  'an order': {
    madeOf:
      'The session, the rate limit and the prices are read. Then one transaction of 5 statements acquires the locks with BEGIN, takes the cart and writes the email, and one of them writes everything else. A fifth of the WAL is for the indexes by which the staff finds orders, and another fifth for the HTML of the email.',
    statements: [8, 8],
    cacheCommands: 1,
    walBytes: 10_400,
    bytesOut: 2_100,
    allocatedBytes: [330_000, 350_000],
  },
};
