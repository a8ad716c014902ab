import assert from 'node:assert/strict';
import { Registry } from 'prom-client';
import { until } from '../../test/shop.ts';
import { type CacheAddress, parseCacheUrl } from './cache-url.ts';
import { createSharedCache, type SharedCache } from './shared-cache.ts';

export interface TestCache extends SharedCache {
  registry: Registry;
  /** Reads a metric by its name and labels as text: `cache_hits_total{name="cart"}`. */
  count(metric: string): Promise<number>;
}

export function addressOf(url: string): CacheAddress {
  const address = parseCacheUrl(url);
  assert.ok(!!address);
  return address;
}

/** A connected client of the cache at this address. */
export async function openTestCache(url: string): Promise<TestCache> {
  const registry = new Registry();
  const cache = createSharedCache({ address: addressOf(url), registry });
  await connected(cache).catch((error) => {
    cache.close();
    throw error;
  });
  return Object.assign(cache, { registry, count: (metric: string) => countOf(registry, metric) });
}

export const connected = (cache: SharedCache): Promise<void> =>
  until(async () => (await cache.get('test', ['is it there'])) !== undefined, 'the cache answers');

export async function countOf(registry: Registry, metric: string): Promise<number> {
  const line = (await registry.metrics()).split('\n').find((one) => one.startsWith(`${metric} `));
  return Number(line?.slice(metric.length + 1) ?? 0);
}
