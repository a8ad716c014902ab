import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isSomebodyWaiting } from '../../../test/locks.ts';
import {
  createTestShop,
  linesOf,
  type Response,
  type Shopper,
  type TestShop,
  until,
} from '../../../test/shop.ts';
import { storeOrder } from '../../../test/stored-orders.ts';
import { order, orderBody } from '../../checkout/checkout.fixture.ts';
import type { Database } from '../../database/database.ts';
import { createDatabaseStore } from '../../state/database/database.ts';
import { createStanding } from '../../state/database/standing.ts';
import { createLocalStore } from '../../state/local.ts';
import type { StateStore } from '../../state/store.ts';
import { confirm, customer, newEmail, PASSWORD, signIn, tokenOfMail } from '../accounts.fixture.ts';
import { ADDRESS, OTHER, registering } from '../sign-in/registering.fixture.ts';

const STORES: Record<string, (database: Database) => StateStore> = {
  database: createDatabaseStore,
  local: (database) => createLocalStore(createStanding(database)),
};

for (const [name, store] of Object.entries(STORES)) {
  describe(`P28: accounts of one address, whose mailbox is proven, with carts in the store ${name}`, () => {
    let shop: TestShop;
    before(async () => {
      shop = await createTestShop({ store, trustedProxies: ['127.0.0.1/32'], limitsAbuse: false });
    });
    after(() => shop.close());

    const { from, byApi, statusOf, accountsOf, isIn } = registering(() => shop);

    /** The account of months ago, and the one of today, whose link comes last. */
    async function twoAccounts() {
      const email = newEmail();
      const former = shop.shopper();
      await byApi(email, former);
      const formerToken = tokenOfMail(shop, email);
      const { shopper: today } = await customer(shop, email);
      return { email, former, formerToken, today, token: tokenOfMail(shop, email) };
    }

    async function placed(shopper: Shopper, sku = 'SOCK-1', totalMinor = 1_390): Promise<string> {
      await shopper.add(sku);
      const response = await order(shopper, orderBody(totalMinor), undefined, from());
      assert.equal(response.statusCode, 201, response.body);
      return response.json().order.number;
    }
    const ordersOf = async (shopper: Shopper): Promise<string[]> =>
      (await shopper.get('/api/orders'))
        .json()
        .orders.map((one: { number: string }) => one.number)
        .sort();
    const onNewDevice = async (email: string, password = PASSWORD) => {
      const device = shop.shopper();
      await signIn(device, email, password);
      return device;
    };
    async function resetBy(email: string, password: string) {
      const mails = shop.mails.length;
      await shop.shopper().form('/forgot-password', { email }, from());
      await until(() => shop.mails.length > mails, 'the link is mailed');
      const token = tokenOfMail(shop, email);
      return shop.shopper().form('/reset-password', { token, password }, from());
    }

    it('each password opens the account that it was chosen for, until the mailbox is proven', async () => {
      const { email, former, today } = await twoAccounts();
      await former.add('HOO-BLK-M', 3);
      await today.add('SOCK-1', 2);
      assert.deepEqual(linesOf(await (await onNewDevice(email, OTHER)).cart()), [['HOO-BLK-M', 3]]);
      assert.deepEqual(linesOf(await (await onNewDevice(email)).cart()), [['SOCK-1', 2]]);
      assert.equal(await statusOf(email, 'neither of the two'), 401);
      // Registering with a password that opens one of them is a sign-in.
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

    it('the same when the password is reset by mail, of a confirmed account too', async () => {
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

    it('the same when another account changes to the address', async () => {
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

    it('S16: what a stranger has put on the other account, and the stranger, are gone', async () => {
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

    it('what was written and asked for moves along: reviews, alerts and reminders', async () => {
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

    it('two links that are followed at once: one account stays, with everything', async () => {
      for (let round = 0; round < 5; round++) {
        const { email, former, formerToken, today, token } = await twoAccounts();
        const numbers = [await placed(former), await placed(today)].sort();
        await former.add('HOO-BLK-M', 3);
        await today.add('HOO-BLK-L', 2);
        const answers = await Promise.all(
          [formerToken, token].map((one) => shop.shopper().form('/confirm-email', { token: one }, from())),
        );
        assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [200, 404]);
        const [account, ...more] = await accountsOf(email);
        assert.ok(account?.isConfirmed && more.length === 0);
        const stays = (await isIn(today)) ? today : former;
        assert.deepEqual(linesOf(await stays.cart()).sort(), [
          ['HOO-BLK-L', 2],
          ['HOO-BLK-M', 3],
        ]);
        assert.deepEqual(await ordersOf(stays), numbers);
      }
    });

    it('an order or a change of the cart meanwhile lands in the account that stays, or is refused', async () => {
      const outcomes = new Set<string>();
      for (let round = 0; round < 12; round++) {
        const { former, today, token } = await twoAccounts();
        await former.add('SOCK-1');
        const shift = { confirm: () => shop.shopper().form('/confirm-email', { token }, from()) };
        const [confirmed, ordered, added] = await Promise.all([
          shift.confirm(),
          order(former, orderBody(1_390), undefined, from()),
          former.send('POST', '/api/cart/line-items', { sku: 'HOO-BLK-M', quantity: 2 }),
        ]);
        assert.equal(confirmed.statusCode, 200, confirmed.body);
        const isOrdered = ordered.statusCode === 201;
        outcomes.add(`${ordered.statusCode}`);
        if (!isOrdered) {
          assert.ok([401, 409].includes(ordered.statusCode), ordered.body);
          assert.ok(
            ['sign_in_needed', 'total_changed', 'cart_empty'].includes(ordered.json().code),
            ordered.body,
          );
        }
        assert.deepEqual(await ordersOf(today), isOrdered ? [ordered.json().order.number] : []);
        // An add that was answered is in the account's cart, or in a guest's that comes along at the sign-in.
        assert.ok([200, 503].includes(added.statusCode), added.body);
        if (added.statusCode === 200) {
          const here = linesOf(await today.cart());
          const there = linesOf(await former.cart());
          assert.ok(
            [...here, ...there].some(([sku, quantity]) => sku === 'HOO-BLK-M' && quantity === 2),
            `the add is lost: ${JSON.stringify({ here, there, answer: added.json().lineItems.length })}`,
          );
        }
      }
      assert.ok(outcomes.size > 0);
    });

    if (name === 'database') {
      /** Holds the rows of a statement until as many connections wait, for whatever reason. */
      async function held(rows: string, parameters: unknown[], steps: (() => unknown)[]) {
        const client = await shop.database.pool.connect();
        try {
          await client.query('BEGIN');
          await client.query(rows, parameters);
          for (const [index, step] of steps.entries()) {
            step();
            await until(() => isSomebodyWaiting(shop.database, index + 1), `${index + 1} wait`);
          }
          await client.query('COMMIT');
        } finally {
          client.release();
        }
      }

      it('an order that has the cart first is placed, and moves', async () => {
        const { email, former, today, token } = await twoAccounts();
        await former.add('SOCK-1');
        let ordered: Promise<Response> | undefined;
        let confirmed: Promise<Response> | undefined;
        await held(
          "SELECT FROM variants WHERE sku = 'SOCK-1' FOR UPDATE",
          [],
          [
            () => (ordered = order(former, orderBody(1_390), undefined, from())),
            () => (confirmed = shop.shopper().form('/confirm-email', { token }, from())),
          ],
        );
        assert.equal((await confirmed)?.statusCode, 200);
        assert.equal((await ordered)?.statusCode, 201);
        assert.deepEqual(await ordersOf(today), [(await ordered)?.json().order.number]);
        assert.deepEqual(linesOf(await today.cart()), []);
        assert.equal((await accountsOf(email)).length, 1);
      });

      it('an order, a change and a sign-in that come after the link are refused or begin as a guest’s', async () => {
        const { email, former, today, token } = await twoAccounts();
        const number = await placed(former);
        await former.add('SOCK-1', 2);
        const adding = shop.shopper();
        for (const [cookie, value] of former.cookies) adding.cookies.set(cookie, value);
        const guest = shop.shopper();
        await guest.add('OXF-NVY-M');
        const answers: Promise<Response>[] = [];
        await held(
          'SELECT FROM orders WHERE number = $1 FOR UPDATE',
          [number],
          [
            () => answers.push(shop.shopper().form('/confirm-email', { token }, from())),
            () => answers.push(order(former, orderBody(2_290), undefined, from())),
            () =>
              answers.push(
                adding.send('POST', '/api/cart/line-items', { sku: 'HOO-BLK-M', quantity: 2 }, from()),
              ),
            () => answers.push(guest.send('POST', '/api/session', { email, password: OTHER }, from())),
          ],
        );
        const [confirmed, ordered, added, signedIn] = await Promise.all(answers);
        assert.equal(confirmed?.statusCode, 200);
        assert.deepEqual([ordered?.statusCode, ordered?.json().code], [401, 'sign_in_needed']);
        assert.equal(signedIn?.statusCode, 401);
        assert.equal((await guest.cart()).itemCount, 1, 'the guest’s cart stays with the guest');
        assert.equal(added?.statusCode, 200);
        assert.deepEqual(linesOf(await today.cart()), [['SOCK-1', 2]]);
        await signIn(adding, email);
        assert.deepEqual(linesOf(await today.cart()), [
          ['SOCK-1', 2],
          ['HOO-BLK-M', 2],
        ]);
        assert.deepEqual(await ordersOf(today), [number]);
      });
    }
  });
}
