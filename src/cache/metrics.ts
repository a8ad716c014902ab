import { Counter, Gauge, type Registry } from 'prom-client';

/** Counts for the shared cache. `name` says what is looked up. */
export interface CacheMetrics {
  hits: Counter<'name'>;
  misses: Counter<'name'>;
  errors: Counter;
  corrupt: Counter<'name'>;
}

export function createCacheMetrics(registry: Registry, isOpen: () => boolean): CacheMetrics {
  const registers = [registry];
  new Gauge({
    name: 'cache_breaker_open',
    help: '1 while the shared cache is not used because it fails',
    registers,
    collect() {
      this.set(isOpen() ? 1 : 0);
    },
  });
  const counter = (name: string, help: string) =>
    new Counter({ name, help, labelNames: ['name'] as const, registers });
  return {
    hits: counter('cache_hits_total', 'Lookups that the shared cache answered'),
    misses: counter('cache_misses_total', 'Lookups without an entry in the shared cache'),
    errors: new Counter({
      name: 'cache_errors_total',
      help: 'Calls to the shared cache that failed or took too long',
      registers,
    }),
    corrupt: counter('cache_corrupt_total', 'Entries that were not written in this format'),
  };
}
