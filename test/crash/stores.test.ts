import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { readCatalog } from '../../proving-ground/lab/shoppers/catalog-client.ts';
import { seededRandom } from '../../proving-ground/lab/shoppers/random.ts';
import { chooseSeed } from '../../proving-ground/lab/shoppers/seed.fixture.ts';
import { type Crowd, describeFindings, sendShoppers } from '../../proving-ground/lab/shoppers/shoppers.ts';
import { startDynamoDb } from '../../proving-ground/shared/dynamodb-server.ts';
import { startRedis } from '../../proving-ground/shared/redis-server.ts';
import { createTable } from '../../src/state/dynamodb/create-table.ts';
import { makeSite, type Site } from './shop-process.ts';

const SHOPPERS = 16;
const SKUS_EACH = 8;
const KILLS = Number(process.env.STORE_KILLS) || 4;
const CHANGES_BETWEEN = 150;
/** A kill comes at most this long after the awaited change, so that it can hit any moment of a request. */
const MOMENT_MS = 10;

interface Server {
  environment: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

const STORES: Record<string, () => Promise<Server>> = {
  async valkey() {
    const redis = await startRedis();
    return {
      environment: { STATE_STORE: 'valkey', CACHE_URL: redis.url },
      stop: () => redis.stop(),
    };
  },
  async dynamodb() {
    const server = await startDynamoDb();
    const { endpoint } = server;
    await createTable({ table: 'carts', endpoint });
    return {
      environment: { STATE_STORE: 'dynamodb', DYNAMODB_TABLE: 'carts', DYNAMODB_ENDPOINT: endpoint },
      stop: () => server.stop(),
    };
  },
};

for (const [name, startServer] of Object.entries(STORES)) {
  describe(`${SHOPPERS} shoppers at a shop with the store ${name}, which is killed`, {
    timeout: 300_000,
  }, () => {
    const seed = chooseSeed();
    const random = seededRandom(seed);
    let server: Server;
    let site: Site;
    let crowd: Crowd;
    before(async () => {
      server = await startServer();
      site = await makeSite(server.environment);
      await site.start();
      const { skus } = await readCatalog(site.port, SHOPPERS * SKUS_EACH);
      crowd = sendShoppers({ count: SHOPPERS, seed, port: site.port, skus });
    });
    after(async () => {
      crowd?.close();
      await site?.remove();
      await server?.stop();
    });

    it('P4: 0 acknowledged changes are lost when the instance is killed (kill -9)', async (t) => {
      for (let kill = 0; kill < KILLS; kill++) {
        await crowd.more(CHANGES_BETWEEN);
        await pause(random.next() * MOMENT_MS);
        await site.kill();
        await site.start();
        crowd.lookFirst();
      }
      await crowd.more(CHANGES_BETWEEN);
      await crowd.stop();
      await crowd.check();
      t.diagnostic(`SEED=${seed}: ${crowd.acknowledged} acknowledged changes, ${KILLS} kills`);
      assert.equal(crowd.findings.length, 0, `SEED=${seed}\n${describeFindings(crowd.findings)}`);
    });
  });
}
