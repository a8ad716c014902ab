import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../../shop.ts';
import { headingOf } from '../steps/actions.ts';
import { journeys } from '../steps/journey.ts';
import { signInOwner } from '../steps/staff.ts';

const names = (page: Page) => page.locator('tbody th[scope=row]').allTextContents();
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '');

describe('lists of the admin', () => {
  const journey = journeys();

  journey('are used with the keyboard alone', { sizes: ['desktop'] }, async (steps) => {
    const { page, go } = steps;
    await signInOwner(steps);
    await go('/admin');
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.waitForURL('**/admin/products');
    const [first = '', second = ''] = await names(page);
    await page.keyboard.press('j');
    assert.equal(await focused(page), first);
    await page.keyboard.press('j');
    assert.equal(await focused(page), second);
    await page.keyboard.press('k');
    assert.equal(await focused(page), first);

    await page.keyboard.press('Shift+?');
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await dialog.getByText('Search everything').waitFor();
    // Keys belong to the dialog while it is open.
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).pathname, '/admin/products');

    await page.keyboard.press('/');
    await page.keyboard.type('gp/?');
    assert.equal(await page.locator('#everything').inputValue(), 'gp/?');
  });

  journey(
    'follow the search while someone types, and keep the focus',
    { sizes: ['desktop'] },
    async (steps) => {
      const { page, go } = steps;
      await signInOwner(steps);
      await go('/admin/products');
      await page.getByLabel('Name, SKU or barcode').fill('oxford');
      await until(async () => (await names(page)).every((name) => /oxford/i.test(name)), 'the list follows');
      assert.equal(new URL(page.url()).searchParams.get('q'), 'oxford');
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'list-q');
      await page.locator('#list-status').selectOption('draft');
      await page.getByText('No products match this search.').waitFor();
    },
  );

  journey(
    'are saved as views, renamed and removed, without JavaScript',
    { javaScript: false },
    async (steps) => {
      const { page, go, size, shop } = steps;
      await signInOwner(steps);
      await shop.sql('DELETE FROM saved_views');
      await go('/admin/products');
      if (size === 'phone') await page.getByText('Filters', { exact: true }).click();
      await page.locator('#list-status').selectOption('active');
      await page.getByRole('button', { name: 'Show', exact: true }).click();
      await page.getByText('Save this view').click();
      await page.getByLabel('Name of the view').fill('On sale');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.locator('.tabs a[aria-current]', { hasText: 'On sale' }).waitFor();
      await page.getByText('Edit this view').click();
      await page.getByLabel('Name of the view').fill('In the shop');
      await page.getByRole('button', { name: 'Rename' }).click();
      await page.locator('.tabs a[aria-current]', { hasText: 'In the shop' }).waitFor();
      await page.getByText('Edit this view').click();
      await page.getByRole('button', { name: 'Remove this view' }).click();
      await page.getByText('The view “In the shop” is removed.').waitFor();
      assert.equal(await page.locator('.tabs a').count(), 1);
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.locator('.tabs a[aria-current]', { hasText: 'In the shop' }).waitFor();
    },
  );

  journey('scroll inside their box on a phone, and the name stays', { sizes: ['phone'] }, async (steps) => {
    const { page, go } = steps;
    await signInOwner(steps);
    await go('/admin/products');
    const name = page.locator('tbody th[scope=row]').first();
    const before = await name.boundingBox();
    await page.locator('.scroll').evaluate((box) => box.scrollTo({ left: 500 }));
    assert.ok(await page.locator('.scroll').evaluate((box) => box.scrollLeft > 0));
    // The column of checkboxes before it scrolls out.
    const after = await name.boundingBox();
    assert.ok(after && before && after.x > 0 && after.x <= before.x);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  });

  journey('of the audit log show what differs, before and after', {}, async (steps) => {
    const { page, go, shop } = steps;
    await signInOwner(steps);
    await shop.sql(
      `INSERT INTO audit_log (actor_kind, actor_name, network, action, subject_kind, subject_id, before, after)
       VALUES ('command', 'ada', '', 'product.update', 'product', 'oxford-shirt', '{"name":"Oxford"}', '{"name":"Oxford shirt"}')`,
    );
    await go('/admin/audit-log?q=oxford');
    await page.locator('tbody th a').first().click();
    assert.equal(await headingOf(page), 'product.update');
    assert.equal(await page.locator('del').textContent(), 'Oxford');
    assert.equal(await page.locator('ins').textContent(), 'Oxford shirt');
    await page.getByRole('link', { name: 'Its whole history' }).click();
    await page.waitForURL('**/admin/audit-log?subject=product%2Foxford-shirt');
    assert.ok((await names(page)).length >= 1);
  });
});

describe('the search of everything', () => {
  const journey = journeys();

  journey(
    'shows results while someone types, and is used with arrow keys',
    { sizes: ['desktop'] },
    async (steps) => {
      const { page, go } = steps;
      await signInOwner(steps);
      await go('/admin');
      await page.keyboard.press('/');
      await page.keyboard.type('audit');
      await page.locator('.found a', { hasText: 'Audit log' }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/admin/audit-log');
      await page.keyboard.press('/');
      await page.keyboard.type('oxf');
      await page.locator('.found a', { hasText: 'Oxford shirt' }).waitFor();
      await page.keyboard.press('Escape');
      await page.locator('.found').waitFor({ state: 'hidden' });
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'everything');
    },
  );

  journey('works without JavaScript', { javaScript: false }, async (steps) => {
    const { page, go } = steps;
    await signInOwner(steps);
    await go('/admin');
    await page.getByLabel('Search everything').fill('oxford');
    await page.getByLabel('Search everything').press('Enter');
    await page.locator('.results a', { hasText: 'Oxford shirt' }).waitFor();
  });
});
