import type { RateLimit, RateLimits } from './rate-limit.ts';

/** An instance counts one lease in the database and then gives out this many takes. */
const LEASE = 50;
/** An instance gives out this many takes for each key without counting them. Most networks never need more. */
const UNCOUNTED = 20;
/** An instance knows this many keys, about 200 bytes each. One more replaces the oldest, whose count starts again. */
const KEYS_MAX = 50_000;

type TakeResult = { ok: true } | { ok: false; retryAfterSeconds: number };

/** A limit for actions that are so frequent that a statement for each would cost more than the action itself. */
export interface LeasedLimit {
  /** Counts one take. An instance exceeds the limit by UNCOUNTED at most, and may leave part of its last lease unused. */
  take(rule: RateLimit, key: string): Promise<TakeResult>;
}

interface Entry {
  left: number;
  /** The window's end as this instance sees it, when unused takes expire. */
  endsAtMs: number;
  refusedUntilMs: number;
  leasing: Promise<void> | undefined;
}

/**
 * Instances share `limits`, in which one take stands for a lease of LEASE. A lease that cannot be counted is granted
 * anyway, because a limit must not keep shoppers out while its database is away. `onError` receives the error.
 */
export function createLeasedLimit(limits: RateLimits, onError: (error: unknown) => void): LeasedLimit {
  const entries = new Map<string, Entry>();

  function entryOf({ name, windowSeconds }: RateLimit, key: string): Entry {
    const id = `${name}\n${key}`;
    const nowMs = Date.now();
    const known = entries.get(id);
    if (known && known.endsAtMs > nowMs) return known;
    const entry: Entry = {
      left: UNCOUNTED,
      endsAtMs: nowMs + windowSeconds * 1_000,
      refusedUntilMs: 0,
      leasing: undefined,
    };
    entries.delete(id);
    entries.set(id, entry);
    const [oldest] = entries.keys();
    if (entries.size > KEYS_MAX && oldest !== undefined) entries.delete(oldest);
    return entry;
  }

  async function lease(entry: Entry, rule: RateLimit, key: string): Promise<void> {
    const leases = { ...rule, limit: Math.floor(rule.limit / LEASE) };
    const taken = await limits.take([{ rule: leases, key }]).catch((error: unknown) => {
      onError(error);
      return { ok: true } as const;
    });
    if (taken.ok) entry.left += LEASE;
    else entry.refusedUntilMs = Date.now() + taken.retryAfterSeconds * 1_000;
  }

  return {
    async take(rule, key) {
      const entry = entryOf(rule, key);
      // Each round ends with a lease or a refusal for all callers that wait for it.
      while (entry.left === 0) {
        const waitMs = entry.refusedUntilMs - Date.now();
        if (waitMs > 0) return { ok: false, retryAfterSeconds: Math.ceil(waitMs / 1_000) };
        entry.leasing ??= lease(entry, rule, key).finally(() => {
          entry.leasing = undefined;
        });
        await entry.leasing;
      }
      entry.left--;
      return { ok: true };
    },
  };
}
