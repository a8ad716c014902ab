import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { until } from '../../shop.ts';
import {
  addButton,
  cartOf,
  choose,
  drawerOf,
  fillCart,
  lineOf,
  quantityOf,
  textOf,
  waitForQuantity,
} from '../steps/actions.ts';
import { type Journey, journeys } from '../steps/journey.ts';

/** A tee that no other journey changes. */
const teeOf = ({ size }: Journey, number: number) => {
  const slug = `crew-tee-${size === 'phone' ? number : number + 10}`;
  return { slug, sku: `${slug.toUpperCase()}-NAVY-M`, name: `Crew tee no. ${slug.slice(9)}, Navy, M` };
};

/** Catalog entries are cached for about a second, so an operator's change is visible soon, but not at once. */
async function reloadUntil(page: Page, notice: Locator): Promise<void> {
  await until(async () => {
    await page.reload();
    return (await notice.count()) > 0;
  }, 'the cart shows what was changed in the catalog');
}

const setVariant = ({ shop }: Journey, sku: string, column: 'stock' | 'price_minor', value: number) =>
  shop.sql(`UPDATE variants SET ${column} = $2 WHERE sku = $1`, [sku, value]);

const checkout = (scope: Page | Locator): Locator => scope.getByRole('link', { name: 'Go to checkout' });

describe('a cart at its limits', () => {
  const journey = journeys();
  const SHIRT = 'OXFORD-SHIRT-NAVY-S';

  journey(
    'holds up to 99 of one item, and says so',
    { expects: ['422 /cart/line-items'] },
    async (shopper) => {
      const { page, go, shop } = shopper;
      await fillCart(page, shop.url, { [SHIRT]: 98 });
      await go('/cart');
      const line = lineOf(page, SHIRT);
      await line.getByRole('button', { name: 'Increase quantity of' }).click();
      await waitForQuantity(line, 99);
      assert.equal(await line.getByRole('button', { name: 'Increase quantity of' }).isDisabled(), true);
      await quantityOf(line).fill('500');
      await quantityOf(line).press('Enter');
      assert.deepEqual(await cartOf(page), { [SHIRT]: 99 });

      await go('/products/oxford-shirt');
      await choose(page, { color: 'Navy', size: 'S' });
      await addButton(page).click();
      await page.getByRole('alert').getByText('A cart holds up to 99 of the same item.').waitFor();
      assert.equal(await page.getByRole('radio', { name: 'S', exact: true }).isChecked(), true);
      assert.deepEqual(await cartOf(page), { [SHIRT]: 99 });
    },
  );

  journey(
    'holds up to 100 different items, and says so',
    { expects: ['422 /cart/line-items'] },
    async (shopper) => {
      const { page, go, shop } = shopper;
      const pieces = await shop.sql(
        "SELECT sku FROM variants WHERE sku !~ '^(OXF|HEAVY|NOT|STRIPED)' AND stock > 0",
      );
      await fillCart(page, shop.url, Object.fromEntries(pieces.map(({ sku }) => [String(sku), 1])));
      await fillCart(page, shop.url, { [SHIRT]: 1 });
      await go('/products/heavy-hoodie');
      await choose(page, { size: 'M' });
      await addButton(page).click();
      await page.getByRole('alert').getByText('A cart holds up to 100 different items.').waitFor();
      await go('/cart');
      assert.equal(await page.locator('li.line').count(), 100);
    },
  );
});

describe('a cart whose products change', () => {
  const journey = journeys();

  journey('says what is low in stock, too few or sold out, and what to do about it', {}, async (shopper) => {
    const { page, go, shop } = shopper;
    const { sku, name } = teeOf(shopper, 2);
    await fillCart(page, shop.url, { 'CABLE-KNIT-OAT-M': 1, [sku]: 3 });
    await go('/cart');
    const line = lineOf(page, sku);

    await setVariant(shopper, sku, 'stock', 3);
    await reloadUntil(page, line.getByText('Only 3 left. We’ll reserve them when you order.'));
    assert.equal(await line.getByRole('button', { name: 'Increase quantity of' }).isDisabled(), true);

    await setVariant(shopper, sku, 'stock', 1);
    await reloadUntil(page, line.getByText('Only 1 left. Change the quantity to 1 to order.'));
    assert.equal(await checkout(page).getAttribute('aria-disabled'), 'true');
    await line.getByRole('button', { name: 'Change to 1' }).click();
    await line.getByText('Only 1 left. We’ll reserve it when you order.').waitFor();
    await waitForQuantity(line, 1);
    assert.equal(await checkout(page).getAttribute('href'), '/checkout');

    await setVariant(shopper, sku, 'stock', 0);
    await reloadUntil(page, line.getByText('Sold out. We’ll keep it here in case it comes back.'));
    await page.getByText(`${name} isn’t available right now. Remove it to continue.`).waitFor();
    assert.equal(await textOf(page.locator('.summary dd').first()), '€119.00');
    await line.getByRole('button', { name: 'Remove' }).click();
    await line.waitFor({ state: 'detached' });
    assert.equal(await checkout(page).getAttribute('href'), '/checkout');
  });

  journey('shows both prices when one went up or down, and totals the new ones', {}, async (shopper) => {
    const { page, go, shop } = shopper;
    const [lower, higher] = [teeOf(shopper, 4), teeOf(shopper, 6)];
    await fillCart(page, shop.url, { [lower.sku]: 1, [higher.sku]: 2 });
    await setVariant(shopper, lower.sku, 'price_minor', 1_000);
    await setVariant(shopper, higher.sku, 'price_minor', 9_000);
    await go('/cart');
    await reloadUntil(
      page,
      lineOf(page, lower.sku).locator('.notice.good', { hasText: 'now €10.00, was €' }),
    );
    await reloadUntil(
      page,
      lineOf(page, higher.sku).locator('.notice.warn', { hasText: 'now €90.00, was €' }),
    );
    assert.equal(await textOf(page.locator('.summary dd').first()), '€190.00');
  });

  journey('shows in the drawer which items are no longer sold', {}, async (shopper) => {
    const { page, go, shop } = shopper;
    const { sku, slug } = teeOf(shopper, 8);
    await fillCart(page, shop.url, { [sku]: 1 });
    await go('/');
    await shop.sql("UPDATE products SET status = 'archived' WHERE slug = $1", [slug]);
    const drawer = drawerOf(page);
    const line = lineOf(drawer, sku);
    await until(async () => {
      await page.getByRole('link', { name: 'Cart' }).click();
      await drawer.waitFor();
      const isSaid = (await line.getByText('We no longer sell this item.').count()) > 0;
      if (!isSaid) await page.keyboard.press('Escape');
      return isSaid;
    }, 'the drawer says that it is no longer sold');
    assert.equal(await line.getByRole('spinbutton').count(), 0);
    assert.equal(await checkout(drawer).getAttribute('aria-disabled'), 'true');
  });

  journey(
    'refuses what sold out after its page was opened, and keeps the choice',
    {
      expects: ['409 /cart/line-items'],
    },
    async (shopper) => {
      const { page, go } = shopper;
      const { sku, slug } = teeOf(shopper, 10);
      await go(`/products/${slug}`);
      await choose(page, { size: 'M' });
      await setVariant(shopper, sku, 'stock', 0);
      const refusal = page.getByRole('alert').getByText('This item is sold out.');
      await until(async () => {
        await addButton(page).click();
        await drawerOf(page).or(refusal).first().waitFor();
        if (await refusal.isVisible()) return true;
        await page.keyboard.press('Escape');
        return false;
      }, 'the catalog knows that it is sold out');
      assert.equal(await page.getByRole('radio', { name: 'M', exact: true }).isChecked(), true);
    },
  );
});
