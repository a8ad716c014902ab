import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { readCatalog } from '../lab/shoppers/catalog-client.ts';
import { chooseSeed } from '../lab/shoppers/seed.fixture.ts';
import { type Crowd, describeFindings, sendShoppers } from '../lab/shoppers/shoppers.ts';
import { makeCluster, type TestCluster } from './cluster.fixture.ts';

const SHOPPERS = 18;
const SKUS_EACH = 8;
const CHANGES = 400;
const VICTIM = 'shop-2';

/** The checker must notice when carts in an instance's memory are lost. */
const shopAt = async (t: TestContext, cluster: TestCluster) => {
  const seed = chooseSeed();
  const { skus } = await readCatalog(cluster.port, SHOPPERS * SKUS_EACH);
  const crowd = sendShoppers({ count: SHOPPERS, seed, port: cluster.port, skus });
  t.after(() => crowd.close());
  t.diagnostic(`SEED=${seed}`);
  return crowd;
};

const namesOf = (crowd: Crowd) => [...new Set(crowd.findings.map(({ shopper }) => shopper))].sort();

describe('the checker, when carts are in the memory of an instance', { timeout: 240_000 }, () => {
  describe('and each shopper stays at one instance', () => {
    let cluster: TestCluster;
    before(async () => {
      cluster = await makeCluster({ state: 'local', sticky: true });
    });
    after(() => cluster?.end());

    it('P2: reports exactly the carts of the instance that is terminated', async (t) => {
      const crowd = await shopAt(t, cluster);
      await crowd.more(CHANGES);
      await crowd.stop();
      await crowd.check();
      assert.equal(crowd.findings.length, 0, describeFindings(crowd.findings));

      const lost = crowd.shoppers.filter((shopper) => shopper.cookie('lb') === VICTIM);
      const changes = lost.map(({ name, version }) => [name, -version]).sort();
      assert.ok(lost.length > 0 && lost.length < SHOPPERS, `${lost.length} at ${VICTIM}`);
      await cluster.kill(VICTIM);
      await cluster.waitForStatus(VICTIM, /^DOWN/, 10_000);
      await crowd.check();

      t.diagnostic(`${lost.length} of ${SHOPPERS} carts were at ${VICTIM}`);
      assert.deepEqual(
        namesOf(crowd),
        changes.map(([name]) => name),
      );
      assert.ok(crowd.findings.every(({ fault }) => fault.kind === 'lost' || fault.kind === 'other'));
    });
  });

  describe('and shoppers go to each instance in turn', () => {
    let cluster: TestCluster;
    before(async () => {
      cluster = await makeCluster({ state: 'local' });
    });
    after(() => cluster?.end());

    it('P1: reports lost carts without any fault', async (t) => {
      const crowd = await shopAt(t, cluster);
      await crowd.more(CHANGES);
      await crowd.stop();
      await crowd.check();
      const kinds = Map.groupBy(crowd.findings, ({ fault }) => fault.kind);
      t.diagnostic(`found: ${[...kinds].map(([kind, found]) => `${found.length} ${kind}`).join(', ')}`);
      assert.equal(namesOf(crowd).length, SHOPPERS);
      assert.ok(kinds.has('session') && (kinds.has('lost') || kinds.has('other')));
    });
  });
});
