import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { cartOf, lineOf, waitForCount, waitForQuantity } from './steps/actions.ts';
import { CUSTOMER, signIn } from './steps/customer.ts';
import { journeys } from './steps/journey.ts';

const SHIRT = 'OXFORD-SHIRT-NAVY-M';
const BEANIE = 'BEANIE-MUSTARD-ONE-SIZE';

describe('two devices of one customer', () => {
  const journey = journeys();

  journey('an open page shows the changes of the other device', {}, async (one) => {
    const { shop, page, go, newBrowser } = one;
    const customer = { ...CUSTOMER, email: `${one.size}@lindqvist.example` };
    await signIn(one, customer);
    await go('/cart');
    const home = await one.newTab();
    await home.goto(shop.url);

    const context = await newBrowser();
    await signIn({ ...one, context }, customer);
    const add = (sku: string) =>
      context.request.post(`${shop.url}/api/cart/line-items`, { data: { sku, quantity: 1 } });
    assert.equal((await add(SHIRT)).status(), 200);
    await lineOf(page, SHIRT).waitFor();
    await waitForCount(page, 1);
    await waitForCount(home, 1);
    await add(SHIRT);
    await waitForQuantity(lineOf(page, SHIRT), 2);
    await waitForCount(home, 2);
  });

  journey(
    'an open cart is soon empty after it was signed out from another device',
    { sizes: ['desktop'] },
    async (one) => {
      const { shop, page, go, newBrowser } = one;
      const customer = { ...CUSTOMER, email: 'ended@lindqvist.example' };
      await signIn(one, customer);
      await page.request.post(`${shop.url}/api/cart/line-items`, { data: { sku: SHIRT, quantity: 2 } });
      const listening = page.waitForResponse('**/cart/events');
      await go('/cart');
      await lineOf(page, SHIRT).waitFor();
      await listening;
      const other = await newBrowser();
      await signIn({ ...one, context: other }, customer);
      await other.request.post(`${shop.url}/account/devices/end-others`, { form: {} });
      await page.getByRole('heading', { name: 'Your cart is empty' }).waitFor();
      await waitForCount(page, 0);
    },
  );

  journey(
    'a page whose live updates were refused tries again after a minute',
    { sizes: ['desktop'], expects: ['503 /cart/events'] },
    async (one) => {
      const { page, go } = one;
      await signIn(one, { ...CUSTOMER, email: 'refused@lindqvist.example' });
      await page.clock.install();
      await page.route('**/cart/events', (route) => route.fulfill({ status: 503 }), { times: 1 });
      const refused = page.waitForResponse('**/cart/events');
      await go('/cart');
      assert.equal((await refused).status(), 503);
      await page.clock.runFor(55_000);
      const again = page.waitForResponse('**/cart/events');
      await page.clock.runFor(10_000);
      assert.equal((await again).status(), 200);
    },
  );

  journey('a guest signs in and keeps the cart, and can remove its items again', {}, async (one) => {
    const { shop, context, page, go, newBrowser, size } = one;
    const customer = { ...CUSTOMER, email: `${size}-guest@lindqvist.example` };
    const first = await newBrowser();
    await signIn({ ...one, context: first }, customer);
    await first.request.post(`${shop.url}/api/cart/line-items`, { data: { sku: BEANIE, quantity: 1 } });

    await context.clearCookies();
    await context.request.post(`${shop.url}/api/cart/line-items`, { data: { sku: SHIRT, quantity: 2 } });
    await go('/sign-in?next=/cart');
    const form = page.locator('form[action="/sign-in"]');
    await form.getByLabel('Email').fill(customer.email);
    await form.getByLabel('Password', { exact: true }).fill(customer.password);
    await form.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(`${shop.url}/cart`);
    assert.deepEqual(await cartOf(page), { [BEANIE]: 1, [SHIRT]: 2 });
    const notice = page.getByText('We added 2 items from your earlier cart.');
    await notice.waitFor();
    await page.getByRole('button', { name: 'Remove them' }).click();
    await lineOf(page, SHIRT).waitFor({ state: 'detached' });
    await notice.waitFor({ state: 'detached' });
    assert.deepEqual(await cartOf(page), { [BEANIE]: 1 });
  });
});
