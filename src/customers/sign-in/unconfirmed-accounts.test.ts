import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../../test/shop.ts';
import { createCredentialsCheck } from '../../state/credentials.ts';
import { createLocalStore } from '../../state/local.ts';
import type { StateStore } from '../../state/store.ts';
import { customer } from '../accounts.fixture.ts';
import { sweepUnconfirmed } from './unconfirmed-accounts.ts';

describe('unconfirmed accounts, with sessions outside of the database', () => {
  let shop: TestShop;
  let store: StateStore;
  before(async () => {
    shop = await createTestShop({
      store: (database) => {
        store = createLocalStore(createCredentialsCheck(database));
        return store;
      },
    });
  });
  after(() => shop.close());

  const isSignedIn = async (id: string) => (await store.sessionsOf(id)).length > 0;
  const emails = async () => {
    const { rows } = await shop.database.pool.query('SELECT email FROM customers ORDER BY created_at');
    return rows.map(({ email }) => email);
  };

  it('stay while someone is signed in, and go afterward', async () => {
    const [one, other] = [await customer(shop), await customer(shop)];
    await shop.database.pool.query(`UPDATE customers SET created_at = created_at - interval '91 days'`);
    assert.equal(await sweepUnconfirmed(shop.database, isSignedIn), 0);
    await one.shopper.form('/sign-out', {});
    assert.equal(await sweepUnconfirmed(shop.database, isSignedIn), 1);
    assert.deepEqual(await emails(), [other.email]);
    assert.equal((await other.shopper.get('/account')).statusCode, 200);
  });

  it('stay if the session store cannot be asked', async () => {
    const before = await emails();
    await assert.rejects(
      sweepUnconfirmed(shop.database, () => Promise.reject(new Error('the store is away'))),
      /away/,
    );
    assert.deepEqual(await emails(), before);
  });
});
