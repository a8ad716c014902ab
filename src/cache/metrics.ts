import { Counter, Gauge, type Registry } from 'prom-client';

/** What is counted of the shared cache, by what is looked up: `cart`, `product`. */
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
    help: '1 while the shared cache is left out because it fails',
    registers,
    collect() {
      this.set(isOpen() ? 1 : 0);
    },
  });
  const counter = (name: string, help: string) =>
    new Counter({ name, help, labelNames: ['name'] as const, registers });
  return {
    hits: counter('cache_hits_total', 'Look-ups that the shared cache answered'),
    misses: counter('cache_misses_total', 'Look-ups that the shared cache had nothing for'),
    errors: new Counter({
      name: 'cache_errors_total',
      help: 'Calls of the shared cache that failed or took too long',
      registers,
    }),
    corrupt: counter('cache_corrupt_total', 'Entries that no shop of this format has written'),
  };
}
