/**
 * How long what was read of the catalog is used. A change shows after at most the second of these, and a page
 * made just before is kept for a second: two seconds together.
 */
export const FRESHNESS = {
  freshMs: 400,
  staleMs: 800,
  /** While the database is away, what was read last is better than an error. */
  staleOnErrorMs: 60_000,
} as const;
