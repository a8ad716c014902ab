import { addButton, addToCart, choose, drawerOf, fillCart, lineOf, removedNotice } from '../steps/actions.ts';
import type { Journey, Size } from '../steps/journey.ts';
import { ACCOUNT_STATES } from './account-states.ts';
import { AFTER_ORDER_STATES } from './after-order-states.ts';
import { CHECKOUT_STATES } from './checkout-states.ts';

/** A page of the shop, or a state of it. */
export interface State {
  name: string;
  open(journey: Journey): Promise<unknown>;
  /** Both screen sizes by default. */
  sizes?: readonly Size[];
  expects?: readonly (string | RegExp)[];
}

const INFORMATION = [
  'delivery',
  'returns',
  'size-guide',
  'contact',
  'repairs',
  'making',
  'terms',
  'privacy',
  'cookies',
];

const at = (name: string, path: string, more: Partial<State> = {}): State => ({
  name,
  open: ({ go }) => go(path),
  ...more,
});

const openAll = ({ page }: Journey): Promise<void> =>
  page.locator('details').evaluateAll((all) => {
    for (const one of all) one.setAttribute('open', '');
  });

const SHIRT = 'OXFORD-SHIRT-NAVY-L';
const HOODIE = 'HEAVY-HOODIE-FOREST-M';

/** A cart with two of a shirt and one each of some others, of which one is saved and one removed. */
async function fillWithEverything({ shop, page, go }: Journey): Promise<void> {
  await fillCart(page, shop.url, { 'BEANIE-MUSTARD-ONE-SIZE': 1, 'SNEAKERS-CHALK-41': 1 });
  await fillCart(page, shop.url, { [SHIRT]: 3, [HOODIE]: 2, 'WOOL-COAT-NAVY-M': 1 });
  await go('/cart');
  await lineOf(page, 'SNEAKERS-CHALK-41').getByRole('button', { name: 'Save for later' }).click();
  await page.getByRole('heading', { name: 'Saved for later' }).waitFor();
  await lineOf(page, 'WOOL-COAT-NAVY-M').getByRole('button', { name: 'Remove' }).click();
  await removedNotice(page, 'Wool coat').waitFor();
}

export const STATES: readonly State[] = [
  at('home', '/'),
  at('listing', '/products'),
  at('filtered listing', '/products?category=women&size=m&color=navy&price=10-300'),
  at('filters that exclude each other', '/products?category=men&category=shoes&size=m&color=rust'),
  at('corrected search', '/products?q=oxfrod'),
  at('search without results', '/products?q=xyzzyq'),
  at('page past the end', '/products?page=99'),
  at('product', '/products/cable-knit'),
  at('product that is sold out', '/products/scarf'),
  at('product that is reduced, with prices that vary', '/products/heavy-hoodie'),
  {
    name: 'product after others were viewed',
    async open({ page, go }) {
      await go('/products/beanie');
      await go('/products/wool-coat');
      await page.locator('.footer').scrollIntoViewIfNeeded();
      await page.locator('#viewed h3').first().waitFor();
    },
  },
  {
    name: 'outfit of which nothing was chosen',
    expects: ['422 /products/oxford-shirt/outfit'],
    async open({ page, go }) {
      await go('/products/oxford-shirt/outfit');
      await page.getByRole('button', { name: 'Add to cart' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'outfit that was added in part',
    async open({ page, go }) {
      await go('/products/oxford-shirt/outfit');
      for (const select of await page.locator('select[name="sku"]').all())
        await select.selectOption({ index: 1 });
      await page
        .locator('select[name="sku"] option:checked')
        .last()
        .evaluate((option: HTMLOptionElement) => {
          option.value = 'NOT-SOLD';
        });
      await page.getByRole('button', { name: 'Add to cart' }).click();
      await page.getByRole('link', { name: 'View cart' }).waitFor();
    },
  },
  at('empty cart', '/cart'),
  ...CHECKOUT_STATES,
  ...INFORMATION.map((name) => at(name, `/${name}`)),
  ...ACCOUNT_STATES,
  ...AFTER_ORDER_STATES,
  at('not found', '/nowhere', { expects: ['404 /nowhere'] }),
  {
    name: 'product with everything open and a size of which few are left',
    async open(journey) {
      await journey.go('/products/oxford-shirt');
      await choose(journey.page, { color: 'Navy', size: 'L' });
      await openAll(journey);
    },
  },
  {
    name: 'product that was refused',
    expects: ['422 /cart/line-items'],
    async open({ shop, page, go }) {
      await fillCart(page, shop.url, { 'WOOL-COAT-NAVY-M': 99 });
      await go('/products/wool-coat');
      await choose(page, { size: 'M' });
      await addButton(page).click();
      await page.getByRole('alert').getByText('A cart holds up to 99').waitFor();
    },
  },
  { name: 'cart with every notice', open: fillWithEverything },
  {
    name: 'drawer after adding',
    async open({ page, go }) {
      await go('/products/beanie');
      await addToCart(page);
    },
  },
  {
    name: 'drawer with many lines',
    async open(journey) {
      await fillWithEverything(journey);
      await journey.go('/');
      await journey.page.locator('.header a[data-dialog="cart"]').click();
      await drawerOf(journey.page).waitFor();
    },
  },
  {
    name: 'empty drawer',
    async open({ page, go }) {
      await go('/products');
      await page.getByRole('link', { name: 'Cart' }).click();
      await drawerOf(page).waitFor();
    },
  },
  {
    name: 'menu',
    sizes: ['phone'],
    async open({ page, go }) {
      await go('/');
      await page.getByRole('button', { name: 'Menu' }).click();
    },
  },
  {
    name: 'filters in the sheet',
    sizes: ['phone'],
    async open({ page, go }) {
      await go('/products?category=women&size=m');
      await page.getByRole('button', { name: 'Filter' }).click();
    },
  },
  {
    name: 'sizes on a card',
    async open({ page, go }) {
      await go('/products?category=men&color=chalk');
      await page.getByRole('link', { name: 'Quick add: Oxford shirt' }).click();
      await page.getByRole('group', { name: 'Size of Oxford shirt in chalk' }).waitFor();
    },
  },
  {
    name: 'search field',
    async open({ page, go }) {
      await go('/');
      await page.getByRole('button', { name: 'Search' }).click();
    },
  },
  {
    name: 'search suggestions',
    async open({ page, go }) {
      await go('/');
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByLabel('What are you looking for?').pressSequentially('oxf');
      await page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'API with everything open',
    async open(journey) {
      await journey.go('/api');
      await openAll(journey);
    },
  },
  {
    name: 'form that was refused',
    expects: ['400 /cart/line-items'],
    async open({ page, go }) {
      await go('/');
      await Promise.all([
        page.waitForURL('**/cart/line-items'),
        page.evaluate(() => {
          const form = document.createElement('form');
          Object.assign(form, { method: 'post', action: '/cart/line-items' });
          document.body.append(form);
          form.submit();
        }),
      ]);
    },
  },
  {
    name: 'error',
    expects: ['500 /cart'],
    async open({ shop, page, go }) {
      await fillCart(page, shop.url, { [HOODIE]: 1 });
      await shop.sql('ALTER TABLE sessions RENAME TO sessions_away');
      await go('/cart').finally(() => shop.sql('ALTER TABLE sessions_away RENAME TO sessions'));
    },
  },
  {
    name: 'shop that is busy',
    expects: ['503 /cart', /^elsewhere: http:\/\/127\.0\.0\.1:\d+\//],
    async open({ shop, page }) {
      await fillCart(page, shop.url, { [HOODIE]: 1 });
      const other = await shop.another();
      await other.database.close();
      await page.goto(`${other.url}/cart`);
    },
  },
];
