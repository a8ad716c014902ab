import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { cardNames, chipNames, headingOf, textOf } from './steps/actions.ts';
import { CUSTOMER, fillIn, signIn } from './steps/customer.ts';
import { journeys } from './steps/journey.ts';

const INFORMATION = {
  Delivery: 'delivery',
  Returns: 'returns',
  'Size guide': 'size-guide',
  Contact: 'contact',
  'How we make things': 'making',
  Repairs: 'repairs',
  Terms: 'terms',
  Privacy: 'privacy',
  Cookies: 'cookies',
};

describe('finding one’s way', () => {
  const journey = journeys();

  journey('a word with a typo finds what was meant and says so', {}, async ({ page, go }) => {
    await go('/');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByLabel('What are you looking for?').fill('oxfrod');
    await page.keyboard.press('Enter');
    await page.getByText('Showing results for “oxford”.').waitFor();
    assert.equal(await headingOf(page), '1 item for “oxford”');
    assert.deepEqual(await cardNames(page), ['Oxford shirt']);
    await page.getByRole('link', { name: 'Search for “oxfrod” instead' }).click();
    await page.getByRole('heading', { name: 'No results for' }).waitFor();
  });

  journey(
    'suggestions follow what is typed, and the arrow keys go through them',
    {},
    async ({ page, go }) => {
      await go('/');
      await page.getByRole('button', { name: 'Search' }).click();
      const field = page.getByRole('combobox', { name: 'What are you looking for?' });
      await field.pressSequentially('oxf');
      const option = page.getByRole('option', { name: 'Oxford shirt' });
      await option.waitFor();
      assert.equal(await field.getAttribute('aria-expanded'), 'true');
      await field.press('ArrowUp');
      assert.equal(await option.getAttribute('aria-selected'), 'true');
      assert.equal(await field.getAttribute('aria-activedescendant'), await option.getAttribute('id'));
      await field.press('Escape');
      await option.waitFor({ state: 'hidden' });
      assert.ok(await field.isVisible(), 'the first Escape closes the list only');
      await field.press('o');
      await option.waitFor();
      await field.press('ArrowUp');
      await field.press('Enter');
      await page.waitForURL('**/products/oxford-shirt');
    },
  );

  journey('a search without results says so and offers another search', {}, async ({ page, go }) => {
    await go('/products?q=xyzzyq');
    assert.equal(await headingOf(page), 'No results for “xyzzyq”');
    const again = page.getByRole('searchbox', { name: 'Search again' });
    assert.equal(await again.inputValue(), 'xyzzyq');
    await again.fill('scarf');
    await again.press('Enter');
    await page.waitForURL('**q=scarf');
    assert.deepEqual((await cardNames(page)).sort(), ['Lambswool scarf', 'Striped scarf']);
  });

  journey(
    'filters that exclude each other are named, and can be removed together or one by one',
    {},
    async ({ page, go }) => {
      await go('/products?category=men&category=shoes&size=m&color=rust');
      await page.getByText('Nothing matches “Shoes”, “Size M”, and “Rust” together.').waitFor();
      assert.deepEqual(await chipNames(page), ['Shoes', 'Size M', 'Rust']);
      await page.getByRole('link', { name: 'Clear filters' }).click();
      await page.waitForURL('**/products?category=men');
      assert.equal((await cardNames(page)).length, 24);
      await page.goBack();
      for (const chip of ['Size M', 'Rust']) {
        await Promise.all([page.waitForEvent('load'), page.locator('.chip', { hasText: chip }).click()]);
      }
      assert.deepEqual(await cardNames(page), ['Canvas sneakers']);
    },
  );

  journey(
    'a dot shows the card in its color at once, and the card then leads to it',
    {},
    async ({ page, go }) => {
      await go('/products?q=oxford');
      const picture = page.locator('.card .frame img').first();
      const before = await picture.elementHandle();
      assert.equal(await picture.getAttribute('alt'), 'Oxford shirt in navy');
      const chalk = page.getByRole('link', { name: 'Chalk' });
      await chalk.press('Enter');
      assert.equal(await picture.getAttribute('alt'), 'Oxford shirt in chalk');
      assert.equal(await chalk.getAttribute('aria-current'), 'true');
      assert.equal(await page.locator('.dots [aria-current]').count(), 1);
      assert.ok(!(await before?.evaluate((image) => image.isConnected)), 'the old picture is gone');
      await page.getByText('Oxford shirt in chalk', { exact: true }).waitFor({ state: 'attached' });
      await page.locator('.card h3 a').click();
      await page.waitForURL('**/products/oxford-shirt?color=chalk');
      assert.ok(await page.getByRole('radio', { name: 'Chalk' }).isChecked());
    },
  );

  journey(
    'the sheet counts while filters are chosen, and closing it applies them',
    { sizes: ['phone'] },
    async ({ page, go }) => {
      await go('/products?category=women');
      await page.getByRole('button', { name: 'Filter' }).click();
      await page.locator('#filters input[value="navy"]').check();
      await page.getByRole('button', { name: 'Show 13 items' }).waitFor();
      await page.locator('#filters input[value="s"]').check();
      await page.getByRole('button', { name: 'Show 12 items' }).waitFor();
      await page.locator('#filters').getByRole('button', { name: 'Close' }).click();
      await page.waitForURL('**color=navy');
      assert.deepEqual(await chipNames(page), ['Size S', 'Navy']);

      await page.getByLabel('Sort by').selectOption('Best rated');
      await page.waitForURL('**sort=rating');
      await page.getByRole('button', { name: 'Search' }).first().click();
      await page.getByLabel('What are you looking for?').fill('tee');
      await page.keyboard.press('Enter');
      await page.waitForURL('**q=tee**');
      assert.deepEqual(await chipNames(page), ['Size S', 'Navy']);
      await page.goBack();
      assert.deepEqual(await chipNames(page), ['Size S', 'Navy']);
    },
  );

  journey('a page number past the end leads to the last page', {}, async ({ page, go }) => {
    await go('/products?page=99');
    assert.equal(await textOf(page.locator('.empty h2')), 'There is no page 99');
    await page.getByRole('link', { name: 'See the last page' }).click();
    await page.waitForURL('**/products?page=2');
    assert.equal((await cardNames(page)).length, 5);
  });

  journey(
    'a page that does not exist offers the search',
    { expects: ['404 /nowhere', '404 /products/nothing'] },
    async ({ page, go }) => {
      for (const path of ['/nowhere', '/products/nothing']) {
        await go(path);
        assert.equal(await headingOf(page), 'This one isn’t in our wardrobe.');
      }
      await page.getByRole('searchbox', { name: 'Search' }).fill('beanie');
      await page.keyboard.press('Enter');
      await page.waitForURL('**q=beanie');
      assert.deepEqual(await cardNames(page), ['Ribbed beanie']);
    },
  );

  journey('the footer leads to every page of information', {}, async ({ page, go }) => {
    await go('/');
    for (const [label, name] of Object.entries(INFORMATION)) {
      await page.getByRole('contentinfo').getByRole('link', { name: label, exact: true }).click();
      await page.waitForURL(`**/${name}`);
      assert.equal(await headingOf(page), label);
    }
  });

  journey('the account link takes a guest to sign-in first, then to the account', {}, async (journey) => {
    const { page, go, size, context } = journey;
    await signIn(journey);
    await context.clearCookies();
    await go('/products');
    if (size === 'phone') await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'Account' }).click();
    await page.waitForURL('**/sign-in?next=%2Faccount');
    await fillIn(page.locator('form[action="/sign-in"]'), CUSTOMER.email, CUSTOMER.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL('**/account');
    assert.equal(await headingOf(page), 'Hello, Ines');
  });

  journey('the page about the API opens, and so do its operations', {}, async ({ page, go }) => {
    await go('/api');
    await page.getByText('POST /api/cart/line-items', { exact: true }).click();
    await page.getByRole('group', { name: 'Body of post /api/cart/line-items' }).waitFor();
    await page.getByRole('link', { name: '/api/openapi.json' }).click();
    assert.equal(JSON.parse(await textOf(page.locator('body'))).openapi.slice(0, 2), '3.');
  });

  journey('checkout with an empty cart says so and leads back', {}, async ({ page, go }) => {
    await go('/checkout');
    assert.equal(await headingOf(page), 'Your cart is empty');
    await page.getByRole('link', { name: 'Back to cart' }).click();
    await page.waitForURL('**/cart');
  });
});
