import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Registry } from 'prom-client';
import { startTestReplica, type TestReplica } from '../../test/replica.ts';
import { until } from '../../test/until.ts';
import { type Cart, EMPTY_CART } from '../cart/cart.ts';
import { openDatabase } from '../platform/database.ts';
import { isDatabaseAway } from '../platform/error-handler.ts';
import { parseReplicaUrls, type ReplicaAddress } from '../platform/replica-urls.ts';
import { createReplicas, type Replicas } from '../platform/replicas.ts';
import { createDatabaseStore } from './database.ts';
import { withStandIn } from './stand-in.ts';

const NOWHERE = openDatabase({
  connection: { host: '127.0.0.1', port: 1 },
  maxConnections: 1,
  applicationName: 'test nowhere',
});

const cartOf = (version: number): Cart => ({
  ...EMPTY_CART,
  version,
  lineItems: [{ sku: 'A', quantity: version, unitPriceMinor: 100, addedAt: '2026-01-01T00:00:00.000Z' }],
});

describe('a replica that stands in for the primary', () => {
  let test: TestReplica;
  let replicas: Replicas;
  const token = randomBytes(32);
  before(async () => {
    test = await startTestReplica();
    replicas = createReplicas({
      primary: test.database,
      addresses: parseReplicaUrls(test.url) as ReplicaAddress[],
      zone: undefined,
      applicationName: 'test stand-in',
      registry: new Registry(),
    });
    await createDatabaseStore(test.database).create(token, cartOf(3));
    await test.caughtUp();
    await until(async () => {
      await replicas.check();
      return replicas.nearest() !== undefined;
    }, 'the replica is used');
  });
  after(async () => {
    await replicas.close();
    await NOWHERE.close();
    await test.drop();
  });

  const away = () => withStandIn(createDatabaseStore(NOWHERE), replicas);
  const isAway = (error: Error) => isDatabaseAway(error);

  it('P18: shows the cart as the shopper has seen it last', async () => {
    const found = await away().find(token, 3);
    assert.deepEqual(found, { cart: cartOf(3), signedIn: undefined, prolonged: false });
  });

  it('shows no cart that is older than the shopper has seen it', async () => {
    await assert.rejects(away().find(token, 4), isAway);
  });

  it('does not stand in for who needs the newest', async () => {
    await assert.rejects(away().find(token), isAway);
    await assert.rejects(
      away().change(token, (cart) => ({ ok: true, cart, changed: true })),
      isAway,
    );
  });

  it('does not say that there is no such session: only the primary knows', async () => {
    await assert.rejects(away().find(randomBytes(32), 0), isAway);
  });

  it('shows nothing that may be older than a copy', async () => {
    const aged = (ageMs: number | undefined): Pick<Replicas, 'nearest'> => ({
      nearest() {
        const nearest = replicas.nearest();
        return nearest && { ...nearest, ageMs: () => ageMs };
      },
    });
    const shown = (ageMs: number | undefined) =>
      withStandIn(createDatabaseStore(NOWHERE), aged(ageMs)).find(token, 3);
    assert.equal((await shown(30_000))?.cart.version, 3);
    await assert.rejects(shown(30_001), isAway);
    await assert.rejects(shown(undefined), isAway);
  });

  it('is not asked while the primary answers, and not where the primary refuses', async () => {
    let asked = 0;
    const counting: Pick<Replicas, 'nearest'> = {
      nearest() {
        asked++;
        return replicas.nearest();
      },
    };
    const store = createDatabaseStore(test.database);
    assert.equal((await withStandIn(store, counting).find(token, 0))?.cart.version, 3);
    const faulty = { ...store, find: () => Promise.reject(new Error('not for want of a database')) };
    await assert.rejects(withStandIn(faulty, counting).find(token, 0), /not for want/);
    assert.equal(asked, 0);
  });

  it('is left out when it fails, and the next one is asked', async () => {
    const failures: string[] = [];
    const gone = {
      database: NOWHERE,
      ageMs: () => 0,
      failed: (error: Error) => failures.push(error.message),
    };
    const failing = (times: number): Pick<Replicas, 'nearest'> => ({
      nearest: () => (failures.length < times ? gone : replicas.nearest()),
    });
    const store = createDatabaseStore(NOWHERE);
    assert.equal((await withStandIn(store, failing(1)).find(token, 3))?.cart.version, 3);
    assert.match(failures.splice(0).join(), /^connect ECONNREFUSED[^,]*$/);
    await assert.rejects(withStandIn(store, failing(Number.POSITIVE_INFINITY)).find(token, 3), isAway);
    assert.equal(failures.length, 2);
  });
});
