import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseSeed } from '../../proving-ground/lab/shoppers/seed.fixture.ts';
import { describeFindings, sendShoppers } from '../../proving-ground/lab/shoppers/shoppers.ts';
import { startRedis } from '../../proving-ground/shared/redis-server.ts';
import { type CacheAddress, parseCacheUrl } from '../../src/cache/cache-url.ts';
import { merge } from '../../src/cart/merge.ts';
import { stateCommand } from '../../src/commands/state.ts';
import type { Database } from '../../src/database/database.ts';
import { createCredentialsCheck } from '../../src/state/credentials.ts';
import { createDatabaseStore } from '../../src/state/database/database.ts';
import { createMover } from '../../src/state/moving/mover.ts';
import { createMovingStore } from '../../src/state/moving/moving.ts';
import { openValkeyStore } from '../../src/state/valkey/valkey.ts';
import { runWith } from '../run-command.ts';
import { createTestShop, csvOf, productRows, type TestVariant, until } from '../shop.ts';
import { startBalancer } from './balancer.ts';

const SHOPPERS = 12;
const SKUS_EACH = 8;
const CHANGES = 150;
const skus = Array.from({ length: SHOPPERS * SKUS_EACH }, (_, at) => `SKU-${at}`);
const variants = skus.map((sku, at): TestVariant => [sku, 'Navy', `${at}`, '10.00', 100_000]);
const csv = csvOf(productRows('shirt', { Title: 'Shirt', Type: 'Shirts', Tags: 'men' }, variants));

describe('shoppers while sessions and carts move from Valkey to PostgreSQL', () => {
  it('P25: find every acknowledged change before, during and after the move', {
    timeout: 120_000,
  }, async (t) => {
    const publicUrl = 'http://localhost';
    const redis = await startRedis();
    t.after(() => redis.stop());
    const cache = parseCacheUrl(redis.url) as CacheAddress;
    const shop = await createTestShop({ csv, publicUrl });
    t.after(() => shop.close());
    const { database } = shop;
    const areCredentialsCurrent = createCredentialsCheck(database);
    const valkey = await openValkeyStore(cache, { areCredentialsCurrent, warn: () => {}, onError: () => {} });
    t.after(() => valkey.close());
    const moving = (own: Database) =>
      createMovingStore(valkey.store, createDatabaseStore(own), createMover(valkey.records, own, merge));
    const old = await (await shop.another({ publicUrl, store: () => valkey.store })).listen();
    const between = [
      await (await shop.another({ publicUrl, store: moving })).listen(),
      await (await shop.another({ publicUrl, store: moving })).listen(),
    ];
    const next = await shop.listen();

    const seed = chooseSeed();
    const balancer = await startBalancer([old]);
    t.after(() => balancer.close());
    const crowd = sendShoppers({ count: SHOPPERS, seed, port: balancer.port, skus });
    t.after(() => crowd.close());
    await crowd.more(CHANGES);
    balancer.ports = between;
    await until(() => balancer.underWayAt(old) === 0, 'the old instance has answered everything');
    await crowd.more(CHANGES);
    assert.ok((await valkey.records.keys('session/', undefined)).keys.length >= SHOPPERS);

    const state = {
      store: 'database',
      cache,
      moveFrom: 'valkey',
      dynamodb: { table: '', endpoint: undefined },
    } as const;
    const copying = runWith(
      { connect: async () => ({ database, close: async () => {} }), readConfig: () => ({ state }) },
      stateCommand,
      ['copy', '--from', 'valkey', '--to', 'database'],
    );
    await Promise.all([crowd.more(CHANGES), copying]);
    const { status, stdout, stderr } = await copying;
    assert.equal(status, 0, stderr);
    assert.match(
      stdout + stderr,
      /^\d+ guests and 0 customers moved in \d+ passes; nothing is left in valkey\.\n$/,
    );
    assert.deepEqual((await valkey.records.keys('', undefined)).keys, []);
    await crowd.more(CHANGES);
    balancer.ports = [next];
    await crowd.more(CHANGES);
    await crowd.stop();
    await crowd.check();
    t.diagnostic(`SEED=${seed}: ${crowd.acknowledged} acknowledged changes; ${stdout.trim()}`);
    assert.equal(crowd.findings.length, 0, `SEED=${seed}\n${describeFindings(crowd.findings)}`);
  });
});
