import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it, type TestContext } from 'node:test';
import { pino } from 'pino';
import { readCatalog } from '../../proving-ground/lab/shoppers/catalog-client.ts';
import { createFaultyStore, type Misdeeds } from '../../proving-ground/lab/shoppers/faulty-store.ts';
import { seededRandom } from '../../proving-ground/lab/shoppers/random.ts';
import { chooseSeed } from '../../proving-ground/lab/shoppers/seed.fixture.ts';
import { type Crowd, describeFindings, sendShoppers } from '../../proving-ground/lab/shoppers/shoppers.ts';
import { createTestDatabase, type TestDatabase } from '../../proving-ground/shared/test-database.ts';
import { buildApp } from '../../src/app.ts';
import { importDemoCatalog } from '../../src/catalog/demo-catalog.ts';
import { createMetrics } from '../../src/process/metrics.ts';
import { withoutAccounts } from '../../src/state/conformance/guests.fixture.ts';

const SHOPPERS = 32;
const SKUS_EACH = 8;
const CHANGES = 3_000;

/** A checker that finds nothing elsewhere must prove that it can find something. */
describe('the checker, at a store with planted faults', () => {
  const seed = chooseSeed();
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
    await importDemoCatalog(test.database, () => {});
  });
  after(() => test.drop());

  const shopAt = async (t: TestContext, shares: Partial<Misdeeds>) => {
    const store = createFaultyStore(seededRandom(seed), shares);
    const { app } = await buildApp({
      config: {
        publicUrl: 'http://localhost',
        instance: 'control',
        trustedProxies: [],
        limitsAbuse: false,
        payOnDelivery: 'on',
        allowsPrivateWebhooks: false,
        pictureFetchPorts: [],
      },
      database: test.database,
      store: { ...store, ...withoutAccounts },
      mail: {
        ...{ publicUrl: 'http://localhost', send: async () => {}, sendWithin: async () => true },
        countDead: async () => 0,
      },
      sessionKeys: ['a key of the tests, long enough to be one'],
      pictures: { get: unused, has: unused, set: unused },
      metrics: createMetrics(test.database.pool),
      log: pino({ level: 'silent' }),
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    t.after(() => app.close());
    const { port } = app.server.address() as AddressInfo;
    const { skus } = await readCatalog(port, SHOPPERS * SKUS_EACH);
    // Without forms, every answer shows the cart, so a fault is noticed at once.
    const crowd = sendShoppers({ count: SHOPPERS, seed, port, skus, habits: { formShare: 0 } });
    t.after(() => crowd.close());
    await crowd.more(CHANGES);
    await crowd.stop();
    await crowd.check();
    t.diagnostic(`SEED=${seed}: ${crowd.acknowledged} changes, ${JSON.stringify(store.misdeeds)}`);
    return { crowd, misdeeds: store.misdeeds };
  };

  it('reports nothing when nothing is wrong', async (t) => {
    const { crowd } = await shopAt(t, {});
    assert.equal(crowd.findings.length, 0, describeFindings(crowd.findings));
  });

  it('reports exactly the lost and doubled changes, 1 % each', async (t) => {
    const { crowd, misdeeds } = await shopAt(t, { lost: 0.01, doubled: 0.01 });
    assert.ok(misdeeds.lost > 5 && misdeeds.doubled > 5);
    assert.deepEqual(tally(crowd), misdeeds, describeFindings(crowd.findings));
  });

  it("reports exactly the changes that went to another shopper's cart, 1 %", async (t) => {
    const { crowd, misdeeds } = await shopAt(t, { foreign: 0.01 });
    assert.ok(misdeeds.foreign > 5);
    assert.deepEqual(tally(crowd), misdeeds, describeFindings(crowd.findings));
  });
});

const unused = () => Promise.reject(new Error('no picture is requested'));

/** Counts the findings. Any other kind than the three fails the comparison. */
function tally({ findings }: Crowd): Misdeeds & Record<string, number> {
  const found: Misdeeds & Record<string, number> = { lost: 0, doubled: 0, foreign: 0 };
  for (const { fault } of findings) {
    found[fault.kind] = (found[fault.kind] ?? 0) + (fault.kind === 'foreign' ? fault.changes : 1);
  }
  return found;
}
