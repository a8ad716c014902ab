import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../proving-ground/shared/test-database.ts';
import { createTestShop, type Response, type Shopper, type TestShop } from '../../test/shop.ts';
import { countOf, order, orderBody, orderForm } from '../checkout/checkout.fixture.ts';
import { OPENED_STORES, type OpenedStore } from '../checkout/order-stores.fixture.ts';

const [SHOWN, OTHER, THIRD] = ['HOO-BLK-M', 'HOO-BLK-L', 'OXF-NVY-M'];
/** Each hoodie costs the same, so the total tells nothing of which one is in the cart. */
const TOTAL = 7_900;
const RACES = 12;

/** What the page sends of itself. */
const shownBy = ({ body }: Response): Record<string, string> =>
  Object.fromEntries(
    [...body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  ) as Record<string, string>;

const seenOf = ({ sku, quantity, unitPriceMinor }: Record<string, unknown>) => ({
  sku,
  quantity,
  unitPriceMinor,
});
const seenBy = async (shopper: Shopper) => (await shopper.cart()).lineItems.map(seenOf);

async function swap(shopper: Shopper): Promise<void> {
  await shopper.remove(SHOWN as string);
  await shopper.add(OTHER as string);
}

for (const [store, open] of Object.entries(OPENED_STORES)) {
  describe(`what the checkout page showed, with carts in the store ${store}`, () => {
    let shop: TestShop;
    let opened: OpenedStore;
    before(async () => {
      const test = await createTestDatabase();
      opened = await open(test);
      shop = await createTestShop({ test, store: opened.store, limitsAbuse: false });
    });
    after(async () => {
      await shop.close();
      await opened.close();
    });

    const withShown = async () => {
      const shopper = shop.shopper();
      await shopper.add(SHOWN as string);
      return shopper;
    };
    const openCheckout = async (shopper: Shopper) => shownBy(await shopper.get('/checkout'));
    const orderedSkus = async () => {
      const { rows } = await shop.database.pool.query<{ sku: string }>(
        'SELECT sku FROM order_lines JOIN orders ON orders.id = order_id ORDER BY placed_at, sku',
      );
      return rows.map(({ sku }) => sku);
    };

    it('P29: an item that another tab replaced with one of the same price is not ordered unseen', async () => {
      const shopper = await withShown();
      const shown = await openCheckout(shopper);
      await swap(shopper);
      const before = await countOf(shop, 'orders');
      const form = orderForm(TOTAL, { ...shown, line1: 'Kept Lane 9', notes: 'Ring twice' });
      const refused = await shopper.form('/checkout', form);
      assert.equal(refused.statusCode, 409, refused.body);
      assert.match(refused.body, /Your cart has changed/);
      assert.match(refused.body, /Kept Lane 9[\s\S]*Ring twice/);
      assert.match(refused.body, /Heavy hoodie[\s\S]*Black[\s\S]*L\b/);
      assert.equal(await countOf(shop, 'orders'), before);
      const placed = await shopper.form('/checkout', { ...form, ...shownBy(refused) });
      assert.equal(placed.statusCode, 303, placed.body);
      assert.equal((await orderedSkus()).at(-1), OTHER);
    });

    it('P29: the API refuses with cart_changed and the new summary, and the order can be placed with it', async () => {
      const shopper = await withShown();
      const seenLineItems = await seenBy(shopper);
      await swap(shopper);
      const refused = await order(shopper, orderBody(TOTAL, { seenLineItems }));
      assert.deepEqual([refused.statusCode, refused.json().code], [409, 'cart_changed'], refused.body);
      const { summary } = refused.json();
      assert.deepEqual(
        summary.lineItems.map(({ sku }: { sku: string }) => sku),
        [OTHER],
      );
      const placed = await order(shopper, orderBody(TOTAL, { seenLineItems: summary.lineItems.map(seenOf) }));
      assert.equal(placed.statusCode, 201, placed.body);
      assert.equal(placed.json().order.lineItems[0].sku, OTHER);
    });

    it('P29: prices that change without changing the total are shown first', async () => {
      const shopper = shop.shopper();
      await shopper.add('SOCK-1');
      await shopper.add('SOCK-2');
      const shown = await openCheckout(shopper);
      const setPrices = (first: number, second: number) =>
        shop.database.pool.query(
          "UPDATE variants SET price_minor = CASE sku WHEN 'SOCK-1' THEN $1::int ELSE $2::int END WHERE sku IN ('SOCK-1', 'SOCK-2')",
          [first, second],
        );
      await setPrices(500, 1_300);
      const refused = await shopper.form('/checkout', orderForm(2_290, shown));
      assert.equal(refused.statusCode, 409);
      assert.match(refused.body, /Your cart has changed/);
      await setPrices(900, 900);
      assert.equal((await shopper.form('/checkout', orderForm(2_290, shown))).statusCode, 303);
    });

    it('P29: a change that keeps the items does not stop the order', async () => {
      const shopper = await withShown();
      await shopper.add(THIRD as string);
      assert.equal(
        (await shopper.send('POST', '/api/cart/saved-line-items', { sku: THIRD })).statusCode,
        200,
      );
      const shown = await openCheckout(shopper);
      assert.equal((await shopper.send('DELETE', `/api/cart/saved-line-items/${THIRD}`)).statusCode, 200);
      await swap(shopper);
      await shopper.remove(OTHER as string);
      await shopper.add(SHOWN as string);
      assert.equal((await shopper.form('/checkout', orderForm(TOTAL, shown))).statusCode, 303);
    });

    it('P29, P20: the same order sent again gets the same answer, whatever is in the cart by then', async () => {
      const shopper = await withShown();
      const [shown, key] = [await openCheckout(shopper), randomUUID()];
      const body = orderBody(TOTAL, { seenLineItems: await seenBy(shopper) });
      const placed = await order(shopper, body, key);
      await shopper.add(OTHER as string);
      assert.deepEqual((await order(shopper, body, key)).json(), placed.json());
      const before = await countOf(shop, 'orders');
      const again = await shopper.form('/checkout', orderForm(TOTAL, shown));
      assert.equal(again.statusCode, 409);
      assert.equal(await countOf(shop, 'orders'), before);
    });

    it('P29: when one tab replaces items while another one orders, the order has what the page showed, or there is none', async () => {
      for (let race = 0; race < RACES; race++) {
        const shopper = await withShown();
        const shown = await openCheckout(shopper);
        const before = await countOf(shop, 'orders');
        const [placed] = await Promise.all([
          shopper.form('/checkout', orderForm(TOTAL, { ...shown, key: randomUUID() })),
          swap(shopper),
        ]);
        const orders = (await countOf(shop, 'orders')) - before;
        assert.ok([303, 409].includes(placed.statusCode), placed.body);
        assert.equal(orders, placed.statusCode === 303 ? 1 : 0);
        if (orders === 1) assert.equal((await orderedSkus()).at(-1), SHOWN, `race ${race}`);
      }
    });
  });
}
