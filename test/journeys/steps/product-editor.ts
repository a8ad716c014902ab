import type { Locator, Page } from 'playwright-core';

/** What staff do in the product editor. */

const COLORS = ['Navy', 'Chalk', 'Sage', 'Black'];
const SIZES = ['XS', 'S', 'M', 'L', 'XL', 'XXL'];

export const saveButton = (page: Page): Locator =>
  page.getByRole('button', { name: /^(Create product|Save changes|Save with these choices)$/ });

export const notice = (page: Page, text: string | RegExp): Locator =>
  page.locator('.notice', { hasText: text });

export const cell = (page: Page, variant: string, label: string): Locator =>
  page.locator('table.grid').getByRole('textbox', { name: `${label} ${variant}`, exact: true });

/** Creates a product with 24 variants with its form. Resolves to the path of its editor. */
export async function createProduct(page: Page, url: string, name: string): Promise<string> {
  await page.goto(`${url}/admin/products`);
  await page.getByRole('link', { name: 'New product' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Visible').selectOption('Active');
  await page.getByLabel('Option 1', { exact: true }).fill('Color');
  await page.getByLabel('Values of option 1').fill(COLORS.join('\n'));
  const second = page.getByLabel('Option 2', { exact: true });
  if (!(await second.isVisible())) await page.locator('details.fold').nth(1).locator('summary').click();
  await second.fill('Size');
  await page.getByLabel('Values of option 2').fill(SIZES.join(', '));
  await page.getByLabel('Price', { exact: true }).fill('69,00');
  await page.getByLabel('Stock', { exact: true }).fill('5');
  await saveButton(page).click();
  await notice(page, 'Saved.').waitFor();
  return new URL(page.url()).pathname;
}
