export interface MemoryCacheOptions<Value> {
  /** An entry up to this age is used as it is. */
  freshMs: number;
  /** An entry up to this age is used while a new one is loaded in the background. */
  staleMs: number;
  /** An entry up to this age is used when loading fails. */
  staleOnErrorMs: number;
  /** Beyond this number, the least recently used entries are removed. */
  maxEntries: number;
  /**
   * Loads several keys at once. A key that is missing from the result is remembered as missing. `keptOf` returns what is
   * kept for a key, however old.
   */
  load(keys: string[], keptOf: (key: string) => Value | undefined): Promise<Map<string, Value>>;
  /** Receives the error of a background refresh, which no caller sees. */
  onError?(error: unknown): void;
}

interface Entry<Value> {
  value: Value | undefined;
  loadedAt: number;
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

  /** Returns the value to use now and whether to refresh it, or undefined when the caller has to wait. */
  function usable(key: string): { value: Value | undefined; refresh: boolean } | undefined {
    const entry = entries.get(key);
    if (!entry) return undefined;
    const age = performance.now() - entry.loadedAt;
    if (age > options.staleMs) return undefined;
    entries.delete(key);
    entries.set(key, entry); // The most recently used entries are last.
    return { value: entry.value, refresh: age > options.freshMs };
  }

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
    if (entry && performance.now() - entry.loadedAt <= options.staleOnErrorMs) {
      options.onError?.(error);
      return entry.value;
    }
    throw error;
  }

  function remember(key: string, value: Value | undefined): void {
    entries.delete(key);
    entries.set(key, { value, loadedAt: performance.now() });
    if (entries.size > options.maxEntries) entries.delete(entries.keys().next().value as string);
  }

  async function getMany(keys: readonly string[]): Promise<(Value | undefined)[]> {
    const wanted = new Set<string>();
    const found = keys.map((key) => {
      const use = usable(key);
      if ((!use || use.refresh) && !loading.has(key)) wanted.add(key);
      return use;
    });
    if (wanted.size > 0) load([...wanted]);
    return Promise.all(found.map((use, index) => (use ? use.value : loading.get(keys[index] as string))));
  }

  return {
    getMany,
    async get(key) {
      const use = usable(key);
      if (use && !use.refresh) return use.value;
      return (await getMany([key]))[0];
    },
    peek(key) {
      const use = usable(key);
      if (use?.refresh && !loading.has(key)) load([key]);
      return use?.value;
    },
    clear() {
      entries.clear();
      loading.clear();
    },
  };
}
