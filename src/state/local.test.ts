import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../proving-ground/shared/test-database.ts';
import { EMPTY_CART } from './cart-document.ts';
import { describeStore } from './conformance/conformance.fixture.ts';
import { insertCustomer } from './conformance/customers.fixture.ts';
import { describeFirstWeek, describeTimeOuts } from './conformance/time-outs.fixture.ts';
import { createCredentialsCheck } from './credentials.ts';
import { createLocalRecords, createLocalStore } from './local.ts';
import type { StateStore } from './store.ts';

describe('the local store', () => {
  let test: TestDatabase;
  let store: StateStore;
  let laterMs = 0;
  before(async () => {
    test = await createTestDatabase();
    store = createLocalStore(createCredentialsCheck(test.database), () => Date.now() + laterMs);
  });
  after(() => test.drop());

  describeStore(
    () => store,
    () => insertCustomer(test.database),
  );
  describeTimeOuts(
    () => store,
    () => test.database,
    async (_tokenHash, ms) => {
      laterMs += ms;
    },
  );

  describeFirstWeek(
    () => store,
    async (_tokenHash, ms) => {
      laterMs += ms;
    },
  );

  it('forgets everything when its process ends, and knows nothing of another instance', async () => {
    const tokenHash = randomBytes(32);
    await store.create(tokenHash, { ...EMPTY_CART, version: 1 });
    assert.ok(await store.find(tokenHash));
    const restarted = createLocalStore(createCredentialsCheck(test.database));
    assert.equal(await restarted.find(tokenHash), undefined);
  });

  it('removes the records that were not written for longest, to stay within its limit', async () => {
    const records = createLocalRecords(Date.now, 3);
    const next = { revision: 1, value: '{}', expiresAt: undefined };
    for (const key of ['a', 'b', 'c', 'd']) await records.write([{ key, expected: 0, next }]);
    const { held } = await records.read(['a', 'b', 'c', 'd']);
    assert.deepEqual(held.map(Boolean), [false, true, true, true]);
  });
});
