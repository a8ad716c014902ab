import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isAnyoneWaiting } from '../../../test/locks.ts';
import { createTestShop, linesOf, type Response, type TestShop, until } from '../../../test/shop.ts';
import { order, orderBody } from '../../checkout/checkout.fixture.ts';
import { signIn } from '../accounts.fixture.ts';
import { OTHER } from '../sign-in/registering.fixture.ts';
import { joining, STORES } from './joining.fixture.ts';

for (const [name, store] of Object.entries(STORES)) {
  describe(`P28: accounts of one address that are joined while their shoppers go on, with carts in the store ${name}`, () => {
    let shop: TestShop;
    before(async () => {
      shop = await createTestShop({ store, trustedProxies: ['127.0.0.1/32'], limitsAbuse: false });
    });
    after(() => shop.close());

    const { from, accountsOf, isIn, twoAccounts, placed, ordersOf } = joining(() => shop);

    it('of two links that are followed at once, one account stays with everything', async () => {
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

    it('a simultaneous order or cart change lands in the account that stays, or is refused', async () => {
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
        // An acknowledged add is in the account's cart, or in a guest's cart that the next sign-in merges.
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
      /** Holds the rows of a statement. After each step it waits until one more connection waits for a lock. */
      async function held(rows: string, parameters: unknown[], steps: (() => unknown)[]) {
        const client = await shop.database.pool.connect();
        try {
          await client.query('BEGIN');
          await client.query(rows, parameters);
          for (const [index, step] of steps.entries()) {
            step();
            await until(() => isAnyoneWaiting(shop.database, index + 1), `${index + 1} wait`);
          }
          await client.query('COMMIT');
        } finally {
          client.release();
        }
      }

      it('an order that locks the cart first is placed, and moves', async () => {
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

      it('an order, a cart change and a sign-in after the link are refused or continue as a guest’s', async () => {
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
