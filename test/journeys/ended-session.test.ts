import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { addButton, cartOf, choose, drawerOf } from './steps/actions.ts';
import { fillCheckout, placeOrder, toCheckout } from './steps/checkout-steps.ts';
import { CUSTOMER, fillIn, signIn } from './steps/customer.ts';
import { journeys } from './steps/journey.ts';

const NOTE = 'Delivery note (optional)';

describe('a session that ended while a shopper filled in the checkout', () => {
  const journey = journeys();
  for (const javaScript of [true, false])
    journey(
      `keeps everything that was typed, ${javaScript ? 'with' : 'without'} scripts`,
      { javaScript, expects: ['401 /checkout'] },
      async (journey) => {
        const { shop, page } = journey;
        await signIn(journey);
        await toCheckout(journey);
        await fillCheckout(page, { [NOTE]: 'Ring twice.' });
        if (!javaScript) await page.getByRole('button', { name: 'Update delivery and total' }).click();
        await shop.sql('DELETE FROM sessions WHERE customer_id IS NOT NULL');
        await placeOrder(page);
        await page.getByRole('alert').getByText('Your session has ended').waitFor();
        const form = page.locator('form[action="/sign-in"]');
        await fillIn(form, CUSTOMER.email, CUSTOMER.password);
        await form.getByRole('button', { name: 'Sign in', exact: true }).click();
        await page.getByRole('button', { name: 'Continue' }).click();
        assert.equal(new URL(page.url()).search, '');
        for (const [label, value] of [
          ['Street and number', 'Hornsgatan 42'],
          ['Postal code', '118 21'],
          [NOTE, 'Ring twice.'],
        ] as const)
          assert.equal(await page.getByRole('textbox', { name: label, exact: true }).inputValue(), value);
        await placeOrder(page);
        await page.waitForURL(/\/orders\/MC-/);
        assert.deepEqual(await cartOf(page), {});
      },
    );
});

describe('a browser without cookies', () => {
  const journey = journeys();
  journey('says so instead of showing a cart that would not be kept', {}, async ({ page, go }) => {
    const session = await page.context().newCDPSession(page);
    await go('/products/oxford-shirt');
    await choose(page, { color: 'Navy', size: 'M' });
    await session.send('Emulation.setDocumentCookieDisabled', { disabled: true });
    await addButton(page).click();
    await page.getByText('Your browser blocks cookies').waitFor();
    assert.equal(await drawerOf(page).count(), 0);
  });

  journey('says so on a card of a list, too', {}, async ({ page, go }) => {
    const session = await page.context().newCDPSession(page);
    await go('/products?q=oxford');
    await session.send('Emulation.setDocumentCookieDisabled', { disabled: true });
    await page.getByRole('link', { name: 'Quick add: Oxford shirt' }).click();
    await page.getByRole('button', { name: 'M', exact: true }).click();
    await page.getByText('Your browser blocks cookies').waitFor();
    assert.equal(await drawerOf(page).count(), 0);
  });
});
