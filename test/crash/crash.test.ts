import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type CatalogSample, readCatalog } from '../../proving-ground/lab/shoppers/catalog-client.ts';
import { seededRandom } from '../../proving-ground/lab/shoppers/random.ts';
import { chooseSeed } from '../../proving-ground/lab/shoppers/seed.fixture.ts';
import {
  type Crowd,
  describeFindings,
  type Recovery,
  sendShoppers,
} from '../../proving-ground/lab/shoppers/shoppers.ts';
import { addAtOnce } from './add-at-once.ts';
import { isOfTheShop, type Kill, killAndMend, scheduleKills } from './faults.ts';
import { makeSite, type Site } from './shop-process.ts';

const SHOPPERS = 32;
const SKUS_EACH = 8;
/** Kills of the shop's process, and as many of the database. KILLS=200 makes a longer run. */
const KILLS = Number(process.env.KILLS) || 10;
/** Acknowledged changes between two kills. */
const CHANGES_MIN = 100;
const CHANGES_SPREAD = 300;
/** A kill comes at most this long after the awaited change, so that it can hit any moment of a request. */
const MOMENT_MS = 10;
const TABS = 20;
const TIMEOUT_MS = 120_000 + KILLS * 20_000;

describe(`${SHOPPERS} shoppers while the shop and its database are killed`, { timeout: TIMEOUT_MS }, () => {
  const seed = chooseSeed();
  const random = seededRandom(seed);
  const killed: (Recovery & { kill: Kill })[] = [];
  const productsAfterStart: number[] = [];
  let site: Site;
  let catalog: CatalogSample;
  let crowd: Crowd;

  before(async () => {
    site = await makeSite();
    await site.start();
    catalog = await readCatalog(site.port, SHOPPERS * SKUS_EACH);
    crowd = sendShoppers({ count: SHOPPERS, seed, port: site.port, skus: catalog.skus });
    for (const kill of scheduleKills(random, KILLS)) {
      await crowd.more(CHANGES_MIN + random.below(CHANGES_SPREAD));
      await pause(random.next() * MOMENT_MS);
      const outage = crowd.watchOutage();
      await killAndMend(kill, site, random);
      if (isOfTheShop(kill)) {
        crowd.lookFirst();
        productsAfterStart.push((await readCatalog(site.port, 1)).products);
      }
      killed.push({ kill, ...(await outage.mended()) });
    }
    await crowd.stop();
    await crowd.check();
  });
  after(async () => {
    crowd?.close();
    await site?.remove();
  });

  const foundNone = (...kinds: string[]) => {
    const found = crowd.findings.filter(({ fault }) => kinds.includes(fault.kind));
    assert.equal(found.length, 0, `SEED=${seed}\n${describeFindings(found)}`);
  };

  it('P5: 0 acknowledged changes are lost', (t) => {
    t.diagnostic(`SEED=${seed}: ${crowd.acknowledged} acknowledged changes, ${killed.length} kills`);
    t.diagnostic(`answers: ${JSON.stringify(Object.fromEntries(crowd.outcomes))}`);
    tellRecoveries(t, killed);
    assert.ok(crowd.acknowledged > 2 * KILLS * CHANGES_MIN);
    foundNone('lost', 'other');
  });

  it('P20: 0 changes that were sent again with their key are doubled', () => foundNone('doubled'));

  it("no cart contains another shopper's items", () => foundNone('foreign'));

  it('the cart page shows the same quantities as the API', () => foundNone('page'));

  it('after kill -9 and a restart, the catalog, carts and sessions are complete', () => {
    assert.deepEqual(productsAfterStart, Array(KILLS).fill(catalog.products));
    foundNone('lost', 'other', 'session');
  });

  it('every change is answered in the end, and no request gets anything worse than a 503', (t) => {
    t.diagnostic(`slowest request ${Math.round(crowd.slowestMs)} ms`);
    foundNone('answer');
    const isWorse = (outcome: string) =>
      outcome === 'HANGING' || (outcome.startsWith('5') && outcome !== '503');
    assert.deepEqual([...crowd.outcomes.keys()].filter(isWorse), [], site.said);
  });

  for (const kill of ['shop', 'postmaster', 'backend'] as const) {
    it(`P21: ${TABS} adds at once while the ${kill} is killed sum up`, async (t) => {
      const [first = '', sku = ''] = catalog.skus;
      const adding = addAtOnce({ port: site.port, first, sku, tabs: TABS });
      await adding.begun;
      await pause(random.next() * MOMENT_MS);
      await killAndMend(kill, site, random);
      const { quantity, version, sent } = await adding.done;
      t.diagnostic(`${TABS} adds, sent ${sent} times`);
      assert.deepEqual({ quantity, version }, { quantity: TABS, version: TABS + 1 });
    });
  }
});

function tellRecoveries(t: TestContext, killed: (Recovery & { kill: Kill })[]): void {
  for (const [kill, recoveries] of Map.groupBy(killed, (one) => one.kill)) {
    const tell = (name: keyof Recovery) => {
      const sorted = recoveries.map((one) => Math.round(one[name])).sort((a, b) => a - b);
      return `median ${sorted[sorted.length >> 1]}, worst ${sorted.at(-1)} ms`;
    };
    t.diagnostic(
      `kill -9 of ${kill}, ${recoveries.length} times: no change acknowledged for ${tell('outageMs')}; ` +
        `everyone shops again after ${tell('everyoneMs')}`,
    );
  }
}
