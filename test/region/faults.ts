import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { readCatalog } from '../../src/lab/shoppers/catalog-client.ts';
import { type Crowd, describeFindings, sendShoppers } from '../../src/lab/shoppers/shoppers.ts';
import { eventually } from '../../src/platform/embedded-database/test-support.ts';
import { chooseSeed } from '../crash/seed.ts';
import { startTestRegion, type TestRegion } from './test-region.ts';

/**
 * Every fault of the region, one after the other, under shoppers: `npm run faults`. Too long for `npm test`, which
 * plays one of each kind (region.test.ts).
 */
const SHOPPERS = 12;
const SKUS_EACH = 8;
const CHANGES = 100;

/** What a shop must not lose a request by. */
const SMOOTH = ['scale-out', 'replace-instance web-a1', 'scale-in', 'drain-instance web-b1'];
const ROUGH = [
  'kill-instance',
  'freeze-instance',
  'empty-cache',
  'freeze-cache',
  'slow-cache',
  'kill-cache',
  'fail-over-cache',
  'kill-database',
  'fail-over-database',
  'lag-database',
  'cut-off-database',
  'cut-zone',
  'cut-one-way',
  'fill-disk',
];

describe(`${SHOPPERS} shoppers in a region that is broken in every way`, { timeout: 3_600_000 }, () => {
  const seed = chooseSeed();
  let region: TestRegion;
  let crowd: Crowd;

  before(async () => {
    region = await startTestRegion();
    const { skus } = await readCatalog(region.port, SHOPPERS * SKUS_EACH);
    // A frozen instance may do much later what it had read: only a key tells that from a new change.
    crowd = sendShoppers({ count: SHOPPERS, seed, port: region.port, skus, habits: { keyedShare: 1 } });
    await crowd.more(CHANGES);
  });
  after(async () => {
    crowd?.close();
    await region?.end('SIGKILL');
  });

  const through = async (t: TestContext, fault: string) => {
    const outage = crowd.watchOutage();
    await region.tell(fault);
    await crowd.more(CHANGES);
    const { outageMs } = await outage.mended();
    t.diagnostic(`SEED=${seed}: no change was acknowledged for ${Math.round(outageMs)} ms`);
    await region.tell('heal');
    await crowd.more(CHANGES);
    assert.equal(
      crowd.findings.length,
      0,
      `SEED=${seed}\n${describeFindings(crowd.findings)}\n${region.said()}`,
    );
  };
  const countFailed = () =>
    [...crowd.outcomes]
      .filter(([outcome]) => !['200', '303'].includes(outcome))
      .reduce((sum, [, count]) => sum + count, 0);

  for (const fault of SMOOTH) {
    it(`P6: ${fault}: 0 failed requests, 0 acknowledged changes lost`, async (t) => {
      const failed = countFailed();
      await through(t, fault);
      assert.equal(countFailed(), failed, JSON.stringify([...crowd.outcomes]));
    });
  }

  for (const fault of ROUGH) {
    it(`${fault}: 0 acknowledged changes lost`, (t) => through(t, fault));
  }

  it('P16: the synchronous standby is killed: writes go on with another, 0 acknowledged changes lost', async (t) => {
    const standby = (await region.hosts()).find(({ state }) => state === 'synchronous standby');
    assert.ok(standby);
    await through(t, `kill-database ${standby.name}`);
  });

  it('loses nothing by the time that everything is well', async () => {
    await crowd.stop();
    await crowd.check();
    assert.equal(crowd.findings.length, 0, describeFindings(crowd.findings));
  });

  it('ends cleanly by Ctrl-C', async () => {
    assert.equal(await region.end('SIGINT'), 0, region.said());
    await eventually('every process has ended', async () => (await region.countLeft()) === 0);
  });
});
