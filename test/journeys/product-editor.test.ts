import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { violations } from './steps/axe.ts';
import { type Journey, journeys } from './steps/journey.ts';
import { cell, createProduct as create, notice, saveButton } from './steps/product-editor.ts';
import { signInOwner } from './steps/staff.ts';

const createProduct = ({ page, shop }: Journey, name: string) => create(page, shop.url, name);

/** Opens the editor in the browser of another member of the staff. */
async function openElsewhere(journey: Journey, path: string): Promise<Page> {
  const context = await journey.newBrowser();
  await signInOwner({ shop: journey.shop, context }, 'Anna Berg');
  const page = await context.newPage();
  await page.goto(journey.shop.url + path);
  return page;
}

describe('the product editor', () => {
  const journey = journeys();

  for (const javaScript of [true, false])
    journey(
      `creates 24 variants, merges two windows and asks about a contested field, ${javaScript ? 'with' : 'without'} scripts`,
      { javaScript, expects: [/^409 \/admin\/products\//] },
      async (one) => {
        const { page, go, size } = one;
        await signInOwner(one);
        const name = `Journey shirt ${size} ${javaScript ? 'with' : 'without'}`;
        const path = await createProduct(one, name);
        assert.equal(await page.locator('table.grid tbody tr:not([data-new])').count(), 24);

        const other = await openElsewhere(one, path);
        await other.getByLabel('Vendor').fill('Anna’s mill');
        await cell(other, 'Navy, S', 'Price').fill('59,00');
        await saveButton(other).click();
        await notice(other, 'Saved.').waitFor();
        await page.getByLabel('Materials').fill('Linen');
        await cell(page, 'Navy, M', 'Stock').fill('9');
        await saveButton(page).click();
        await notice(page, 'Anna Berg had saved this product').waitFor();
        assert.equal(await page.getByLabel('Vendor').inputValue(), 'Anna’s mill');
        assert.equal(await cell(page, 'Navy, S', 'Price').inputValue(), '59.00');

        await other.goto(page.url());
        await other.getByLabel('Name', { exact: true }).fill(`${name} by Anna`);
        await saveButton(other).click();
        await notice(other, 'Saved.').waitFor();
        await page.getByLabel('Name', { exact: true }).fill(`${name} by Marta`);
        await page.getByLabel('Care', { exact: true }).fill('Wash cold');
        await saveButton(page).click();
        await notice(page, 'you both changed the same field').waitFor();
        if (javaScript) assert.deepEqual(await violations(page, 'light'), []);
        await page.getByLabel(/Yours/).check();
        await saveButton(page).click();
        await notice(page, 'Saved.').waitFor();
        assert.equal(await page.getByLabel('Care', { exact: true }).inputValue(), 'Wash cold');

        await go(path.replace('/admin', ''));
        await page.getByRole('heading', { name: `${name} by Marta`, level: 1 }).waitFor();
      },
    );

  journey(
    'keeps what was typed when someone leaves or the session ends',
    { expects: [/^401 /], sizes: ['desktop'] },
    async (one) => {
      const { page, shop, go } = one;
      await signInOwner(one);
      const path = await createProduct(one, 'Typed shirt');
      await go(path);
      await page.getByLabel('Vendor').fill('Typed for an hour');
      const asked = page.waitForEvent('dialog');
      const leaving = page.getByRole('link', { name: 'Staff' }).click({ noWaitAfter: true });
      const dialog = await asked;
      assert.equal(dialog.type(), 'beforeunload');
      await dialog.dismiss();
      await leaving;
      assert.equal(new URL(page.url()).pathname, path);

      await shop.sql('DELETE FROM sessions WHERE customer_id IS NOT NULL');
      await saveButton(page).click();
      await notice(page, 'Your session has ended').waitFor();
      assert.equal(await page.getByLabel('Vendor').inputValue(), 'Typed for an hour');
      await signInOwner(one);
      await saveButton(page).click();
      await notice(page, 'Saved.').waitFor();
      await go(path);
      assert.equal(await page.getByLabel('Vendor').inputValue(), 'Typed for an hour');
    },
  );

  journey('works like a spreadsheet', { sizes: ['desktop'] }, async (one) => {
    const { page } = one;
    await signInOwner(one);
    await createProduct(one, 'Grid shirt');
    await cell(page, 'Navy, XS', 'Price').focus();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/plain', '12,50\t20\t7\n1.234,50\t\t8\n');
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    });
    assert.equal(await cell(page, 'Navy, XS', 'Price').inputValue(), '12.50');
    assert.equal(await cell(page, 'Navy, S', 'Price').inputValue(), '1234.50');
    assert.equal(await page.getByLabel('Stock, Navy, S').inputValue(), '8', 'the matrix follows');
    await page.keyboard.press('Enter');
    await page.keyboard.type('15');
    await page.keyboard.press('Control+d');
    assert.equal(await cell(page, 'Black, XXL', 'Price').inputValue(), '15.00');
    await page.getByLabel('Price of all variants').fill('42');
    await page.getByLabel('Price of all variants').blur();
    // The page from before says “Saved.”, too.
    await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press('Control+s')]);
    await notice(page, 'Saved.').waitFor();
    assert.equal(await cell(page, 'Chalk, M', 'Price').inputValue(), '42.00');
    assert.equal(await cell(page, 'Navy, S', 'Stock').inputValue(), '8');
    assert.equal(await page.locator('[data-matrix=stock] tfoot b').textContent(), '125', 'the sum');

    const moved = page.getByRole('button', { name: 'Move Sage up' });
    await moved.press('Enter');
    await moved.press('Enter');
    await saveButton(page).click();
    const colors = page.locator('[data-matrix=stock] tbody th');
    // The page before this save says that it is saved, too.
    await colors.first().filter({ hasText: 'Sage' }).waitFor();
    assert.deepEqual(await colors.allTextContents(), ['Sage', 'Navy', 'Chalk', 'Black']);
    assert.equal(await cell(page, 'Navy, S', 'Stock').inputValue(), '8', 'the variants are the same');
  });

  journey(
    'fills a column down without keys, and asks before variants go',
    { expects: [/^422 \/admin\/products\//] },
    async (one) => {
      const { page, size } = one;
      await signInOwner(one);
      await createProduct(one, `Touched shirt ${size}`);
      const press = (locator: Locator) => (size === 'phone' ? locator.tap() : locator.click());
      const first = cell(page, 'Black, XL', 'Barcode');
      // On a phone, the first column and the button that saves cover what is at the edges.
      await first.evaluate((field) => field.scrollIntoView({ block: 'center', inline: 'center' }));
      await press(first);
      await first.fill('4006381333931');
      const fill = page.getByRole('button', { name: 'Fill down' });
      await press(fill);
      await page.getByText('1 cell filled.').waitFor();
      assert.equal(await cell(page, 'Black, XXL', 'Barcode').inputValue(), '4006381333931');
      assert.equal(
        await first.evaluate((field) => field === document.activeElement),
        true,
        'the focus stays',
      );
      const [description] = await first.evaluate((field) => [
        document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent,
      ]);
      assert.match(description ?? '', /Ctrl\+D or the Fill down button/);
      assert.deepEqual(await violations(page, 'light'), []);
      await cell(page, 'Black, XXL', 'Barcode').fill('');
      await first.fill('');

      await page.getByLabel('Color, Black').fill('');
      await page.getByLabel('Vendor').fill('Weavers');
      await saveButton(page).click();
      await notice(page, 'Saving removes 6 variants with 30 items in stock.').waitFor();
      assert.deepEqual(await violations(page, 'light'), []);
      await page.getByRole('button', { name: 'Keep editing' }).click();
      await page.getByLabel('Vendor').waitFor();
      assert.equal(await page.getByLabel('Vendor').inputValue(), 'Weavers');
      assert.equal(await page.getByLabel('Color, Black').inputValue(), '');
      await saveButton(page).click();
      await page.getByRole('button', { name: 'Save and remove' }).click();
      await notice(page, 'Saved.').waitFor();
      assert.equal(await page.locator('table.grid tbody tr:not([data-new])').count(), 18);
    },
  );

  journey('edits descriptions as formatted text, and has nothing that axe finds', {}, async (one) => {
    const { page, size } = one;
    await signInOwner(one);
    const path = await createProduct(one, `Rich shirt ${size}`);
    // The page after this save is then the only one that says so.
    await one.go(path);
    for (const colorScheme of ['light', 'dark'] as const)
      assert.deepEqual(await violations(page, colorScheme), [], colorScheme);
    await page.locator('#description').focus();
    // The text area has the same name until the editor takes its place.
    const editor = page.locator('.rich').getByRole('textbox', { name: 'Description', exact: true });
    await editor.click();
    await page.getByRole('button', { name: 'Bold' }).click();
    await page.keyboard.type('Crisp');
    assert.deepEqual(await violations(page, 'light'), []);
    await page.keyboard.press('Tab');
    assert.equal(await editor.evaluate((field) => field.contains(document.activeElement)), false);
    await saveButton(page).click();
    await notice(page, 'Saved.').waitFor();
    const [row] = await one.shop.sql('SELECT description_html FROM products WHERE slug = $1', [
      path.split('/').at(-1),
    ]);
    assert.equal(row?.description_html, '<p><strong>Crisp</strong></p>');
  });
});
