import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { until } from '../shop.ts';
import {
  addButton,
  chipNames,
  drawerOf,
  fillCart,
  headingOf,
  lineOf,
  quantityOf,
  waitForQuantity,
} from './steps/actions.ts';
import { journeys } from './steps/journey.ts';

const SKU = 'OXFORD-SHIRT-NAVY-M';
/** This is more than any page has focusable elements. */
const STEPS_MAX = 60;

const isFocused = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => element === document.activeElement);

/** Presses Tab until the element has the focus, like someone without a mouse. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let step = 0; step < STEPS_MAX; step++) {
    if (await isFocused(target)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`${target} is not reached by ${STEPS_MAX} steps`);
}

const waitForFocus = (locator: Locator): Promise<void> =>
  until(async () => (await locator.count()) > 0 && isFocused(locator), `the focus is on ${locator}`);

interface Focus {
  /** Empty when nothing has the focus. */
  html: string;
  /** The focus is visible by an outline of the element or of its parent. */
  isVisible: boolean;
}

const focusOf = (page: Page): Promise<Focus> =>
  page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return { html: '', isVisible: false };
    const around: Element[] = [];
    for (let element: Element | null = focused; element && around.length < 4; element = element.parentElement)
      around.push(element);
    const isVisible = around
      .map((element) => getComputedStyle(element))
      .some(
        ({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
      );
    return { html: focused.outerHTML.slice(0, 120), isVisible };
  });

describe('with the keyboard alone', () => {
  const journey = journeys();

  journey('the first Tab stop skips the header', {}, async ({ page, go }) => {
    for (const path of ['/', '/products', '/products/oxford-shirt', '/cart', '/delivery']) {
      await go(path);
      await page.keyboard.press('Tab');
      const skip = page.getByRole('link', { name: 'Skip to content' });
      assert.ok(await isFocused(skip), path);
      assert.ok((await focusOf(page)).isVisible, path);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      assert.ok(await page.evaluate(() => document.activeElement?.closest('main')), path);
    }
  });

  journey('every control shows when it has the focus', {}, async ({ page, go }) => {
    for (const path of ['/', '/products?category=men&size=m', '/products/oxford-shirt']) {
      await go(path);
      for (let step = 0; step < STEPS_MAX; step++) {
        await page.keyboard.press('Tab');
        const { html, isVisible } = await focusOf(page);
        if (html === '') break;
        assert.ok(isVisible, `${path}: ${html}`);
      }
    }
  });

  journey('the menu opens, closes and navigates', { sizes: ['phone'] }, async ({ page, go }) => {
    await go('/');
    const menu = page.getByRole('button', { name: 'Menu' });
    await tabTo(page, menu);
    await page.keyboard.press('Enter');
    await page.locator('#menu').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('#menu').waitFor({ state: 'hidden' });
    assert.ok(await isFocused(menu));
    await page.keyboard.press('Enter');
    await tabTo(page, page.locator('#menu').getByRole('link', { name: 'Men', exact: true }));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/products?category=men');
  });

  journey('the search opens with the focus in its field', {}, async ({ page, go }) => {
    await go('/');
    const opener = page.getByRole('button', { name: 'Search' });
    await tabTo(page, opener);
    await page.keyboard.press('Enter');
    await waitForFocus(page.locator('#search-words'));
    await page.keyboard.press('Escape');
    await page.locator('#search').waitFor({ state: 'hidden' });
    assert.ok(await isFocused(opener));
    await page.keyboard.press('Enter');
    await page.keyboard.type('scarf');
    await page.keyboard.press('Enter');
    await page.waitForURL('**q=scarf');
    assert.equal(await headingOf(page), '2 items for “scarf”');
  });

  journey('filters keep the focus in place on the new page', { sizes: ['desktop'] }, async ({ page, go }) => {
    await go('/products?category=women');
    const navy = page.locator('#filters input[value="navy"]');
    await tabTo(page, navy);
    await page.keyboard.press('Space');
    await page.waitForURL('**color=navy');
    await waitForFocus(navy);
    assert.deepEqual(await chipNames(page), ['Navy']);
    await page.keyboard.press('Space');
    await page.waitForURL((url) => !url.search.includes('navy'));
    await waitForFocus(navy);
  });

  journey('filters are selected in the sheet and applied', { sizes: ['phone'] }, async ({ page, go }) => {
    await go('/products?category=women');
    const opener = page.getByRole('button', { name: 'Filter' });
    await tabTo(page, opener);
    await page.keyboard.press('Enter');
    await tabTo(page, page.locator('#filters input[value="navy"]'));
    await page.keyboard.press('Space');
    await tabTo(page, page.getByRole('button', { name: /^Show (these|\d+) items?$/ }));
    await page.keyboard.press('Enter');
    await page.waitForURL('**color=navy');
    assert.deepEqual(await chipNames(page), ['Navy']);
  });

  journey('an item is chosen and added, and the drawer returns the focus', {}, async ({ page, go }) => {
    await go('/products/oxford-shirt');
    const colors = page.locator('#buy input[name="color"]');
    await tabTo(page, colors.and(page.locator(':checked')));
    await page.keyboard.press('ArrowRight');
    assert.equal(await colors.and(page.locator(':checked')).getAttribute('value'), 'Chalk');
    await page.keyboard.press('ArrowLeft');
    await tabTo(page, page.locator('#buy input[name="size"]').first());
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.locator('#buy input[name="size"]:checked').getAttribute('value'), 'M');
    await tabTo(page, addButton(page));
    await page.keyboard.press('Enter');
    await drawerOf(page).waitFor();
    await waitForFocus(drawerOf(page).getByRole('button', { name: 'Close' }));
    await stayInDrawer(page);
    await page.keyboard.press('Escape');
    await drawerOf(page).waitFor({ state: 'detached' });
    assert.ok(await isFocused(addButton(page)));
  });

  journey('the drawer opens from the icon, allows changes, and closes', {}, async ({ shop, page, go }) => {
    await fillCart(page, shop.url, { [SKU]: 1 });
    await go('/');
    const icon = page.getByRole('link', { name: 'Cart, 1 item' });
    await tabTo(page, icon);
    await page.keyboard.press('Enter');
    await drawerOf(page).waitFor();
    await changeLine(page, lineOf(drawerOf(page), SKU));
    await tabTo(page, drawerOf(page).getByRole('button', { name: 'Close' }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await drawerOf(page).waitFor({ state: 'detached' });
    assert.ok(await isFocused(page.getByRole('link', { name: 'Cart, 2 items' })));
  });

  journey('a line is changed, removed and restored on the cart page', {}, async ({ shop, page, go }) => {
    await fillCart(page, shop.url, { [SKU]: 1 });
    await go('/cart');
    const line = lineOf(page, SKU);
    await changeLine(page, line);
    await tabTo(page, quantityOf(line));
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await waitForQuantity(line, 3);
    await waitForFocus(quantityOf(line));
    await tabTo(page, line.getByRole('button', { name: 'Remove' }));
    await page.keyboard.press('Enter');
    await waitForFocus(page.getByRole('button', { name: 'Undo' }));
    await page.keyboard.press('Enter');
    await waitForQuantity(line, 3);
  });
});

async function changeLine(page: Page, line: Locator): Promise<void> {
  const more = line.getByRole('button', { name: 'Increase quantity of' });
  await tabTo(page, more);
  await page.keyboard.press('Enter');
  await waitForQuantity(line, 2);
  await waitForFocus(more);
  await page.keyboard.press('Space');
  await waitForQuantity(line, 3);
  const less = line.getByRole('button', { name: 'Decrease quantity of' });
  await tabTo(page, less, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await waitForQuantity(line, 2);
  await waitForFocus(less);
}

/** Moves through all elements in both directions. After the last one, the browser's own controls get the focus. */
async function stayInDrawer(page: Page): Promise<void> {
  for (const key of ['Tab', 'Shift+Tab']) {
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press(key);
      const isOutside = await page.evaluate(() => {
        const focused = document.activeElement;
        return focused !== document.body && !focused?.closest('#cart-drawer');
      });
      assert.equal(isOutside, false, `${key} leaves the drawer`);
    }
  }
}
