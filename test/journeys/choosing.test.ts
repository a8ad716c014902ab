import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../shop.ts';
import { addButton, cartOf, choose, drawerOf, textOf } from './steps/actions.ts';
import { violations } from './steps/axe.ts';
import { journeys } from './steps/journey.ts';

const lightboxOf = (page: Page) => page.locator('dialog.lightbox');
const placeOf = (page: Page) => textOf(lightboxOf(page).getByRole('status'));
const barOf = (page: Page) => page.locator('#buy-bar');

const toReviews = (page: Page) =>
  page.locator('#reviews').evaluate((one) => one.scrollIntoView({ block: 'start', behavior: 'instant' }));

describe('choosing on the product page', () => {
  const journey = journeys();

  journey(
    'pictures open large, by pointer and keys, and the focus returns',
    {},
    async ({ page, go, size }) => {
      await go('/products/cable-knit');
      const links = page.locator('.gallery a');
      await links.first().click();
      await lightboxOf(page).waitFor();
      const count = await links.count();
      assert.equal(await placeOf(page), `1 of ${count}`);
      await page.keyboard.press('ArrowLeft');
      assert.equal(await placeOf(page), `${count} of ${count}`);
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('+');
      assert.equal(await placeOf(page), `1 of ${count}, 150%`);
      await page.keyboard.press('ArrowRight');
      assert.equal(await placeOf(page), `1 of ${count}, 150%`, 'arrows move an enlarged picture');
      await page.keyboard.press('0');
      await lightboxOf(page).getByRole('button', { name: 'Next picture' }).click();
      assert.equal(await placeOf(page), `2 of ${count}`);
      if (size === 'desktop') {
        await lightboxOf(page).locator('.stage').hover();
        await page.mouse.wheel(0, -400);
        assert.match(await placeOf(page), /^2 of \d, 2\d\d%$/);
      }
      assert.deepEqual(await violations(page, 'light'), []);
      const shown = lightboxOf(page).locator('img');
      await until(
        async () => /-1200\.webp$/.test((await shown.getAttribute('src')) ?? ''),
        'the largest file',
      );
      await page.keyboard.press('Escape');
      assert.equal(await lightboxOf(page).isVisible(), false);
      assert.ok(await links.first().evaluate((link) => link === document.activeElement));
    },
  );

  journey('a tap and two fingers enlarge a picture', { sizes: ['phone'] }, async ({ page, go }) => {
    await go('/products/cable-knit');
    await page.locator('.gallery a').first().tap();
    await lightboxOf(page).waitFor();
    await lightboxOf(page).locator('.stage').tap();
    assert.match(await placeOf(page), /225%/);
    await lightboxOf(page).locator('.stage').tap();
    assert.doesNotMatch(await placeOf(page), /%/);
    const touch = await page.context().newCDPSession(page);
    const fingers = (type: string, ...points: [number, number][]) =>
      touch.send('Input.dispatchTouchEvent', {
        type: type as 'touchStart',
        touchPoints: points.map(([x, y], id) => ({ x, y, id })),
      });
    await fingers('touchStart', [180, 400]);
    await fingers('touchStart', [180, 400], [210, 400]);
    await fingers('touchMove', [150, 400], [240, 400]);
    await fingers('touchEnd');
    assert.match(await placeOf(page), /, [23]\d\d%$/);
  });

  journey('dots say on a phone which picture is in view', { sizes: ['phone'] }, async ({ page, go }) => {
    await go('/products/cable-knit');
    const gallery = page.locator('.gallery');
    const dots = page.locator('.position i');
    await until(async () => /on/.test((await dots.first().getAttribute('class')) ?? ''), 'the first dot');
    await gallery.evaluate((element) => element.scrollTo({ left: element.clientWidth, behavior: 'instant' }));
    await until(async () => /on/.test((await dots.nth(1).getAttribute('class')) ?? ''), 'the second dot');
    assert.equal(await dots.count(), await gallery.locator('.frame').count());
    assert.match(await textOf(page.locator('.pictures > [role="status"]')), /^Picture 2 of \d$/);
  });

  journey(
    'the bar buys what is chosen, and covers neither footer nor focus',
    { sizes: ['phone'] },
    async (shopper) => {
      const { page, go } = shopper;
      await go('/products/oxford-shirt');
      assert.equal(await barOf(page).isVisible(), false);
      await toReviews(page);
      await barOf(page).waitFor();
      const button = barOf(page).getByRole('button');
      assert.equal(await textOf(button), 'Choose a size');
      assert.deepEqual(await violations(page, 'light'), []);
      await choose(page, { color: 'Navy', size: 'M' });
      await toReviews(page);
      await barOf(page).waitFor();
      assert.equal(await textOf(barOf(page).locator('.chosen')), 'Navy, M');
      assert.equal(await textOf(barOf(page).locator('.price')), '€59.00');
      await button.click();
      await drawerOf(page).waitFor();
      assert.deepEqual(await cartOf(page), { 'OXFORD-SHIRT-NAVY-M': 1 });
      await page.keyboard.press('Escape');
      assert.ok(await button.evaluate((one) => one === document.activeElement));

      await page
        .locator('.footer')
        .evaluate((footer) => footer.scrollIntoView({ block: 'end', behavior: 'instant' }));
      const bottom = await barOf(page).evaluate((bar) => bar.getBoundingClientRect().bottom);
      const top = await page.locator('.footer').evaluate((footer) => footer.getBoundingClientRect().top);
      assert.ok(bottom <= top, 'the bar ends above the footer');
      await addButton(page).scrollIntoViewIfNeeded();
      await barOf(page).waitFor({ state: 'hidden' });
    },
  );

  journey('a sold-out size leads to the email that says when it is back', {}, async ({ page, go }) => {
    await go('/products/oxford-shirt?color=chalk');
    const details = page.locator('#sold-out');
    const select = details.locator('select');
    const isFocused = () => select.evaluate((one) => one === document.activeElement);
    const asked = () => select.evaluate((one: HTMLSelectElement) => one.selectedOptions[0]?.text);
    const size = page.locator('[name="size"][value="M"]');

    await page.getByRole('radio', { name: 'S', exact: true }).check();
    await page.keyboard.press('ArrowRight');
    assert.ok(await size.evaluate((one) => one === document.activeElement), 'an arrow reaches it');
    assert.equal(await size.isChecked(), false);
    assert.equal(await details.getAttribute('open'), null, 'an arrow alone opens nothing');
    for (const key of ['Space', 'Enter']) {
      await size.focus();
      await page.keyboard.press(key);
      assert.ok(await isFocused(), key);
      assert.equal(await asked(), 'Chalk, M');
      await details.evaluate((one) => one.removeAttribute('open'));
    }
    assert.ok(await page.getByRole('radio', { name: 'S', exact: true }).isChecked(), 'the choice is kept');

    // Playwright waits for a label’s control to be enabled.
    await page.locator('.size', { hasText: 'M' }).click({ force: true });
    assert.equal(await asked(), 'Chalk, M');
    assert.ok(await isFocused());
    await page.locator('#sold-out button').click();
    await page.waitForURL(/\/back-in-stock\?sku=OXFORD-SHIRT-CHALK-M/);
  });

  journey(
    'what was viewed is shown again until it is cleared',
    { sizes: ['phone'] },
    async ({ page, go }) => {
      await go('/products/beanie');
      // Other journeys of this browser have viewed products, too.
      await page.evaluate(() => localStorage.clear());
      for (const slug of ['beanie', 'wool-coat', 'sneakers', 'cable-knit']) await go(`/products/${slug}`);
      const section = page.locator('#viewed');
      assert.equal(await section.isVisible(), false);
      await page.locator('.footer').scrollIntoViewIfNeeded();
      await section.waitFor();
      assert.deepEqual(await section.locator('h3').allInnerTexts(), [
        'Canvas sneakers',
        'Wool coat',
        'Ribbed beanie',
      ]);
      await section.getByRole('button', { name: 'Clear' }).click();
      assert.equal(await page.evaluate(() => localStorage.getItem('viewed')), null);
      assert.equal(await section.locator('h3').count(), 0);
      await go('/products/beanie');
      assert.equal(await page.evaluate(() => localStorage.getItem('viewed')), '["beanie"]');
    },
  );
});
