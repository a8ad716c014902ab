import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { until } from '../until.ts';
import {
  addToCart,
  cardNames,
  cartOf,
  chipNames,
  choose,
  headingOf,
  lineOf,
  quantityOf,
  removedNotice,
  savedLineOf,
  textOf,
  waitForCount,
  waitForQuantity,
} from './steps/actions.ts';
import { type Journey, journeys } from './steps/journey.ts';

const SKU = 'OXFORD-SHIRT-NAVY-M';

/** On a phone, opens the sheet, selects filters and applies them. On a large screen, each filter applies at once. */
async function filter({ page, size }: Journey, slugs: string[]): Promise<void> {
  if (size === 'phone') await page.getByRole('button', { name: 'Filter' }).click();
  for (const slug of slugs) {
    const box = page.locator(`#filters input[value="${slug}"]`);
    if (size === 'phone') await box.check();
    else await Promise.all([page.waitForEvent('load'), box.click()]);
  }
  if (size === 'desktop') return;
  await Promise.all([
    page.waitForEvent('load'),
    page.getByRole('button', { name: /^Show (these|\d+) items?$/ }).click(),
  ]);
}

describe('buying', () => {
  const journey = journeys();

  journey('a listing is filtered, sorted and paged, and the Back button works', {}, async (shopper) => {
    const { page, go, size } = shopper;
    await go('/');
    if (size === 'phone') await page.getByRole('button', { name: 'Menu' }).click();
    await page
      .locator(size === 'phone' ? '#menu' : '.header nav')
      .getByRole('link', { name: 'Women' })
      .click();
    await page.waitForURL('**/products?category=women');
    assert.equal(await headingOf(page), 'Women');
    assert.equal((await cardNames(page)).length, 24);

    await page.getByRole('link', { name: 'Next page' }).click();
    await page.waitForURL('**page=2');
    const second = await cardNames(page);
    assert.equal(second.length, 3);
    await page.goBack();
    const first = await cardNames(page);
    assert.equal(new Set([...first, ...second]).size, 27, 'no piece is on both pages');

    await filter(shopper, ['navy', 'm']);
    assert.deepEqual(await chipNames(page), ['Size M', 'Navy']);
    const both = await cardNames(page);
    assert.equal(both.length, 13);
    for (const href of await page.locator('.card h3 a').evaluateAll((all) => all.map((a) => a.outerHTML)))
      assert.match(href, /\?color=navy"/, 'a card leads to the color that was asked for');

    await page.locator('.chip', { hasText: 'Navy' }).click();
    await page.waitForURL((url) => !url.search.includes('navy'));
    assert.deepEqual(await chipNames(page), ['Size M']);
    await page.goBack();
    await page.waitForURL('**color=navy*');
    assert.deepEqual(await cardNames(page), both);
    assert.equal(await page.locator('#filters input[value="navy"]').isChecked(), true);

    await page.getByLabel('Sort by').selectOption('Price, low to high');
    await page.waitForURL('**sort=price-up*');
    assert.equal((await cardNames(page))[0], 'Crew tee no. 2');
    assert.deepEqual((await cardNames(page)).sort(), [...both].sort(), 'sorting keeps what is filtered');
    await page.getByRole('link', { name: 'Clear all' }).click();
    await page.waitForURL((url) => !url.search.includes('navy'));
    assert.deepEqual(await chipNames(page), []);
    assert.equal(await headingOf(page), 'Women');
  });

  journey('prices are a filter, and are swapped when they are in the wrong order', {}, async (shopper) => {
    const { page, go, size } = shopper;
    await go('/products?category=men');
    let pagesAsked = 0;
    page.on('request', (request) => {
      if (request.isNavigationRequest()) pagesAsked++;
    });
    if (size === 'phone') await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('From, €').focus();
    await page.keyboard.type('60');
    await page.keyboard.press('Tab');
    await page.keyboard.type('40');
    assert.equal(await page.getByLabel('To, €').inputValue(), '40');
    assert.equal(pagesAsked, 0, 'no page comes while one is still typing');
    await page.keyboard.press(size === 'phone' ? 'Enter' : 'Tab');
    await page.waitForURL('**price=*');
    assert.deepEqual(await chipNames(page), ['€40 to €60']);
    assert.deepEqual((await cardNames(page)).sort(), [
      'Heavy hoodie',
      'Lambswool scarf',
      'Oxford shirt',
      'Striped scarf',
    ]);
  });

  journey(
    'a picture that is late has its color and its place, and a color never shows the picture of another',
    { sizes: ['phone'] },
    async ({ page, go }) => {
      await go('/products/oxford-shirt');
      const frame = page.locator('.gallery .frame').first();
      const [chosen, other] = await page
        .locator('.swatch input')
        .evaluateAll((all) =>
          (all as HTMLInputElement[])
            .sort((one, two) => Number(two.checked) - Number(one.checked))
            .map(({ dataset, value }) => ({ hex: dataset.hex ?? '', name: value })),
        );
      assert.ok(chosen && other);
      const outline = () => frame.locator('svg').getAttribute('fill');
      const loadedWidth = () =>
        frame.locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth);
      assert.equal(await outline(), `#${chosen.hex}`);
      await until(async () => (await loadedWidth()) > 0, 'the picture is there');
      const placeOf = () =>
        frame.evaluate((one) => {
          const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = one as HTMLElement;
          return [offsetLeft, offsetTop, offsetWidth, offsetHeight];
        });
      const place = await placeOf();

      const held = Promise.withResolvers<void>();
      await page.route(new RegExp(`/pictures/[^/]+/${other.hex}/`), async (route) => {
        await held.promise;
        await route.continue();
      });
      await choose(page, { color: other.name });
      assert.deepEqual([await outline(), await loadedWidth()], [`#${other.hex}`, 0]);
      assert.deepEqual(await placeOf(), place);
      held.resolve();
      await until(async () => (await loadedWidth()) > 0, 'the picture in the other color is there');
      assert.deepEqual(await placeOf(), place);
    },
  );

  journey('an item is added from its page, is changed in the cart, and stays there', {}, async (shopper) => {
    const { page, go } = shopper;
    await go('/products?category=shirts');
    await page.getByRole('link', { name: 'Oxford shirt', exact: true }).click();
    await page.waitForURL('**/products/oxford-shirt');
    await choose(page, { color: 'Navy', size: 'M' });
    const drawer = await addToCart(page);
    // The status for screen readers beside it begins with the same words.
    await drawer.getByText('Added: Oxford shirt, Navy, M', { exact: true }).waitFor();
    assert.equal(await textOf(drawer.getByRole('heading', { level: 2 })), 'Cart, 1 item');
    await waitForCount(page, 1);
    await drawer.getByRole('link', { name: 'View cart' }).click();
    await page.waitForURL('**/cart');
    await changeLine(shopper);
    await saveAndMoveBack(shopper);

    await page.reload();
    await waitForQuantity(lineOf(page, SKU), 3);
    await comeBackAnotherDay(shopper);
  });
});

async function changeLine({ page }: Journey): Promise<void> {
  const line = lineOf(page, SKU);
  await line.getByRole('button', { name: 'Increase quantity of Oxford shirt, Navy, M' }).click();
  await waitForQuantity(line, 2);
  await quantityOf(line).fill('5');
  await quantityOf(line).press('Enter');
  await waitForQuantity(line, 5);
  await quantityOf(line).fill('3');
  await quantityOf(line).blur();
  await waitForQuantity(line, 3);
  await page.locator('.summary').getByText('€177.00').first().waitFor();
  await waitForCount(page, 3);

  await line.getByRole('button', { name: 'Remove' }).click();
  await removedNotice(page, 'Oxford shirt, Navy, M').waitFor();
  assert.equal(await headingOf(page), 'Your cart is empty');
  await waitForCount(page, 0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await waitForQuantity(line, 3);
}

async function saveAndMoveBack({ page }: Journey): Promise<void> {
  await lineOf(page, SKU).getByRole('button', { name: 'Save for later' }).click();
  await savedLineOf(page, SKU).waitFor();
  assert.deepEqual(await cartOf(page), {});
  await savedLineOf(page, SKU).getByRole('button', { name: 'Move to cart' }).click();
  await waitForQuantity(lineOf(page, SKU), 3);
  await savedLineOf(page, SKU).waitFor({ state: 'detached' });
  assert.deepEqual(await cartOf(page), { [SKU]: 3 });
}

/** Closes the browser and opens another with only its cookies. */
async function comeBackAnotherDay({ shop, context, newBrowser }: Journey): Promise<void> {
  const later = await newBrowser({ storageState: { cookies: await context.cookies(), origins: [] } });
  const page = await later.newPage();
  await page.goto(`${shop.url}/`);
  await waitForCount(page, 3);
  await page.goto(`${shop.url}/cart`);
  await waitForQuantity(lineOf(page, SKU), 3);
}
