import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, linesOf, type TestShop } from '../../../test/shop.ts';
import { storeOrder } from '../../../test/stored-orders.ts';
import { confirm, customer, newEmail, tokenOfMail } from '../accounts.fixture.ts';
import { ADDRESS, OTHER } from '../sign-in/registering.fixture.ts';
import { joining, STORES } from './joining.fixture.ts';

for (const [name, store] of Object.entries(STORES)) {
  describe(`P28: accounts of one address, whose mailbox is proven, with carts in the store ${name}`, () => {
    let shop: TestShop;
    before(async () => {
      shop = await createTestShop({ store, trustedProxies: ['127.0.0.1/32'], limitsAbuse: false });
    });
    after(() => shop.close());

    const { from, byApi, statusOf, accountsOf, isIn, twoAccounts, placed, ordersOf, onNewDevice, resetBy } =
      joining(() => shop);

    it('each password opens the account that it was chosen for, until the mailbox is proven', async () => {
      const { email, former, today } = await twoAccounts();
      await former.add('HOO-BLK-M', 3);
      await today.add('SOCK-1', 2);
      assert.deepEqual(linesOf(await (await onNewDevice(email, OTHER)).cart()), [['HOO-BLK-M', 3]]);
      assert.deepEqual(linesOf(await (await onNewDevice(email)).cart()), [['SOCK-1', 2]]);
      assert.equal(await statusOf(email, 'neither of the two'), 401);
      // Registering with a password that opens an existing account is a sign-in.
      const again = shop.shopper();
      await byApi(email, again);
      assert.deepEqual(linesOf(await again.cart()), [['HOO-BLK-M', 3]]);
      assert.equal((await accountsOf(email)).length, 2);
    });

    it('carts, orders and wishes move to the account whose link is followed', async () => {
      const { email, former, today, token } = await twoAccounts();
      const numbers = [await placed(former), await placed(today)].sort();
      await former.add('HOO-BLK-M', 3);
      await former.add('SOCK-1', 1);
      await former.form('/wishlist', { slug: 'heavy-hoodie' });
      await today.add('HOO-BLK-M', 1);
      await today.add('SOCK-1', 2);
      await today.remove('SOCK-1');
      const confirmed = await shop.shopper().form('/confirm-email', { token }, from());
      assert.equal(confirmed.statusCode, 200);
      assert.match(confirmed.body, /registered with this address before/);
      for (const shopper of [today, await onNewDevice(email)]) {
        assert.deepEqual(linesOf(await shopper.cart()), [['HOO-BLK-M', 3]]);
        assert.deepEqual(await ordersOf(shopper), numbers);
      }
      const data = (await today.get('/account/export')).json();
      assert.deepEqual(data.wishlist, ['heavy-hoodie']);
      assert.equal((await accountsOf(email)).length, 1);
    });

    it('the same happens when the password is reset by email, even for a confirmed account', async () => {
      for (const isConfirmed of [false, true]) {
        const email = newEmail();
        const { shopper: owner } = await customer(shop, email);
        if (isConfirmed) await confirm(shop, email);
        const other = shop.shopper();
        await byApi(email, other);
        await owner.add('HOO-BLK-M', 1);
        const number = await placed(other);
        await other.add('HOO-BLK-M', 2);
        assert.equal((await resetBy(email, 'a third quiet lake')).statusCode, 303);
        const device = await onNewDevice(email, 'a third quiet lake');
        assert.deepEqual(linesOf(await device.cart()), [['HOO-BLK-M', 2]]);
        assert.deepEqual(await ordersOf(device), [number]);
        assert.equal(await isIn(other), false);
      }
    });

    it('the same happens when another account changes to the address', async () => {
      const wanted = newEmail();
      const former = shop.shopper();
      await byApi(wanted, former);
      const number = await placed(former);
      await former.add('HOO-BLK-M', 2);
      const { shopper } = await customer(shop);
      await shopper.form('/account/email', { email: wanted });
      await confirm(shop, wanted);
      assert.deepEqual(await ordersOf(shopper), [number]);
      assert.deepEqual(linesOf(await shopper.cart()), [['HOO-BLK-M', 2]]);
    });

    it('S16: a stranger and everything they put on the other account are gone', async () => {
      const { email, former, today, token } = await twoAccounts();
      await former.form('/account/addresses', ADDRESS);
      const strangers = newEmail();
      await former.form('/account/email', { email: strangers });
      const change = tokenOfMail(shop, strangers);
      const number = await placed(former);
      await shop.shopper().form('/confirm-email', { token }, from());
      const data = (await today.get('/account/export')).json();
      assert.deepEqual([data.addresses, data.passkeys, data.devices.length], [[], [], 1]);
      assert.equal(await isIn(former), false);
      assert.equal((await former.get(`/orders/${number}`)).statusCode, 404);
      assert.equal(await statusOf(email, OTHER), 401);
      assert.equal((await shop.shopper().form('/confirm-email', { token: change }, from())).statusCode, 404);
    });

    it('reviews, alerts and reminders move along', async () => {
      const { email, former, today, token } = await twoAccounts();
      const [account] = await accountsOf(email);
      const { id: orderId } = await storeOrder(shop.database, {
        email: `x${email}`,
        lines: [['HOO-BLK-M', 1, 7_900]],
        deliveredDaysAgo: 3,
      });
      await shop.database.pool.query('UPDATE orders SET customer_id = $2 WHERE id = $1', [
        orderId,
        account?.id,
      ]);
      const written = await former.form('/products/heavy-hoodie/review', { stars: '5', text: 'Warm.' });
      assert.equal(written.statusCode, 200, written.body);
      await shop.database.pool.query(
        `INSERT INTO stock_alerts (sku, email, email_key, customer_id, confirmed_at)
         VALUES ('SOCK-1', $2, $2, $1, now()), ('SOCK-2', 'x' || $2, 'x' || $2, $1, now())`,
        [account?.id, email],
      );
      await shop.shopper().form('/confirm-email', { token }, from());
      const data = (await today.get('/account/export')).json();
      assert.deepEqual(
        data.reviews.map(({ text }: { text: string }) => text),
        ['Warm.'],
      );
      assert.deepEqual(
        data.stockAlerts.map(({ sku }: { sku: string }) => sku),
        ['SOCK-1'],
      );
      const { rows } = await shop.database.pool.query(
        'SELECT customer_id FROM stock_alerts WHERE email_key = $1',
        [`x${email}`],
      );
      assert.deepEqual(rows, [{ customer_id: null }], 'an alert to another address goes on, as a guest’s');
    });
  });
}
