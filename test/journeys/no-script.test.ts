import assert from 'node:assert/strict';
import { describe } from 'node:test';
import {
  addButton,
  cardNames,
  cartOf,
  chipNames,
  choose,
  headingOf,
  lineOf,
  quantityOf,
  savedLineOf,
  waitForQuantity,
} from './steps/actions.ts';
import { journeys } from './steps/journey.ts';

const SKU = 'OXFORD-SHIRT-NAVY-M';

describe('without JavaScript', () => {
  const journey = journeys();
  const javaScript = false;

  journey(
    'a listing is searched, filtered, sorted and paged with forms and links',
    { javaScript },
    async ({ page, go, size }) => {
      await go('/');
      await page.getByRole('button', { name: 'Search' }).first().click();
      await page.getByLabel('What are you looking for?').fill('tee');
      await page.locator('#search').getByRole('button', { name: 'Search' }).click();
      assert.equal(await headingOf(page), '20 items for “tee”');

      if (size === 'phone') await page.getByRole('button', { name: 'Filter' }).click();
      await page.locator('#filters input[value="navy"]').check();
      const apply = size === 'phone' ? /^Show \d+ items$/ : 'Apply filters';
      await page.getByRole('button', { name: apply }).click();
      assert.equal(await headingOf(page), '10 items for “tee”');
      assert.deepEqual(await chipNames(page), ['Navy']);

      await page.getByLabel('Sort by').selectOption('Price, high to low');
      await page.getByRole('button', { name: 'Sort', exact: true }).click();
      assert.equal((await cardNames(page))[0], 'Crew tee no. 20');
      await page.locator('.chip').click();
      assert.equal(await headingOf(page), '20 items for “tee”');

      await go('/products');
      await page.getByRole('link', { name: 'Next page' }).click();
      assert.equal((await cardNames(page)).length, 5);
    },
  );

  journey(
    'an item is added, changed, removed, restored and saved with forms',
    { javaScript },
    async ({ page, go }) => {
      await go('/products/oxford-shirt');
      await addButton(page).click();
      assert.equal(new URL(page.url()).pathname, '/products/oxford-shirt', 'the browser asks for a size');
      await choose(page, { color: 'Navy', size: 'M' });
      await addButton(page).click();
      await page.waitForURL('**/cart');
      const line = lineOf(page, SKU);
      await waitForQuantity(line, 1);

      await line.getByRole('button', { name: 'Increase quantity of' }).click();
      await waitForQuantity(line, 2);
      await line.getByRole('button', { name: 'Decrease quantity of' }).click();
      await waitForQuantity(line, 1);
      await quantityOf(line).fill('4');
      await line.getByRole('button', { name: 'Update quantity' }).click();
      await waitForQuantity(line, 4);
      await quantityOf(line).fill('3');
      await quantityOf(line).press('Enter');
      await waitForQuantity(line, 3);

      await line.getByRole('button', { name: 'Remove' }).click();
      assert.equal(await headingOf(page), 'Your cart is empty');
      await page.getByRole('button', { name: 'Undo' }).click();
      await waitForQuantity(line, 3);
      await line.getByRole('button', { name: 'Save for later' }).click();
      await savedLineOf(page, SKU).getByRole('button', { name: 'Move to cart' }).click();
      await waitForQuantity(line, 3);
      await page.reload();
      await waitForQuantity(line, 3);
      assert.deepEqual(await cartOf(page), { [SKU]: 3 });
    },
  );

  journey(
    'a sold-out choice is refused with a reason, and the cart is unchanged',
    {
      javaScript,
      expects: ['409 /cart/line-items'],
    },
    async ({ page, go }) => {
      await go('/products/oxford-shirt');
      await choose(page, { color: 'Chalk', size: 'M' });
      await addButton(page).click();
      await page.getByRole('alert').getByText('This item is sold out.').waitFor();
      assert.equal(await headingOf(page), 'Your cart is empty');
    },
  );
});
