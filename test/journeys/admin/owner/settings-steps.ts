import assert from 'node:assert/strict';
import { picture } from '../../../../src/pictures/own/pictures.fixture.ts';
import { until } from '../../../until.ts';
import { seeOnAll } from '../../steps/cluster-shop.ts';
import { notice } from '../../steps/product-editor.ts';
import type { Owner } from './owner.ts';

/** The pages of all instances and the next email have the new name, and the pages the new logo. */
export async function renameShop(owner: Owner): Promise<void> {
  const { shop, page, shopper, go, javaScript } = owner;
  const name = `Nordlicht ${owner.run}`;
  const logo = await picture('png', 240, 60);
  await go('/admin/settings/shop');
  await page.getByLabel('Name', { exact: true }).fill(name);
  if (javaScript) {
    const file = { name: 'logo.png', mimeType: 'image/png', buffer: logo };
    await page.locator('input[type=file]').first().setInputFiles(file);
  } else await page.getByLabel('Picture of the logo').fill(logo.toString('base64'));
  await page.getByLabel('Logo', { exact: true }).selectOption('The picture below');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await notice(page, 'Saved.').waitFor();
  const logoImage = shopper.locator('.header .logo img');
  await seeOnAll(
    shopper,
    `${shop.url}/contact`,
    async () => {
      if (!(await shopper.title()).endsWith(`| ${name}`) || !(await logoImage.isVisible())) return false;
      const { width, alt } = await logoImage.evaluate((image: HTMLImageElement) => ({
        width: image.naturalWidth,
        alt: image.alt,
      }));
      return width === 240 && alt === name;
    },
    'every instance has the new name and logo',
  );
  await go('/admin/settings/mails/order-confirmed');
  const before = shop.mails.length;
  await page.getByRole('button', { name: 'Send a test to myself' }).click();
  await notice(page, 'Sent.').waitFor();
  await until(() => shop.mails.length > before, 'the email has arrived');
  assert.ok(shop.mails.at(-1)?.raw.includes(name), shop.mails.at(-1)?.raw);
}
