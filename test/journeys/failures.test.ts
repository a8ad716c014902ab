import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { fillCart, headingOf, lineOf, waitForQuantity } from './steps/actions.ts';
import { journeys } from './steps/journey.ts';

const SKU = 'OXFORD-SHIRT-NAVY-M';

describe('a shop in trouble', () => {
  const journey = journeys();

  journey(
    'shows the error page, and still has the cart afterward',
    { expects: ['500 /cart'] },
    async ({ shop, page, go }) => {
      await fillCart(page, shop.url, { [SKU]: 2 });
      await go('/cart');
      await shop.sql('ALTER TABLE sessions RENAME TO sessions_away');
      try {
        await page.reload();
        assert.equal(await headingOf(page), 'Sorry, something broke.');
        await page.getByText('Your cart is safe').waitFor();
      } finally {
        await shop.sql('ALTER TABLE sessions_away RENAME TO sessions');
      }
      await page.getByRole('link', { name: 'Go to the home page' }).click();
      await page.waitForURL(`${shop.url}/`);
      await go('/cart');
      await waitForQuantity(lineOf(page, SKU), 2);
    },
  );

  journey(
    'says that its database is unavailable, and keeps the cart',
    {
      // The other instance has another port.
      expects: ['503 /cart', /^elsewhere: http:\/\/127\.0\.0\.1:\d+\//],
    },
    async ({ shop, page, go }) => {
      await fillCart(page, shop.url, { [SKU]: 2 });
      const other = await shop.another();
      await other.database.close();
      const response = await page.goto(`${other.url}/cart`);
      assert.equal(response?.status(), 503);
      assert.ok(response?.headers()['retry-after']);
      assert.equal(await headingOf(page), 'We’ll be right back.');
      await page.getByText('Our database couldn’t answer in time').waitFor();
      await page.getByText('Your cart is safe').waitFor();
      await go('/cart');
      await waitForQuantity(lineOf(page, SKU), 2);
    },
  );
});
