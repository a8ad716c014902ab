import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { until } from '../../shop.ts';

/** What shoppers do and see, found by the text on the page. */

export const drawerOf = (page: Page): Locator => page.locator('dialog#cart-drawer[open]');

/** Finds a cart line anywhere on the page, by the URL of its forms. */
export const lineOf = (scope: Page | Locator, sku: string): Locator =>
  scope.locator('li.line', { has: scopeOf(scope).locator(`form.acts[action$="/cart/line-items/${sku}"]`) });

export const savedLineOf = (page: Page, sku: string): Locator =>
  page.locator('li.line', { has: page.locator(`form.acts[action$="/cart/saved-line-items/${sku}"]`) });

const scopeOf = (scope: Page | Locator): Page => ('page' in scope ? scope.page() : scope);

/** Excludes the text for screen readers, which says the same. */
export const removedNotice = (page: Page, name: string): Locator =>
  page.locator('[data-announce="removed"]', { hasText: name }).filter({ hasText: 'removed.' });

export const quantityOf = (line: Locator): Locator => line.getByRole('spinbutton');

/** Waits until the server has confirmed the line's quantity, which the attribute shows. */
export async function waitForQuantity(line: Locator, quantity: number): Promise<void> {
  await line.locator(`input[name="quantity"][value="${quantity}"]`).waitFor();
  assert.equal(await quantityOf(line).inputValue(), String(quantity));
}

/** Reads the number on the cart's icon, or 0 when it has none. */
export async function waitForCount(page: Page, count: number): Promise<void> {
  const badge = page.locator('.header .count');
  await until(
    async () => ((await badge.isVisible()) ? Number(await badge.textContent()) : 0) === count,
    `the icon says ${count}`,
  );
}

/** Chooses options on a product page. An empty text leaves the option unchanged. */
export async function choose(page: Page, { color = '', size = '' }): Promise<void> {
  if (color) await page.getByRole('radio', { name: color }).check();
  if (size) await page.getByRole('radio', { name: size, exact: true }).check();
}

export const addButton = (page: Page): Locator => page.locator('#buy button');

export async function addToCart(page: Page): Promise<Locator> {
  await addButton(page).click();
  await drawerOf(page).waitFor();
  return drawerOf(page);
}

/** Reads the lines of the stored cart by SKU. */
export async function cartOf(page: Page): Promise<Record<string, number>> {
  const response = await page.context().request.get(new URL('/api/cart', page.url()).href);
  const { lineItems } = (await response.json()) as { lineItems: { sku: string; quantity: number }[] };
  return Object.fromEntries(lineItems.map(({ sku, quantity }) => [sku, quantity]));
}

/** Adds to the cart without a page, for journeys that begin with a full cart. */
export async function fillCart(page: Page, url: string, pieces: Record<string, number>): Promise<void> {
  for (const [sku, quantity] of Object.entries(pieces)) {
    const response = await page
      .context()
      .request.post(`${url}/api/cart/line-items`, { data: { sku, quantity } });
    assert.equal(response.status(), 200, await response.text());
  }
}

export const textOf = async (locator: Locator): Promise<string> =>
  ((await locator.textContent()) ?? '').trim();

export const headingOf = (page: Page): Promise<string> => textOf(page.locator('h1').first());

/** Reads the product names of a listing. */
export const cardNames = (page: Page): Promise<string[]> => page.locator('.card h3').allInnerTexts();

export const chipNames = (page: Page): Promise<string[]> =>
  page
    .locator('.chip')
    .evaluateAll((chips) => chips.map((chip) => chip.firstChild?.textContent?.trim() ?? ''));
