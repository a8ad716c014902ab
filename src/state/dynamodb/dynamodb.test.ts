import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { startDynamoDb, type TestDynamoDb } from '../../../proving-ground/shared/dynamodb-server.ts';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { applyAction, itemCount } from '../../cart/cart.ts';
import { merge } from '../../cart/merge.ts';
import { Problem } from '../../web/errors/errors.ts';
import { EMPTY_CART } from '../cart-document.ts';
import { describeStore } from '../conformance/conformance.fixture.ts';
import { insertCustomer } from '../conformance/customers.fixture.ts';
import { describeFirstWeek, describeTimeOuts } from '../conformance/time-outs.fixture.ts';
import { createCredentialsCheck } from '../credentials.ts';
import { createRecordStore } from '../records/record-store.ts';
import type { Records } from '../records/records.ts';
import { createTable } from './create-table.ts';
import { type DynamoDbStore, openDynamoDbStore } from './dynamodb.ts';

const add = { type: 'add', sku: 'A', quantity: 2, unitPriceMinor: 1, at: '' } as const;

describe('the dynamodb store', () => {
  let test: TestDatabase;
  let server: TestDynamoDb;
  let dynamodb: DynamoDbStore;
  let laterMs = 0;
  const settings = () => ({ table: 'state-of-tests', endpoint: server.endpoint });
  before(async () => {
    test = await createTestDatabase();
    server = await startDynamoDb();
    const areCredentialsCurrent = createCredentialsCheck(test.database);
    await assert.rejects(
      openDynamoDbStore(settings(), areCredentialsCurrent),
      /has no table state-of-tests: make it with/,
    );
    assert.match(await createTable(settings()), /^The table state-of-tests is made/);
    assert.match(await createTable(settings()), /is there already/);
    dynamodb = await openDynamoDbStore(settings(), areCredentialsCurrent, () => Date.now() + laterMs);
  });
  after(async () => {
    dynamodb.close();
    await server.stop();
    await test.drop();
  });

  describeStore(
    () => dynamodb.store,
    () => insertCustomer(test.database),
  );
  // Nothing is ever removed by the simulator: what has expired is still there, and not shown.
  describeTimeOuts(
    () => dynamodb.store,
    () => test.database,
    async (_tokenHash, ms) => {
      laterMs += ms;
    },
  );

  describeFirstWeek(
    () => dynamodb.store,
    async (_tokenHash, ms) => {
      laterMs += ms;
    },
  );

  const begin = async () => {
    const tokenHash = randomBytes(32);
    const first = applyAction(EMPTY_CART, add);
    assert.ok(first.ok);
    await dynamodb.store.create(tokenHash, first.cart);
    return tokenHash;
  };

  /** Everything that was written up to the `left`-th write, and nothing after it. */
  const stoppingAfter = (left: number): Records => ({
    ...dynamodb.records,
    async write(writes) {
      const written = await dynamodb.records.write(writes.slice(0, left));
      left -= written;
      if (left <= 0) throw new Error('the instance was killed');
      return written;
    },
  });

  it('P4: a sign-in that dies after any of its writes has lost nothing, and can be repeated', async () => {
    let died = 0;
    for (let writes = 1; writes <= 6; writes++) {
      const [guest, customer] = [await begin(), await insertCustomer(test.database)];
      const given = { oldTokenHash: guest, customer, userAgent: '', merge };
      const dying = createRecordStore(stoppingAfter(writes), createCredentialsCheck(test.database));
      const signedIn = await dying.signIn({ ...given, newTokenHash: randomBytes(32) }).catch(() => undefined);
      if (!signedIn) died++;
      const asGuest = await dynamodb.store.find(guest);
      if (asGuest) assert.equal(itemCount(asGuest.cart), 2, `as a guest, after ${writes} writes`);
      const again = await dynamodb.store.signIn({ ...given, newTokenHash: randomBytes(32) });
      assert.equal(itemCount(again?.cart ?? EMPTY_CART), 2, `signed in again, after ${writes} writes`);
      assert.equal(await dynamodb.store.find(guest), undefined);
    }
    assert.ok(died >= 5, `${died} sign-ins died`);
  });

  it('another customer waits for an interrupted sign-in, and then gets the cart', async () => {
    const [guest, one, other] = [
      await begin(),
      await insertCustomer(test.database),
      await insertCustomer(test.database),
    ];
    const given = { oldTokenHash: guest, userAgent: '', merge };
    // The first says that the token is about to be replaced, the second claims the guest's session.
    const dying = createRecordStore(stoppingAfter(2), createCredentialsCheck(test.database));
    await assert.rejects(dying.signIn({ ...given, customer: one, newTokenHash: randomBytes(32) }));
    const early = await dynamodb.store.signIn({ ...given, customer: other, newTokenHash: randomBytes(32) });
    assert.equal(itemCount(early?.cart ?? EMPTY_CART), 0);
    laterMs += 61_000;
    const late = await dynamodb.store.signIn({ ...given, customer: other, newTokenHash: randomBytes(32) });
    assert.equal(itemCount(late?.cart ?? EMPTY_CART), 2);
  });

  it('answers 503 while DynamoDB is unavailable', async () => {
    const other = await startDynamoDb();
    await createTable({ ...settings(), endpoint: other.endpoint });
    const unavailable = await openDynamoDbStore(
      { ...settings(), endpoint: other.endpoint },
      createCredentialsCheck(test.database),
    );
    await other.stop();
    await assert.rejects(
      unavailable.store.find(randomBytes(32)),
      (error: unknown) => error instanceof Problem && error.code === 'state_unavailable',
    );
    unavailable.close();
  });

  it('gives up on a DynamoDB that accepts the request and never answers', async (t) => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    t.after(() => {
      silent.closeAllConnections();
      silent.close();
    });
    await once(silent, 'listening');
    const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    await assert.rejects(
      openDynamoDbStore({ ...settings(), endpoint }, createCredentialsCheck(test.database)),
      {
        name: 'TimeoutError',
      },
    );
  });
});
