import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BOUNDS } from './bounds.ts';
import { type Costs, type GuardedShop, startGuardedShop } from './guarded-shop.ts';
import { HOT_ROUTES, type HotRoute } from './hot-routes.ts';

/*
 * Limits what the hot routes cost. It uses no clock, so it does not fail more often on a busy machine. If a bound is
 * exceeded, find out what has grown before you raise the bound.
 */

describe('what a request costs', { timeout: 300_000 }, () => {
  describe('with the database alone', () => testCosts({ hasCache: false }));
  describe('with a shared cache', () => testCosts({ hasCache: true }));
});

function testCosts({ hasCache }: { hasCache: boolean }): void {
  let shop: GuardedShop;
  before(async () => {
    shop = await startGuardedShop({ hasCache });
  });
  after(() => shop?.close());

  for (const name of Object.keys(BOUNDS) as HotRoute[])
    it(name, async (t) => {
      const costs = await shop.measure((count) => HOT_ROUTES[name](shop, count));
      const bounds = boundsOf(name, hasCache);
      t.diagnostic(JSON.stringify(costs));
      const exceeded = (Object.keys(costs) as (keyof Costs)[])
        .filter((cost) => costs[cost] > bounds[cost])
        .map((cost) => `${cost}: ${costs[cost]} instead of at most ${bounds[cost]}`);
      assert.deepEqual(exceeded, [], `${name} costs more. ${BOUNDS[name].madeOf}`);
    });
}

function boundsOf(name: HotRoute, hasCache: boolean): Costs {
  const { statements, cacheCommands, walBytes, bytesOut, allocatedBytes } = BOUNDS[name];
  const column = hasCache ? 1 : 0;
  return {
    statements: statements[column],
    cacheCommands: hasCache ? cacheCommands : 0,
    walBytes,
    bytesOut,
    allocatedBytes: allocatedBytes[column],
  };
}
