export interface MemoryCacheOptions<Value> {
  /** An entry up to this age is used as it is. */
  freshMs: number;
  /** An entry up to this age is used while a new one is loaded in the background. */
  staleMs: number;
  /** An entry up to this age is used when loading fails. */
  staleOnErrorMs: number;
  /** Beyond this number, an entry that was not used recently is removed. */
  maxEntries: number;
  /**
   * Loads several keys at once. A key that is missing from the result is remembered as missing. `keptOf` returns what is
   * kept for a key, however old.
   */
  load(keys: string[], keptOf: (key: string) => Value | undefined): Promise<Map<string, Value>>;
  /** Where it says that a loaded value is the same as the kept one, the kept object stays, with what others remember for it. */
  isSame?: ((kept: Value, loaded: Value) => boolean) | undefined;
  /** Receives the error of a background refresh, which no caller sees. */
  onError?(error: unknown): void;
}

interface Entry<Value> {
  value: Value | undefined;
  loadedAtMs: number;
  freshUntilMs: number;
  /** Whether it was used since it was loaded, or since it was last spared. */
  wasUsed: boolean;
}

export interface MemoryCache<Value> {
  get(key: string): Promise<Value | undefined>;
  /** Resolves to one value for each key, in the same sequence. */
  getMany(keys: readonly string[]): Promise<(Value | undefined)[]>;
  /** Returns an entry that is fresh or stale, without waiting. */
  peek(key: string): Value | undefined;
  /** Makes everything be loaded again, including what is being loaded now. */
  clear(): void;
}

/**
 * Cache-aside in this instance's memory: a value is looked up here first, loaded on a miss, and kept briefly. Concurrent
 * callers of one key share one load.
 */
export function createMemoryCache<Value>(options: MemoryCacheOptions<Value>): MemoryCache<Value> {
  const entries = new Map<string, Entry<Value>>();
  const loading = new Map<string, Promise<Value | undefined>>();

  function load(keys: string[]): void {
    const loaded = options.load(keys, (key) => entries.get(key)?.value);
    for (const key of keys) {
      const isCurrent = () => loading.get(key) === settled;
      const one = loaded.then(
        (values) => {
          if (isCurrent()) remember(key, values.get(key));
          return values.get(key);
        },
        (error: unknown) => fallback(key, error),
      );
      const settled: Promise<Value | undefined> = one.finally(() => isCurrent() && loading.delete(key));
      settled.catch(() => {}); // A waiting caller sees the error; `fallback` reports that of a refresh.
      loading.set(key, settled);
    }
  }

  function fallback(key: string, error: unknown): Value | undefined {
    const entry = entries.get(key);
    if (entry && performance.now() - entry.loadedAtMs <= options.staleOnErrorMs) {
      options.onError?.(error);
      return entry.value;
    }
    throw error;
  }

  function remember(key: string, loaded: Value | undefined): void {
    const kept = entries.get(key)?.value;
    const isKept = kept !== undefined && loaded !== undefined && options.isSame?.(kept, loaded);
    const value = isKept ? kept : loaded;
    entries.delete(key);
    const loadedAtMs = performance.now();
    // A key may be a slice of a longer text, which it would keep in memory.
    entries.set(structuredClone(key), {
      value,
      loadedAtMs,
      freshUntilMs: loadedAtMs + options.freshMs,
      wasUsed: false,
    });
    if (entries.size > options.maxEntries) evict(key);
  }

  /** Removes the oldest unused entry, and spares used ones once. Marking a use costs less than moving the entry. */
  function evict(newest: string): void {
    for (const [key, entry] of entries) {
      entries.delete(key);
      if (!entry.wasUsed && key !== newest) return;
      entry.wasUsed = false;
      entries.set(key, entry);
    }
  }

  async function getMany(keys: readonly string[]): Promise<(Value | undefined)[]> {
    const nowMs = performance.now();
    let wanted: Set<string> | undefined;
    let mustWait = false;
    const found = keys.map((key) => {
      const known = entries.get(key);
      const entry = known && nowMs <= known.loadedAtMs + options.staleMs ? known : undefined;
      if (entry) entry.wasUsed = true;
      if (!(entry && nowMs <= entry.freshUntilMs) && !loading.has(key))
        wanted = (wanted ?? new Set()).add(key);
      mustWait ||= entry === undefined;
      return entry;
    });
    if (wanted) load(withAgeing(wanted, keys, nowMs));
    if (!mustWait) return found.map((entry) => entry?.value);
    return Promise.all(found.map((entry, at) => (entry ? entry.value : loading.get(keys[at] as string))));
  }

  /** Adds keys whose time is half over, because keys that are loaded together expire together, in one load. */
  function withAgeing(wanted: Set<string>, keys: readonly string[], nowMs: number): string[] {
    for (const key of keys) {
      const entry = entries.get(key);
      if (entry && nowMs > entry.freshUntilMs - options.freshMs / 2 && !loading.has(key)) wanted.add(key);
    }
    return [...wanted];
  }

  return {
    getMany,
    get: async (key) => (await getMany([key]))[0],
    peek(key) {
      const nowMs = performance.now();
      const entry = entries.get(key);
      if (!entry || nowMs > entry.loadedAtMs + options.staleMs) return undefined;
      entry.wasUsed = true;
      if (nowMs > entry.freshUntilMs && !loading.has(key)) load([key]);
      return entry.value;
    },
    clear() {
      entries.clear();
      loading.clear();
    },
  };
}
