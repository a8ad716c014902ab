import type { Entry } from './entry.ts';
import { createMemoryCache, type MemoryCache, type MemoryCacheOptions } from './memory-cache.ts';
import type { Fill, SharedCache } from './shared-cache.ts';

/**
 * Cache-aside: a value is looked up in this instance's memory, then in the shared cache, then loaded and kept in both.
 * Concurrent callers of one key on an instance share one load. Without a shared cache, or while it is unavailable, only memory
 * is used.
 */
export interface CacheAsideOptions<Stored, Value> {
  /** Names these values in the shared cache. */
  name: string;
  shared: SharedCache | undefined;
  /** An invalidation of this name makes everything be read again. */
  invalidatedBy: string;
  memory: { freshMs: number; staleMs: number; staleOnErrorMs: number; maxEntries: number };
  /** Loads values of the version `floor` or newer. */
  load(keys: string[], floor: number): Promise<Loaded<Stored>>;
  /** Makes the value from what JSON keeps of it. */
  revive(stored: Stored): Value;
  /** See the memory cache. */
  isSame?: MemoryCacheOptions<Value>['isSame'];
  onError(error: unknown): void;
}

/** Loaded values in a form that JSON can hold. The version is theirs, and also that of keys without a value. */
interface Loaded<Stored> {
  version: number;
  values: ReadonlyMap<string, Stored>;
}

/** Ages of an entry in the shared cache. Up to FRESH it is used; up to STALE it is used while a new one is loaded. */
export const SHARED_FRESH_MS = 2_000;
export const SHARED_STALE_MS = 5_000;
/**
 * The TTL of an entry. It is used while the database is away, and a replica that lags by less cannot put an older
 * version back.
 */
const SHARED_KEEP_MS = 60_000;

/** Multiplies by 0.8 to 1, so that entries that were loaded together do not expire together. */
const jittered = (ms: number) => ms * (0.8 + 0.2 * Math.random());

export function createCacheAside<Stored, Value>(
  options: CacheAsideOptions<Stored, Value>,
): MemoryCache<Value> {
  const { name, shared, memory, revive, onError } = options;
  const refreshing = new Set<string>();
  let floor = 0;

  /** Returns undefined for an unusable entry, and removes it. */
  async function parse(key: string, { text }: Entry): Promise<{ value: Value | undefined } | undefined> {
    try {
      return { value: text === '' ? undefined : revive(JSON.parse(text) as Stored) };
    } catch {
      await shared?.discard(name, key);
      return undefined;
    }
  }

  async function load(keys: string[]): Promise<Map<string, Value>> {
    const entries = await shared?.get(name, keys);
    if (!shared || !entries) return valuesOf((await options.load(keys, floor)).values);
    const found = new Map<string, Value>();
    const older = new Map<string, Value>();
    const missing: string[] = [];
    const aged: string[] = [];
    for (const key of keys) {
      const entry = entries.get(key);
      const parsed = entry && (await parse(key, entry));
      const ageMs = entry ? Date.now() - entry.writtenAtMs : Number.POSITIVE_INFINITY;
      const isUsed = parsed && ageMs <= SHARED_STALE_MS && entry.version >= floor;
      if (!isUsed) missing.push(key);
      else if (ageMs > jittered(SHARED_FRESH_MS)) aged.push(key);
      if (parsed?.value !== undefined) (isUsed ? found : older).set(key, parsed.value);
    }
    refresh(shared, aged);
    if (missing.length === 0) return found;
    return new Map([...found, ...(await loadOr(older, () => loadAndFill(shared, missing)))]);
  }

  /** An older value is better than an error, if there is one. */
  async function loadOr(older: Map<string, Value>, work: () => Promise<Map<string, Value>>) {
    try {
      return await work();
    } catch (error) {
      if (older.size === 0) throw error;
      onError(error);
      return older;
    }
  }

  async function loadAndFill(cache: SharedCache, keys: string[]): Promise<Map<string, Value>> {
    const { version, values } = await options.load(keys, floor);
    const fills = new Map<string, Fill>();
    for (const key of keys) {
      const value = values.get(key);
      fills.set(key, { version, text: value === undefined ? '' : JSON.stringify(value) });
    }
    const newer = await cache.put(name, fills, jittered(SHARED_KEEP_MS));
    const result = valuesOf(values);
    for (const [key, entry] of newer ?? []) {
      const parsed = await parse(key, entry);
      if (parsed?.value !== undefined) result.set(key, parsed.value);
      else if (parsed) result.delete(key);
    }
    return result;
  }

  /** Refreshes all keys with one load, in the background. */
  function refresh(cache: SharedCache, aged: readonly string[]): void {
    const keys = aged.filter((key) => !refreshing.has(key));
    if (keys.length === 0) return;
    for (const key of keys) refreshing.add(key);
    loadAndFill(cache, keys)
      .catch(onError)
      .finally(() => {
        for (const key of keys) refreshing.delete(key);
      });
  }

  const valuesOf = (stored: ReadonlyMap<string, Stored>) =>
    new Map(Array.from(stored, ([key, value]) => [key, revive(value)]));

  const cache = createMemoryCache<Value>({ ...memory, isSame: options.isSame, onError, load });
  shared?.invalidations.subscribe((invalidated, version) => {
    if (invalidated !== options.invalidatedBy) return;
    floor = Math.max(floor, version);
    cache.clear();
  });
  return cache;
}
