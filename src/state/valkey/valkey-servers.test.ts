import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Valkey } from 'iovalkey';
import { startRedis, type TestRedis } from '../../../proving-ground/shared/redis-server.ts';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { until } from '../../../test/shop.ts';
import { type CacheAddress, parseCacheUrl } from '../../cache/cache-url.ts';
import { applyAction } from '../../cart/cart.ts';
import { EMPTY_CART } from '../cart-document.ts';
import { createCredentialsCheck } from '../credentials.ts';
import { SESSION_PREFIX } from '../records/records.ts';
import { openValkeyStore, type ValkeyStore } from './valkey.ts';

const MASTERS = 3;
const SLOTS = 16_384;
const add = { type: 'add', sku: 'B', quantity: 1, unitPriceMinor: 1, at: '' } as const;

describe('the valkey store on several servers', () => {
  let test: TestDatabase;
  const servers: TestRedis[] = [];
  const stores: ValkeyStore[] = [];
  before(async () => {
    test = await createTestDatabase();
  });
  after(async () => {
    for (const store of stores) store.close();
    await Promise.all(servers.map((server) => server.stop()));
    await test.drop();
  });

  const start = async (options: Parameters<typeof startRedis>[0]) => {
    const server = await startRedis(options);
    servers.push(server);
    return server;
  };
  const open = async (url: string) => {
    const store = await openValkeyStore(parseCacheUrl(url) as CacheAddress, {
      areCredentialsCurrent: createCredentialsCheck(test.database),
      warn: () => {},
      onError: () => {},
    });
    stores.push(store);
    return store;
  };

  /** Twenty adds at once to each of some carts, and all of them found by a walk. */
  async function holdsCarts({ store, records }: ValkeyStore): Promise<void> {
    const hashes = Array.from({ length: 5 }, () => randomBytes(32));
    for (const hash of hashes) {
      await store.create(hash, { ...EMPTY_CART, version: 1 });
      await Promise.all(
        Array.from({ length: 20 }, () => store.change(hash, (cart) => applyAction(cart, add))),
      );
      assert.equal((await store.find(hash))?.cart.lineItems[0]?.quantity, 20);
    }
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const { keys, next } = await records.keys(SESSION_PREFIX, cursor);
      found.push(...keys);
      cursor = next;
    } while (cursor !== undefined);
    const names = hashes.map((hash) => SESSION_PREFIX + hash.toString('hex'));
    assert.deepEqual(found.toSorted(), names.toSorted());
  }

  it('P21: in a cluster of three, asked at the server that does not hold them, keeps every add', async () => {
    const masters = await Promise.all(
      Array.from({ length: MASTERS }, () =>
        start({ args: ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'] }),
      ),
    );
    const direct = masters.map(({ port }) => new Valkey(port, '127.0.0.1'));
    try {
      const share = Math.ceil(SLOTS / MASTERS);
      for (const [at, one] of direct.entries()) {
        await one.call('CLUSTER', 'ADDSLOTSRANGE', at * share, Math.min(SLOTS, (at + 1) * share) - 1);
        await direct[0]?.call('CLUSTER', 'MEET', '127.0.0.1', masters[at]?.port ?? 0);
      }
      const isReady = async (one: Valkey) => {
        const info = String(await one.call('CLUSTER', 'INFO'));
        return info.includes('cluster_state:ok') && info.includes(`cluster_size:${MASTERS}`);
      };
      await until(
        async () => (await Promise.all(direct.map(isReady))).every(Boolean),
        'the cluster is ready',
      );
      for (const { port } of masters) {
        await Promise.all(direct.map((one) => one.flushall()));
        await holdsCarts(await open(`redis+cluster://127.0.0.1:${port}`));
      }
    } finally {
      for (const one of direct) one.disconnect();
    }
  });

  it('P21: through a sentinel keeps every add', async () => {
    const primary = await start({});
    const sentinel = await start({ sentinelOf: primary.port });
    await holdsCarts(await open(`redis+sentinel://127.0.0.1:${sentinel.port}/shop`));
  });
});
