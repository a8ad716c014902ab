import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Page, Route } from 'playwright-core';
import { addButton, addToCart, cartOf, choose, drawerOf, textOf, waitForCount } from './steps/actions.ts';
import { type Journey, journeys } from './steps/journey.ts';

const SKU = 'OXFORD-SHIRT-NAVY-M';
const ADDING = '**/cart/line-items';
/** The first try and one after each of three pauses. */
const TRIES = 4;

async function chooseShirt({ page, go }: Journey): Promise<void> {
  await go('/products/oxford-shirt');
  await choose(page, { color: 'Navy', size: 'M' });
}

/** The pauses between tries take seconds, so a second lasts 20 ms here. */
const hurry = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const wait = window.setTimeout;
    window.setTimeout = ((task: () => void, ms = 0) => wait(task, ms / 50)) as typeof window.setTimeout;
  });

/** Handles each try by its number, which begins at 1. Returns the keys of the tries. */
async function onEachTry(
  page: Page,
  answer: (route: Route, number: number) => Promise<void>,
): Promise<string[]> {
  const keys: string[] = [];
  await page.route(ADDING, async (route) => {
    keys.push((await route.request().headerValue('idempotency-key')) ?? '');
    await answer(route, keys.length);
  });
  return keys;
}

/** The shop makes the change, and the answer never arrives. */
async function loseAnswer(route: Route): Promise<void> {
  await route.fetch();
  await route.abort('connectionreset');
}

describe('adding to the cart', () => {
  const journey = journeys();

  journey(
    'counts a double click once, because the button is busy until the shop has answered',
    {},
    async (shopper) => {
      const { page } = shopper;
      await chooseShirt(shopper);
      const { promise: held, resolve: release } = Promise.withResolvers<void>();
      const keys = await onEachTry(page, async (route) => {
        await held;
        await route.continue();
      });
      await addButton(page).dblclick();
      await page.locator('#buy button[aria-disabled="true"]', { hasText: 'Adding…' }).waitFor();
      await addButton(page).press('Enter');
      release();
      await drawerOf(page).waitFor();
      assert.equal(await addButton(page).getAttribute('aria-disabled'), null);
      assert.equal(await textOf(addButton(page)), 'Add to cart');
      assert.equal(keys.length, 1);
      assert.deepEqual(await cartOf(page), { [SKU]: 1 });

      await page.keyboard.press('Escape');
      await addToCart(page);
      await waitForCount(page, 2);
      assert.equal(new Set(keys).size, 2, 'another click is another intent, with a key of its own');
    },
  );

  journey(
    'adds a size from a list, with the keyboard, and gives the focus back once the drawer is closed',
    {},
    async ({ page, go }) => {
      await go('/products?q=oxford');
      const opener = page.getByRole('link', { name: 'Quick add: Oxford shirt' });
      await opener.focus();
      await page.keyboard.press('Enter');
      const sizes = page.getByRole('group', { name: 'Size of Oxford shirt in navy' });
      const small = sizes.getByRole('button', { name: 'S', exact: true });
      await small.waitFor();
      assert.ok(await small.evaluate((button) => button === document.activeElement));
      assert.equal(await opener.getAttribute('aria-expanded'), 'true');
      await page.keyboard.press('Escape');
      await sizes.waitFor({ state: 'detached' });
      assert.ok(await opener.evaluate((link) => link === document.activeElement));

      await page.keyboard.press('Enter');
      await sizes.getByRole('button', { name: 'M', exact: true }).press('Enter');
      await drawerOf(page).waitFor();
      assert.deepEqual(await cartOf(page), { [SKU]: 1 });
      await waitForCount(page, 1);
      await page.keyboard.press('Escape');
      assert.ok(await opener.evaluate((link) => link === document.activeElement));
    },
  );

  journey(
    'adds the only size at once, and leads to a message when a size is sold out in the color of the card',
    { sizes: ['phone'] },
    async ({ page, go }) => {
      await go('/products?category=hats');
      await page.getByRole('link', { name: 'Quick add: Ribbed beanie' }).click();
      await drawerOf(page).waitFor();
      assert.deepEqual(await cartOf(page), { 'BEANIE-MUSTARD-ONE-SIZE': 1 });

      await go('/products?q=oxford');
      await page.getByRole('link', { name: 'Chalk' }).click();
      await page.getByRole('link', { name: 'Quick add: Oxford shirt' }).click();
      await page.getByRole('link', { name: 'M, sold out. Notify me' }).click();
      await page.waitForURL('**/back-in-stock?sku=OXFORD-SHIRT-CHALK-M');
    },
  );

  journey('a lost answer from a list counts once', { sizes: ['phone'] }, async ({ page, go }) => {
    await hurry(page);
    await go('/products?q=oxford');
    const keys = await onEachTry(page, (route, number) =>
      number === 1 ? loseAnswer(route) : route.continue(),
    );
    await page.getByRole('link', { name: 'Quick add: Oxford shirt' }).click();
    await page.getByRole('button', { name: 'M', exact: true }).click();
    await drawerOf(page).waitFor();
    assert.equal(keys.length, 2);
    assert.equal(new Set(keys).size, 1);
    assert.deepEqual(await cartOf(page), { [SKU]: 1 });
  });

  const failures: Record<string, (route: Route) => Promise<void>> = {
    'a connection that breaks': (route) => route.abort('connectionfailed'),
    'an answer that is lost': loseAnswer,
    'an instance that is not ready': (route) => route.fulfill({ status: 503, body: '' }),
    'an answer that is lost behind a balancer': async (route) => {
      await route.fetch();
      await route.fulfill({ status: 502, body: '' });
    },
  };
  for (const [failure, fail] of Object.entries(failures)) {
    journey(
      `after ${failure} tries again with the same key, and counts once`,
      {
        sizes: ['phone'],
        expects: [/^50[23] \/cart\/line-items$/],
      },
      async (shopper) => {
        const { page } = shopper;
        await hurry(page);
        await chooseShirt(shopper);
        const keys = await onEachTry(page, (route, number) => (number < 3 ? fail(route) : route.continue()));
        await addToCart(page);
        assert.equal(keys.length, 3);
        assert.equal(new Set(keys).size, 1);
        assert.match(keys[0] ?? '', /^[0-9a-f-]{32,36}$/);
        assert.deepEqual(await cartOf(page), { [SKU]: 1 });
        await waitForCount(page, 1);
      },
    );
  }

  journey(
    'says that nothing was added, keeps the choice, and treats the next click as the same intent',
    {},
    async (shopper) => {
      const { page } = shopper;
      await hurry(page);
      await chooseShirt(shopper);
      const keys = await onEachTry(page, (route, number) =>
        number <= TRIES ? loseAnswer(route) : route.continue(),
      );
      await addButton(page).click();
      await page
        .getByRole('alert')
        .getByText('The shop didn’t answer. Try again: nothing is added twice.')
        .waitFor();
      assert.equal(await drawerOf(page).count(), 0);
      assert.equal(await page.getByRole('radio', { name: 'M', exact: true }).isChecked(), true);
      assert.equal(await page.getByRole('radio', { name: 'Navy' }).isChecked(), true);
      assert.equal(keys.length, TRIES);

      await addToCart(page);
      assert.equal(new Set(keys).size, 1);
      assert.deepEqual(await cartOf(page), { [SKU]: 1 });
    },
  );

  journey('says so when the shopper is offline, and works again afterward', {}, async (shopper) => {
    const { page, context } = shopper;
    await hurry(page);
    await chooseShirt(shopper);
    await context.setOffline(true);
    await addButton(page).click();
    await page.getByRole('alert').getByText('You’re offline.').waitFor();
    await context.setOffline(false);
    await addToCart(page);
    assert.equal(await page.getByRole('alert').isVisible(), false);
    assert.deepEqual(await cartOf(page), { [SKU]: 1 });
  });

  journey(
    'shows the price of the size that is still chosen when the shopper comes back',
    {},
    async (shopper) => {
      const { page, go } = shopper;
      await go('/products/heavy-hoodie');
      await choose(page, { size: 'L' });
      const shown = await textOf(page.locator('#price'));
      assert.match(shown, /62\.00/);
      await go('/cart');
      await page.goBack();
      assert.equal(await page.getByRole('radio', { name: 'L', exact: true }).isChecked(), true);
      await page.locator('#price', { hasText: '62.00' }).waitFor();
      assert.equal(await textOf(page.locator('#price')), shown);
    },
  );
});
