/**
 * Lazy loading (cache-aside) in this instance's memory: looked up here first, loaded on a miss, and kept
 * for a moment. Concurrent callers of one key share one load.
 */
export interface MemoryCacheOptions<Value> {
  /** An entry younger than this is used as it is. */
  freshMs: number;
  /** Up to this age an entry is used while a new one is loaded behind it. */
  staleMs: number;
  /** When loading fails, an entry up to this age is better than an error. */
  staleOnErrorMs: number;
  /** The least recently used entries go beyond this. */
  maxEntries: number;
  /**
   * Loads several keys in one go; a key that is missing from the answer is remembered as missing. `keptOf` gives
   * what is kept of a key, however old.
   */
  load(keys: string[], keptOf: (key: string) => Value | undefined): Promise<Map<string, Value>>;
  /** Told of a refresh behind a stale entry that failed, which no caller sees. */
  onError?(error: unknown): void;
}

interface Entry<Value> {
  value: Value | undefined;
  loadedAt: number;
}

export interface MemoryCache<Value> {
  get(key: string): Promise<Value | undefined>;
  /** In the order of the keys. */
  getMany(keys: readonly string[]): Promise<(Value | undefined)[]>;
  /** An entry that is there and fresh or stale, without waiting. */
  peek(key: string): Value | undefined;
  /** Everything is loaded anew, also what is being loaded now. */
  clear(): void;
}

export function createMemoryCache<Value>(options: MemoryCacheOptions<Value>): MemoryCache<Value> {
  const entries = new Map<string, Entry<Value>>();
  const loading = new Map<string, Promise<Value | undefined>>();

  const ageOf = (entry: Entry<Value>) => performance.now() - entry.loadedAt;

  /** The value to use now, and whether to load behind it; undefined when the caller has to wait. */
  function usable(key: string): { value: Value | undefined; refresh: boolean } | undefined {
    const entry = entries.get(key);
    if (!entry) return undefined;
    const age = ageOf(entry);
    if (age > options.staleMs) return undefined;
    entries.delete(key);
    entries.set(key, entry); // the most recently used stand last
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
      settled.catch(() => {}); // a caller that waits sees it; a refresh reports below
      loading.set(key, settled);
    }
  }

  function fallback(key: string, error: unknown): Value | undefined {
    const entry = entries.get(key);
    if (entry && ageOf(entry) <= options.staleOnErrorMs) {
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
