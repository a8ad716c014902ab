import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { storeOrder } from '../stored-orders.ts';
import { until } from '../until.ts';
import { cartOf, fillCart, headingOf } from './steps/actions.ts';
import { CUSTOMER, fillIn, signIn } from './steps/customer.ts';
import { journeys } from './steps/journey.ts';
import type { OpenShop } from './steps/journey-shop.ts';

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const heart = (page: Page, piece: string) =>
  page.getByRole('button', { name: `Save ${piece} to the wishlist`, exact: true }).first();

function linkTo(shop: OpenShop, email: string, path: string): string {
  const { text = '' } = shop.letters.findLast(({ to }) => to === email) ?? {};
  const link = new RegExp(`http\\S+${path}\\S*`).exec(text)?.[0];
  assert.ok(link, `no link to ${path} in: ${text}`);
  return link;
}

describe('before and after an order', () => {
  const journey = journeys();

  journey(
    'a guest’s wish survives sign-in, and is removed with a form (without scripts)',
    { javaScript: false, sizes: ['desktop'] },
    async ({ page, go, size }) => {
      await go('/products/cable-knit');
      await heart(page, 'Cable knit sweater').click();
      assert.equal(await headingOf(page), 'Wishlist');
      await page.getByRole('link', { name: 'Create an account' }).click();
      const register = page.locator('form[action="/register"]');
      await register.getByLabel('Full name').fill('Ines Lindqvist');
      await fillIn(register, `wishes-${size}@lindqvist.example`, CUSTOMER.password);
      await button(page, 'Create account').click();
      await page.waitForURL('**/account/wishlist');
      await button(page, 'Remove Cable knit sweater').click();
      await page.getByText('Your wishlist is empty.').waitFor();
    },
  );

  journey(
    'a guest’s hearts fill when they are pressed, and become the account’s',
    { sizes: ['phone'] },
    async (journey) => {
      const { page, go, size } = journey;
      await go('/products?q=socks');
      const hearts = page.locator('.card .heart[aria-pressed]');
      await hearts.first().waitFor();
      await hearts.nth(0).click();
      await hearts.nth(1).click();
      await page.locator('.card .heart[aria-pressed="true"]').nth(1).waitFor();
      await page.reload();
      await page.locator('.card .heart[aria-pressed="true"]').nth(1).waitFor();
      await hearts.nth(0).click();
      await page.getByRole('status').getByText('Removed from your wishlist.').waitFor({ state: 'attached' });
      await signIn(journey, { ...CUSTOMER, email: `guest-hearts-${size}@lindqvist.example` });
      await go('/account/wishlist');
      assert.equal(await page.locator('.wishes > li').count(), 1);
    },
  );

  journey(
    'a customer’s hearts fill when they are pressed, and stay filled',
    { sizes: ['phone'] },
    async (journey) => {
      const { page, go, size } = journey;
      await signIn(journey, { ...CUSTOMER, email: `hearts-${size}@lindqvist.example` });
      await go('/products?q=beanie');
      const first = page.locator('.card .heart').first();
      await page.locator('.card .heart[aria-pressed="false"]').first().waitFor();
      await first.press('Enter');
      await page.locator('.card .heart[aria-pressed="true"]').waitFor();
      await page.getByRole('status').getByText('Saved to your wishlist.').waitFor({ state: 'attached' });
      await page.reload();
      await page.locator('.card .heart[aria-pressed="true"]').waitFor();
      await first.click();
      await page.getByRole('status').getByText('Removed from your wishlist.').waitFor({ state: 'attached' });
      await go('/account/wishlist');
      await page.getByText('Your wishlist is empty.').waitFor();
    },
  );

  journey(
    'a back-in-stock email is requested, confirmed and canceled with forms',
    { javaScript: false, sizes: ['phone'] },
    async ({ page, go, shop }) => {
      const email = 'missed@lindqvist.example';
      await go('/products/scarf');
      await page.getByText('Sold out in your size?').click();
      await button(page, 'Notify me').click();
      await page.getByLabel('Email').fill(email);
      await button(page, 'Notify me').click();
      assert.equal(await headingOf(page), 'Check your email');
      await page.goto(linkTo(shop, email, '/back-in-stock/confirm'));
      await button(page, 'Yes, notify me').click();
      assert.equal(await headingOf(page), 'We’ll email you');
      await shop.sql(
        `UPDATE variants SET stock = 4 WHERE sku = (SELECT sku FROM stock_alerts WHERE email = $1)`,
        [email],
      );
      await shop.sendDueMails();
      const [seen, ended] = ['/products/scarf', '/back-in-stock/end'].map((path) =>
        linkTo(shop, email, path),
      );
      await page.goto(seen as string);
      assert.equal(await headingOf(page), 'Lambswool scarf');
      await page.goto(ended as string);
      await button(page, 'Turn off all alerts').click();
      assert.equal(await headingOf(page), 'Stock alerts are off');
      await shop.sql(
        `UPDATE variants SET stock = 0 WHERE product_id = (SELECT id FROM products WHERE slug = 'scarf')`,
      );
    },
  );

  journey(
    'a cart reminder restores the cart on another device',
    { sizes: ['phone'] },
    async ({ page, go, shop, newBrowser }) => {
      const email = 'later@lindqvist.example';
      await fillCart(page, shop.url, { 'OXFORD-SHIRT-NAVY-M': 2 });
      await go('/cart');
      await page.getByRole('link', { name: 'Email me a reminder about this cart' }).click();
      await page.getByLabel('Email').fill(email);
      await button(page, 'Remind me').click();
      await page.goto(linkTo(shop, email, '/cart/reminder/confirm'));
      await button(page, 'Yes, remind me').click();
      assert.equal(await headingOf(page), 'We’ll remind you');
      await shop.sql(`UPDATE cart_reminders SET due_at = now()`);
      await shop.sendDueMails();

      const elsewhere = await (await newBrowser()).newPage();
      await elsewhere.goto(linkTo(shop, email, '/cart/restore'));
      await elsewhere.getByText('2 × Oxford shirt, Navy, M').waitFor();
      await button(elsewhere, 'Add to cart').click();
      await elsewhere.waitForURL('**/cart');
      assert.deepEqual(await cartOf(elsewhere), { 'OXFORD-SHIRT-NAVY-M': 2 });
    },
  );

  journey(
    'a guest finds an order by its number, and buys the same again (without scripts)',
    { javaScript: false, sizes: ['phone'] },
    async ({ page, go, shop }) => {
      const email = 'lost@lindqvist.example';
      const { number } = await storeOrder(shop.test.database, {
        ...{ email, isGuests: true, deliveredDaysAgo: 2 },
        lines: [['OXFORD-SHIRT-NAVY-M', 2, 6_500]],
      });
      await go('/sign-in');
      await page.getByRole('main').getByRole('link', { name: 'Find your order' }).click();
      await page.getByLabel('Order number').fill(number.toLowerCase());
      await page.getByLabel('Email').fill(email);
      await button(page, 'Email me the link').click();
      assert.equal(await headingOf(page), 'Check your email');
      await until(() => shop.letters.some(({ to }) => to === email), 'the link is emailed');
      await page.goto(linkTo(shop, email, `/orders/${number}`));
      await page.getByText('Prices that have changed').waitFor();
      await button(page, 'Buy again').click();
      await page.waitForURL('**/cart');
      assert.deepEqual(await cartOf(page), { 'OXFORD-SHIRT-NAVY-M': 2 });
    },
  );

  journey('delivered items are reviewed and returned', { sizes: ['desktop'] }, async (journey) => {
    const { page, go, shop } = journey;
    const email = 'buyer@lindqvist.example';
    await signIn(journey, { ...CUSTOMER, email });
    const { number } = await storeOrder(shop.test.database, {
      email,
      lines: [['OXFORD-SHIRT-NAVY-M', 2, 6_900]],
      deliveredDaysAgo: 2,
    });
    await go('/products/oxford-shirt');
    await page.getByRole('link', { name: 'Write a review' }).click();
    await page.getByRole('radio', { name: '4 of 5 stars' }).check();
    await page.getByLabel('Your review').fill('Crisp, and wide at the shoulders.');
    await button(page, 'Send review').click();
    assert.equal(await headingOf(page), 'Thanks for your review');

    await go(`/orders/${number}`);
    await page.getByRole('link', { name: 'Return items' }).click();
    await page.locator('#quantity-1').selectOption('1');
    await page.locator('#reason-1').selectOption('Too large');
    await page.locator('#exchange-1').selectOption('Refund');
    await button(page, 'Request return').click();
    await page.getByRole('status').getByText('Drop the parcel off').waitFor();
    await page.getByText('1 × Oxford shirt, Navy, M').waitFor();
    await button(page, 'Cancel this return').click();
    await page.getByRole('status').getByText('Your return is canceled.').waitFor();
  });
});
