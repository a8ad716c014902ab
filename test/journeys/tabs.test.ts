import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../shop.ts';
import {
  addButton,
  addToCart,
  cartOf,
  choose,
  drawerOf,
  lineOf,
  quantityOf,
  removedNotice,
  waitForCount,
  waitForQuantity,
} from './steps/actions.ts';
import { journeys } from './steps/journey.ts';

const SHIRT = 'OXFORD-SHIRT-NAVY-M';
const BEANIE = 'BEANIE-MUSTARD-ONE-SIZE';

/** Makes a tab receive nothing until it is shown, as if the browser had suspended it. */
async function deafen(page: Page): Promise<Page> {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'BroadcastChannel'));
  return page;
}

/** A headless browser shows all tabs at once, so the visibility event is sent manually. */
const show = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));

describe('two tabs of one shopper', () => {
  const journey = journeys();

  journey(
    'add to one cart, and an old tab updates when it is shown',
    {},
    async ({ shop, page, go, newTab }) => {
      await deafen(page);
      const other = await deafen(await newTab());
      await go('/products/oxford-shirt');
      await other.goto(`${shop.url}/products/beanie`);
      await choose(page, { color: 'Navy', size: 'M' });
      await addToCart(page);
      await addToCart(other);
      await waitForCount(other, 2);
      assert.deepEqual(await cartOf(page), { [SHIRT]: 1, [BEANIE]: 1 });

      await lineOf(drawerOf(page), BEANIE).waitFor({ state: 'detached' });
      await show(page);
      await waitForCount(page, 2);
      await lineOf(drawerOf(page), BEANIE).waitFor();

      await go('/cart');
      await lineOf(drawerOf(other), BEANIE).getByRole('button', { name: 'Increase quantity of' }).click();
      await waitForQuantity(lineOf(drawerOf(other), BEANIE), 2);
      await show(page);
      await waitForQuantity(lineOf(page, BEANIE), 2);
      await waitForCount(page, 3);
    },
  );

  journey(
    'learn from each other what was removed',
    { expects: [`404 /cart/line-items/${BEANIE}`] },
    async ({ shop, page, go, newTab }) => {
      await deafen(page);
      await go('/products/beanie');
      await addToCart(page);
      const other = await deafen(await newTab());
      await go('/cart');
      await other.goto(`${shop.url}/cart`);
      await lineOf(page, BEANIE).getByRole('button', { name: 'Remove' }).click();
      await removedNotice(page, 'Ribbed beanie').waitFor();

      await quantityOf(lineOf(other, BEANIE)).fill('4');
      await quantityOf(lineOf(other, BEANIE)).press('Enter');
      await other.getByRole('alert').getByText('This item is no longer in your cart.').waitFor();
      assert.deepEqual(await cartOf(other), {});
      await other.getByRole('button', { name: 'Undo' }).click();
      await waitForQuantity(lineOf(other, BEANIE), 1);
      await show(page);
      await waitForQuantity(lineOf(page, BEANIE), 1);
    },
  );

  journey(
    'of a guest show the same: the second follows the first',
    {},
    async ({ shop, page, go, newTab }) => {
      await go('/products/oxford-shirt');
      const [cart, product] = [await newTab(), await newTab()];
      await cart.goto(`${shop.url}/cart`);
      await product.goto(`${shop.url}/products/beanie`);
      await choose(page, { color: 'Navy', size: 'M' });
      await addToCart(page);
      // No tab changes its visibility, and none is reloaded.
      await waitForCount(product, 1);
      await waitForQuantity(lineOf(cart, SHIRT), 1);
      await addToCart(product);
      await lineOf(drawerOf(page), BEANIE).waitFor();
      await waitForCount(page, 2);
      await lineOf(cart, BEANIE).waitFor();
      await lineOf(cart, BEANIE).getByRole('button', { name: 'Remove' }).click();
      await lineOf(drawerOf(page), BEANIE).waitFor({ state: 'detached' });
      await waitForCount(page, 1);
      await waitForCount(product, 1);
    },
  );

  journey(
    'have one cart with both items when their first adds are simultaneous',
    {},
    async ({ shop, page, newTab }) => {
      const carts = async () => Number((await shop.sql('SELECT count(*) FROM carts'))[0]?.count);
      const before = await carts();
      const tabs = [page, await newTab()];
      await Promise.all(tabs.map((tab) => tab.goto(`${shop.url}/products/oxford-shirt`)));
      await Promise.all(tabs.map((tab) => choose(tab, { color: 'Navy', size: 'M' })));
      const held = await holdAdds(tabs);
      await Promise.all(tabs.map((tab) => addButton(tab).click()));
      await until(
        async () => held.asked() === tabs.length || (await isWaiting(tabs)),
        'the second tab has asked, or waits for the first',
      );
      held.release();
      await Promise.all(tabs.map((tab) => drawerOf(tab).waitFor()));
      assert.deepEqual(await cartOf(page), { [SHIRT]: 2 });
      assert.equal(await carts(), before + 1);
    },
  );
});

/** The adds of these tabs have been sent, and none arrives before the release. */
async function holdAdds(tabs: Page[]): Promise<{ asked(): number; release(): void }> {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  let asked = 0;
  for (const tab of tabs) {
    await tab.route('**/cart/line-items', async (route) => {
      asked++;
      await released;
      await route.continue();
    });
  }
  return { asked: () => asked, release };
}

/** Waits for its turn, because tabs send one after the other. */
async function isWaiting([tab]: Page[]): Promise<boolean> {
  const pending = await tab?.evaluate(async () => (await navigator.locks.query()).pending?.length);
  return (pending ?? 0) > 0;
}
