import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { chooseSeed } from '../../proving-ground/lab/shoppers/seed.fixture.ts';
import { type Crowd, describeFindings, sendShoppers } from '../../proving-ground/lab/shoppers/shoppers.ts';
import { createCredentialsCheck } from '../../src/state/credentials.ts';
import { createLocalRecords } from '../../src/state/local.ts';
import { createRecordStore } from '../../src/state/records/record-store.ts';
import { createTestShop, csvOf, productRows, type TestShop, type TestVariant } from '../shop.ts';
import { startBalancer } from './balancer.ts';

const SHOPPERS = 8;
const SKUS_EACH = 8;
const INSTANCES = 3;
const CHANGES = 400;

const variants = Array.from(
  { length: SHOPPERS * SKUS_EACH },
  (_, at): TestVariant => [`SKU-${at}`, 'Navy', `${at}`, '10.00', 100_000],
);
const skus = variants.map(([sku]) => sku);
const csv = csvOf(productRows('shirt', { Title: 'Shirt', Type: 'Shirts', Tags: 'men' }, variants));

async function shopAt(t: TestContext, shop: TestShop, ports: readonly number[]) {
  t.after(() => shop.close());
  const seed = chooseSeed();
  const balancer = await startBalancer(ports);
  t.after(() => balancer.close());
  const crowd = sendShoppers({ count: SHOPPERS, seed, port: balancer.port, skus });
  t.after(() => crowd.close());
  await crowd.more(CHANGES);
  await crowd.stop();
  await crowd.check();
  t.diagnostic(`SEED=${seed}: ${crowd.acknowledged} changes, ${balancer.anew} sessions replaced`);
  return { crowd, balancer };
}

const count = ({ findings }: Crowd, ...kinds: string[]) =>
  findings.filter(({ fault }) => kinds.includes(fault.kind)).length;

describe('shoppers whom a load balancer sends to another instance with each request', {
  timeout: 120_000,
}, () => {
  const publicUrl = 'http://localhost';

  it('P1: lose carts when each instance has a local store, and the checker reports each lost session', async (t) => {
    const store = (database: Parameters<typeof createCredentialsCheck>[0]) =>
      createRecordStore(createLocalRecords(Date.now), createCredentialsCheck(database));
    const shop = await createTestShop({ csv, store, publicUrl });
    const ports = [await shop.listen()];
    while (ports.length < INSTANCES) ports.push(await (await shop.another({ store, publicUrl })).listen());
    const { crowd, balancer } = await shopAt(t, shop, ports);
    assert.ok(balancer.anew > 10);
    assert.equal(count(crowd, 'session'), balancer.anew);
    assert.ok(count(crowd, 'lost', 'other') > 0, 'no cart was reported lost');
  });

  it('lose nothing when the instances share the store', async (t) => {
    const records = createLocalRecords(Date.now);
    const store = (database: Parameters<typeof createCredentialsCheck>[0]) =>
      createRecordStore(records, createCredentialsCheck(database));
    const shop = await createTestShop({ csv, store, publicUrl });
    const ports = [await shop.listen()];
    while (ports.length < INSTANCES) ports.push(await (await shop.another({ store, publicUrl })).listen());
    const { crowd, balancer } = await shopAt(t, shop, ports);
    assert.equal(balancer.anew, 0);
    assert.equal(crowd.findings.length, 0, describeFindings(crowd.findings));
  });
});
