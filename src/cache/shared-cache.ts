import type { Registry } from 'prom-client';
import { createBatcher } from '../database/batcher.ts';
import { withTimeLimit } from '../process/time-limits.ts';
import { createBreaker } from './breaker.ts';
import type { CacheAddress } from './cache-url.ts';
import { type CacheClient, openCacheClient } from './connection.ts';
import { decodeEntry, type Entry, encodeEntry, FORMAT } from './entry.ts';
import { createInvalidations, type Invalidations } from './invalidations.ts';
import { createCacheMetrics } from './metrics.ts';

/** A call of the cache is given up after this time. */
export const CACHE_TIMEOUT_MS = 50;
/** The client's own limit frees commands that no caller waits for any more. */
const COMMAND_TIMEOUT_MS = 1_000;
const FAILURES_MAX = 3;
const REST_MS = 1_000;

/** Limits the keys that one command reads, and the commands in flight; each takes 50 ms at most. */
const BATCH = { maxBatch: 64, maxUnderWay: 64 } as const;

/** The new content of an entry. An empty text means that there is no value. */
export type Fill = Pick<Entry, 'version' | 'text'>;

/**
 * The cache that all instances share. It may be slow, empty or away at any moment, so nothing here throws: `undefined`
 * means that it cannot be used now, and that the caller should not ask again for this request.
 */
export interface SharedCache {
  /** Resolves to the entries by key. Missing entries are not in the map. */
  get(name: string, keys: readonly string[]): Promise<Map<string, Entry> | undefined>;
  /**
   * Keeps each entry for `ttlMs`, unless an entry of a higher version exists: that one is returned. Entries of the same
   * version are replaced.
   */
  put(name: string, fills: ReadonlyMap<string, Fill>, ttlMs: number): Promise<Map<string, Entry> | undefined>;
  /** Counts and removes an entry whose text is unusable. */
  discard(name: string, key: string): Promise<void>;
  readonly invalidations: Invalidations;
  readonly isOpen: boolean;
  close(): void;
}

/** A lower version never replaces a higher one, because a slow reader may write late. */
const PUT = `
local old = redis.pcall('GET', KEYS[1])
if type(old) == 'string' then
  local version = tonumber(string.match(old, '^(%d+) '))
  if version and version > tonumber(ARGV[1]) then return old end
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return false`;

export interface SharedCacheOptions {
  address: CacheAddress;
  registry: Registry;
  /** Called once when the breaker opens and once when it closes. */
  onChange?(isOpen: boolean, lastError: Error | undefined): void;
}

export function createSharedCache({ address, registry, onChange }: SharedCacheOptions): SharedCache {
  let lastError: Error | undefined;
  const note = (error: Error) => {
    lastError = error;
  };
  const client = openCacheClient(address, COMMAND_TIMEOUT_MS, note);
  const breaker = createBreaker({
    failuresMax: FAILURES_MAX,
    restMs: REST_MS,
    trial: async () => (await withTimeLimit(client.ping(), CACHE_TIMEOUT_MS)) === 'PONG',
    onChange: (isOpen) => onChange?.(isOpen, lastError),
  });
  client.on('ready', () => breaker.tryNow());
  const metrics = createCacheMetrics(registry, () => breaker.isOpen);

  async function call<T>(work: (client: CacheClient) => Promise<T>): Promise<T | undefined> {
    if (!breaker.mayUse()) return undefined;
    try {
      const result = await withTimeLimit(work(client), CACHE_TIMEOUT_MS);
      breaker.succeeded();
      return result;
    } catch (error) {
      note(error as Error);
      metrics.errors.inc();
      breaker.failed();
      return undefined;
    }
  }

  /** Keys that are asked for at the same time are read together. */
  const readTogether = createBatcher<string, string | null | undefined>({
    ...BATCH,
    run: async (keys) => (await call((c) => c.mget(keys))) ?? keys.map(() => undefined),
    isFaultOfOne: () => false,
  });

  /** A cluster's keys are on several servers, and one that fails must not fail the reads of other callers. */
  const read = (keys: string[]) =>
    client.isCluster
      ? call((c) => Promise.all(keys.map((key) => c.get(key)))).then((texts) => texts ?? [undefined])
      : Promise.all(keys.map(readTogether));

  /** Removes corrupt entries, whatever version they claim to have. */
  async function decoded(name: string, keys: readonly string[], stored: readonly (string | null)[]) {
    const entries = new Map<string, Entry>();
    for (const [index, key] of keys.entries()) {
      const text = stored[index];
      if (typeof text !== 'string') continue;
      const entry = decodeEntry(text);
      if (entry) entries.set(key, entry);
      else await cache.discard(name, key);
    }
    return entries;
  }

  const cache: SharedCache = {
    async get(name, keys) {
      const stored = await read(keys.map((key) => keyOf(name, key)));
      if (!stored.every((text) => text !== undefined)) return undefined;
      const entries = await decoded(name, keys, stored);
      metrics.hits.inc({ name }, entries.size);
      metrics.misses.inc({ name }, keys.length - entries.size);
      return entries;
    },

    async put(name, fills, ttlMs) {
      const writtenAtMs = Date.now();
      const px = String(Math.max(1, Math.round(ttlMs)));
      const stored = await call((c) =>
        Promise.all(
          Array.from(fills, ([key, { version, text }]) => {
            const value = encodeEntry({ version, writtenAtMs, text });
            return c.eval(PUT, 1, keyOf(name, key), String(version), value, px) as Promise<string | null>;
          }),
        ),
      );
      return stored && decoded(name, [...fills.keys()], stored);
    },

    async discard(name, key) {
      metrics.corrupt.inc({ name });
      await call((c) => c.del(keyOf(name, key)));
    },

    invalidations: createInvalidations(address, client, note),
    get isOpen() {
      return breaker.isOpen;
    },
    close() {
      cache.invalidations.close();
      client.disconnect();
    },
  };
  return cache;
}

export const keyOf = (name: string, key: string): string => `myclothes:${FORMAT}:${name}:${key}`;
