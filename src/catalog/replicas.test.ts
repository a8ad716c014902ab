import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { startRedis, type TestRedis } from '../../proving-ground/shared/redis-server.ts';
import { startTestReplica, type TestReplica } from '../../test/replica.ts';
import {
  createTestShop,
  csvOf,
  productRows,
  type TestInstance,
  type TestShop,
  until,
} from '../../test/shop.ts';
import { addressOf, connected } from '../cache/cache.fixture.ts';
import { parseReplicaUrls, type ReplicaAddress } from '../database/replicas/replica-urls.ts';
import { createReplicas, type Replicas } from '../database/replicas/replicas.ts';
import { announceCatalogChange } from './cached-catalog.ts';
import { importCatalog } from './import/import.ts';

const hoodieAt = (price: string) =>
  csvOf(
    productRows('heavy-hoodie', { Title: 'Heavy hoodie', Type: 'Hoodies', Tags: 'men' }, [
      ['HOO-BLK-M', 'Black', 'M', price, 500],
    ]),
  );

describe('the shop with a replica and a shared cache', () => {
  let replica: TestReplica;
  let redis: TestRedis;
  let shop: TestShop;
  let other: TestInstance;
  const opened: Replicas[] = [];
  before(async () => {
    [replica, redis] = await Promise.all([startTestReplica(), startRedis()]);
    const options = (lagMsMax?: number) => ({
      cacheUrl: redis.url,
      pageCacheBytes: 0,
      replicas: (...[primary, { registry }]: [TestShop['database'], TestShop['metrics']]) => {
        const replicas = createReplicas({
          primary,
          addresses: parseReplicaUrls(replica.url) as ReplicaAddress[],
          zone: undefined,
          applicationName: 'test reads',
          registry,
          ...(lagMsMax === undefined ? {} : { lagMsMax }),
        });
        opened.push(replicas);
        return replicas;
      },
    });
    shop = await createTestShop({ ...options(), test: replica, csv: hoodieAt('79.00') });
    // This instance trusts a replica that is 90 s behind, which is the worst effect of a wrong measurement.
    other = await shop.another(options(600_000));
    for (const { cache } of [shop, other]) if (cache) await connected(cache);
  });
  after(async () => {
    await shop.close();
    await redis.stop();
  });

  const priceOn = async (instance: TestInstance): Promise<number> =>
    (await instance.inject({ url: '/api/products/heavy-hoodie' })).json().variants[0].priceMinor;
  const listedOn = async (instance: TestInstance): Promise<number> =>
    (await instance.inject({ url: '/api/products' })).json().products[0].priceMinor;
  async function changePrice(price: string) {
    const result = await importCatalog(replica.database, Readable.from(hoodieAt(price)));
    assert.ok(result.ok);
  }

  it('reads the catalog from the replica', async () => {
    await replica.caughtUp();
    await until(async () => {
      await Promise.all(opened.map((one) => one.check()));
      return opened.every((one) => one.nearest());
    }, 'both use the replica');
    assert.deepEqual([await priceOn(shop), await priceOn(other), await listedOn(other)], [7900, 7900, 7900]);
    const { rows } = await replica.database.pool.query(
      "SELECT count(*)::int AS count FROM pg_stat_replication WHERE state = 'streaming'",
    );
    assert.equal(rows[0].count, 1);
  });

  it('P13: a product that changes while the replica lags by 90 s shows the new version and never the old one again', async () => {
    await replica.holdBehind(90);
    await changePrice('59.00');
    await announceCatalogChange(replica.database, addressOf(redis.url));
    await until(
      async () => (await priceOn(shop)) === 5900 && (await priceOn(other)) === 5900,
      'the change shows',
    );
    // This repeats for longer than any layer keeps what it has.
    const end = performance.now() + 7_000;
    while (performance.now() < end) {
      assert.deepEqual([await priceOn(shop), await priceOn(other)], [5900, 5900]);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('P13: without an announcement, a change shows within 15 s on the instance that measures the lag', async () => {
    await replica.holdBehind(0);
    await replica.caughtUp();
    await until(async () => {
      await Promise.all(opened.map((one) => one.check()));
      return opened[0]?.nearest() !== undefined;
    }, 'the replica is used again');
    await replica.holdBehind(90);
    await changePrice('49.00');
    const end = performance.now() + 15_000;
    while ((await priceOn(shop)) !== 4900) {
      assert.ok(performance.now() < end, 'the change does not show');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await until(async () => (await priceOn(other)) === 4900, 'the other one sees it in the cache');
  });

  it('P17: the catalog is read from the primary while the replica is frozen', async () => {
    await replica.holdBehind(0);
    await replica.signal('SIGSTOP');
    try {
      for (const url of ['/', '/products', '/products?q=hoodie', '/products/heavy-hoodie'])
        assert.equal((await shop.inject({ url })).statusCode, 200, url);
    } finally {
      await replica.signal('SIGCONT');
    }
  });
});
