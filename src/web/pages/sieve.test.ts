import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSieve, type SieveItem } from './sieve.ts';

const item = (name: string, bytes = 1) => ({
  name,
  bytes,
  isVisited: false,
  isKept: false,
  newer: undefined as SieveItem | undefined,
  older: undefined as SieveItem | undefined,
});
type Item = ReturnType<typeof item>;

describe('a sieve', () => {
  it('removes the oldest item that was not used, and spares a used one once', () => {
    const sieve = createSieve<Item>();
    const items = ['a', 'b', 'c', 'd'].map((name) => item(name));
    for (const one of items) sieve.add(one);
    (items[0] as Item).isVisited = true;
    (items[2] as Item).isVisited = true;
    const names = Array.from({ length: 4 }, () => sieve.evict()?.name);
    assert.deepEqual(names, ['b', 'd', 'a', 'c']);
    assert.equal(sieve.evict(), undefined);
    assert.equal(sieve.bytes, 0);
  });

  it('counts each item once, and forgets what is removed', () => {
    const sieve = createSieve<Item>();
    const [a, b, c] = [item('a', 5), item('b', 7), item('c', 9)];
    for (const one of [a, b, b, c]) sieve.add(one);
    assert.equal(sieve.bytes, 21);
    sieve.remove(b);
    sieve.remove(b);
    assert.equal(sieve.bytes, 14);
    assert.deepEqual([sieve.evict(), sieve.evict(), sieve.evict()], [a, c, undefined]);
    sieve.add(b);
    assert.equal(sieve.evict(), b);
  });

  it('keeps what is requested by Zipf’s law better than the least recently used does', () => {
    const [products, room] = [10_000, 2_500];
    const requests = zipf(products, 300_000);
    const shares = [hitsOfSieve(requests, room), hitsOfLru(requests, room)].map(
      (hits) => hits / requests.length,
    );
    const [sieve = 0, lru = 0] = shares;
    assert.ok(sieve > lru + 0.02, `SIEVE ${sieve}, LRU ${lru}`);
    assert.ok(sieve > 0.8, String(sieve));
  });
});

/** Requests for products by rank with the exponent 1, from a fixed seed. */
function zipf(products: number, count: number): number[] {
  const sums: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= products; rank++) {
    sum += 1 / rank;
    sums.push(sum);
  }
  let seed = 1;
  return Array.from({ length: count }, () => {
    seed = (seed * 16_807) % 2_147_483_647;
    const wanted = (seed / 2_147_483_647) * sum;
    let [low, high] = [0, products - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}

function hitsOfSieve(requests: readonly number[], room: number): number {
  const sieve = createSieve<Item>();
  const kept = new Map<string, Item>();
  let hits = 0;
  for (const request of requests) {
    const found = kept.get(String(request));
    if (found) {
      found.isVisited = true;
      hits++;
      continue;
    }
    const one = item(String(request));
    kept.set(one.name, one);
    sieve.add(one);
    if (sieve.size > room) kept.delete(sieve.evict()?.name ?? '');
  }
  return hits;
}

function hitsOfLru(requests: readonly number[], room: number): number {
  const kept = new Set<number>();
  let hits = 0;
  for (const request of requests) {
    if (kept.delete(request)) hits++;
    kept.add(request);
    if (kept.size > room) kept.delete(kept.values().next().value as number);
  }
  return hits;
}
