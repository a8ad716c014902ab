import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, linesOf, type Shopper, type TestShop } from '../../../test/shop.ts';
import { order, orderBody } from '../../checkout/checkout.fixture.ts';
import type { Database } from '../../database/database.ts';
import { createCredentialsCheck } from '../../state/credentials.ts';
import { createDatabaseStore } from '../../state/database/database.ts';
import { createLocalStore } from '../../state/local.ts';
import type { StateStore } from '../../state/store.ts';
import { customer, newEmail, PASSWORD, tokenOfMail } from '../accounts.fixture.ts';
import { ADDRESS, OTHER, registering } from '../sign-in/registering.fixture.ts';

const STORES: Record<string, (database: Database) => StateStore> = {
  database: createDatabaseStore,
  local: (database) => createLocalStore(createCredentialsCheck(database)),
};

for (const [name, store] of Object.entries(STORES)) {
  describe(`S16: a link of another’s registration, with carts in the store ${name}`, () => {
    let shop: TestShop;
    before(async () => {
      shop = await createTestShop({ store, trustedProxies: ['127.0.0.1/32'], limitsAbuse: false });
    });
    after(() => shop.close());

    const { from, byApi, statusOf, accountsOf, isIn } = registering(() => shop);
    const follow = async (shopper: Shopper, token: string) =>
      (await shopper.form('/confirm-email', { token }, from())).statusCode;

    /** Eve registers with the address of Ada, who registers later. Both links are emailed to Ada. */
    async function eveAndAda() {
      const email = newEmail();
      const eve = shop.shopper();
      await byApi(email, eve);
      await eve.form('/account/addresses', ADDRESS);
      const evesLink = tokenOfMail(shop, email);
      const { shopper: ada } = await customer(shop, email);
      const [evesAccount, adasAccount] = await accountsOf(email);
      return { email, eve, evesLink, evesAccount, ada, adasLink: tokenOfMail(shop, email), adasAccount };
    }
    async function placed(shopper: Shopper): Promise<string> {
      await shopper.add('SOCK-1');
      const response = await order(shopper, orderBody(1_390), undefined, from());
      assert.equal(response.statusCode, 201, response.body);
      return response.json().order.number;
    }
    async function assertAdas({ email, eve, ada, adasAccount }: Awaited<ReturnType<typeof eveAndAda>>) {
      assert.deepEqual(await accountsOf(email), [{ id: adasAccount?.id, isConfirmed: true }]);
      assert.deepEqual([await isIn(ada), await isIn(eve)], [true, false]);
      assert.deepEqual([await statusOf(email, PASSWORD), await statusOf(email, OTHER)], [200, 401]);
    }

    it('proves the account that its reader is signed in to, and removes the other one', async () => {
      const both = await eveAndAda();
      const { ada, evesLink } = both;
      const number = await placed(ada);
      await ada.add('HOO-BLK-M', 2);
      assert.equal(await follow(ada, evesLink), 200);
      await assertAdas(both);
      assert.deepEqual(linesOf(await ada.cart()), [['HOO-BLK-M', 2]]);
      const data = (await ada.get('/account/export')).json();
      assert.deepEqual(
        [data.account.isEmailConfirmed, data.addresses, data.orders.map((one: typeof data) => one.number)],
        [true, [], [number]],
      );
      assert.equal(await follow(ada, evesLink), 404, 'it works once');
      await assertAdas(both);
    });

    it('confirms its own account for a reader who is signed in with another address or not at all', async () => {
      for (const isSignedIn of [true, false]) {
        const { email, evesLink, evesAccount } = await eveAndAda();
        const { shopper, email: another } = await customer(shop);
        const reader = isSignedIn ? shopper : shop.shopper();
        assert.equal(await follow(reader, evesLink), 200);
        assert.deepEqual(await accountsOf(email), [{ id: evesAccount?.id, isConfirmed: true }]);
        assert.deepEqual(
          (await accountsOf(another)).map(({ isConfirmed }) => isConfirmed),
          [false],
        );
        assert.ok(await isIn(shopper));
      }
    });

    it("loses nothing when it is followed twice, together with the reader's own link, or during an order", async () => {
      for (let round = 0; round < 5; round++) {
        const both = await eveAndAda();
        const { ada, evesLink, adasLink } = both;
        await ada.add('SOCK-1');
        const [own, ordered, ...others] = await Promise.all([
          follow(shop.shopper(), adasLink),
          order(ada, orderBody(1_390), undefined, from()),
          follow(ada, evesLink),
          follow(ada, evesLink),
        ]);
        assert.equal(own, 200);
        assert.equal(ordered.statusCode, 201, ordered.body);
        // If Ada's own link comes first, the other account is gone.
        assert.ok(others.filter((status) => status === 200).length <= 1, `${others}`);
        await assertAdas(both);
      }
    });

    it('does not hand over the address when another account wants to change to it', async () => {
      const { shopper: ada, email } = await customer(shop);
      const { shopper: eve, email: eves } = await customer(shop);
      await eve.form('/account/email', { email });
      assert.equal(await follow(ada, tokenOfMail(shop, email)), 200);
      const [adas, evesOwn] = [await accountsOf(email), await accountsOf(eves)];
      assert.deepEqual(
        [adas, evesOwn].map((accounts) => accounts.map(({ isConfirmed }) => isConfirmed)),
        [[true], [false]],
      );
      assert.deepEqual([await isIn(ada), await isIn(eve)], [true, true]);
      assert.equal((await ada.get('/account/export')).json().account.email, email);
    });
  });
}
