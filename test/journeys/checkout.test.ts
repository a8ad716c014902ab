import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { until } from '../shop.ts';
import { fillCart, headingOf, textOf, waitForCount } from './steps/actions.ts';
import { fillCheckout, placeOrder, SHIRT, toCheckout, totalOf } from './steps/checkout-steps.ts';
import { ADDRESS, CUSTOMER, signIn } from './steps/customer.ts';
import { type Journey, journeys } from './steps/journey.ts';

/** Returns the link of the newest email, and its subject. */
async function newestLetter({ shop }: Journey, subject: RegExp): Promise<string> {
  const find = () => shop.letters.findLast((letter) => subject.test(letter.subject));
  await until(() => find() !== undefined, `a mail says ${subject}`);
  return /^https?:\S+$/m.exec(find()?.text ?? '')?.[0] ?? '';
}

const numberOf = async (journey: Journey): Promise<string> =>
  /MC-[A-Z0-9]{8}/.exec(await textOf(journey.page.locator('main')))?.[0] ?? '';

describe('checkout', () => {
  const journey = journeys();

  journey(
    'a guest orders, opens the order from the link in the email, and cancels it',
    {},
    async (shopper) => {
      const { page, go } = shopper;
      await fillCart(page, shopper.shop.url, { [SHIRT]: 1 });
      await go('/cart');
      await page.getByRole('link', { name: 'Go to checkout' }).click();
      assert.equal(await headingOf(page), 'Checkout');
      await fillCheckout(page);
      await placeOrder(page);
      await page.getByRole('heading', { name: 'Thank you, Ines.' }).waitFor();
      const number = await numberOf(shopper);
      await waitForCount(page, 0);

      await page.context().clearCookies();
      await page.goto(await newestLetter(shopper, new RegExp(`^Your order ${number} is confirmed$`)));
      assert.equal(await headingOf(page), `Order ${number}`);
      assert.match(await textOf(page.locator('main')), /Hornsgatan 42.*Pay on delivery/s);
      await page.getByText('Cancel this order').click();
      await page.getByRole('button', { name: `Cancel order ${number}` }).click();
      await page.locator('.badge', { hasText: 'Canceled' }).waitFor();
      await newestLetter(shopper, /is canceled$/);
    },
  );

  journey('a customer orders with a saved address, and has the order in the account', {}, async (shopper) => {
    const { page, go } = shopper;
    await signIn(shopper);
    await saveAddress(shopper);
    await toCheckout(shopper);
    // The fields of another address are there only while none of the saved ones is chosen.
    const street = page.getByRole('textbox', { name: 'Street and number' });
    const saved = page.getByRole('radio', { name: ADDRESS['Street and number'] }).first();
    assert.ok(await saved.isChecked());
    await street.waitFor({ state: 'hidden' });
    await page.getByRole('radio', { name: 'Another address' }).check();
    await street.fill('Elsewhere 1');
    await saved.check();
    await street.waitFor({ state: 'hidden' });
    assert.equal(await page.getByLabel('Email').inputValue(), CUSTOMER.email);
    await placeOrder(page);
    await page.getByRole('heading', { name: 'Thank you, Ines.' }).waitFor();
    const number = await numberOf(shopper);

    await go('/account/orders');
    await page.getByRole('link', { name: `Order ${number}` }).click();
    await page.getByRole('heading', { name: `Order ${number}` }).waitFor();
    assert.equal(await headingOf(page), 'Hello, Ines');
    await page.getByRole('link', { name: 'All orders' }).click();
    await page.getByRole('heading', { name: 'Orders', exact: true }).waitFor();
  });

  journey(
    'an address that a guest has typed stays chosen after the sign-in, beside the saved one',
    { sizes: ['phone'] },
    async (shopper) => {
      const { page, go } = shopper;
      await toCheckout(shopper);
      const street = page.getByRole('textbox', { name: 'Street and number' });
      await street.fill('Elsewhere 1');
      await street.blur();
      await signIn(shopper);
      await saveAddress(shopper);
      await go('/checkout');
      await page.getByRole('radio', { name: 'Another address', checked: true }).waitFor();
      assert.equal(await street.inputValue(), 'Elsewhere 1');
      assert.equal(await page.getByLabel('Email').inputValue(), CUSTOMER.email);
    },
  );

  journey(
    'the country and the delivery method change the total in place, and nothing that was typed is lost',
    { sizes: ['phone'] },
    async (shopper) => {
      const { page } = shopper;
      await toCheckout(shopper);
      await fillCheckout(page, { 'Phone (optional)': '+46 8 123 456' });
      const total = await totalOf(page);
      await page.getByRole('radio', { name: 'Express' }).check();
      await until(async () => (await totalOf(page)) !== total, 'the total has the delivery in it');
      const express = await totalOf(page);
      assert.match(
        await textOf(page.getByRole('button', { name: /^Place order and pay/ })),
        new RegExp(express),
      );
      assert.ok(await page.getByRole('radio', { name: 'Express' }).isChecked());
      assert.equal(await page.getByLabel('Phone (optional)').inputValue(), '+46 8 123 456');

      // The shopper goes to the cart and back.
      await page.getByRole('link', { name: 'Back to cart' }).click();
      await page.getByRole('link', { name: 'Go to checkout' }).click();
      await page.locator('form[data-checkout]').waitFor();
      const phone = page.getByLabel('Phone (optional)');
      await until(async () => (await phone.inputValue()) === '+46 8 123 456', 'the phone is filled in again');
      await until(async () => (await totalOf(page)) === express, 'the total is the same again');
    },
  );

  journey(
    'a promo code is refused with the reason, applied, and removed',
    { sizes: ['desktop'] },
    async (shopper) => {
      const { shop, page } = shopper;
      await shop.sql(`INSERT INTO promo_codes (code, kind, value) VALUES ('TENOFF', 'percent', 10)`);
      await toCheckout(shopper);
      const total = await totalOf(page);
      const code = page.getByLabel('Code (optional)');
      await code.fill('NOSUCHCODE');
      await code.press('Enter');
      await page.locator('#checkout-promoCode[aria-invalid]').waitFor();
      assert.equal(await code.inputValue(), 'NOSUCHCODE');
      await code.fill('tenoff');
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.getByRole('button', { name: 'Remove the promo code TENOFF' }).waitFor();
      assert.notEqual(await totalOf(page), total);
      await page.getByRole('button', { name: 'Remove the promo code TENOFF' }).click();
      await code.waitFor();
      assert.equal(await totalOf(page), total);

      // In the cart, it goes along to the checkout.
      await page.getByRole('link', { name: 'Back to cart' }).click();
      await page.getByLabel('Promo code (optional)').fill('tenoff');
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.getByRole('button', { name: 'Remove the promo code TENOFF' }).waitFor();
      const reduced = await totalOf(page);
      assert.notEqual(reduced, total);
      await page.getByRole('link', { name: 'Go to checkout' }).click();
      await page.getByRole('button', { name: 'Remove the promo code TENOFF' }).waitFor();
      assert.equal(await totalOf(page), reduced);
    },
  );

  journey(
    'a corrected field loses its error, and going back after the order sends nothing again',
    { sizes: ['phone'], expects: ['422 /checkout'] },
    async (shopper) => {
      const { page } = shopper;
      await toCheckout(shopper);
      await fillCheckout(page, { 'Postal code': '1182' });
      await placeOrder(page);
      await page.locator('#checkout-postalCode-fault').waitFor();
      await page.getByRole('textbox', { name: 'Postal code' }).fill('118 21');
      await page.getByRole('textbox', { name: 'City' }).focus();
      await page.locator('#checkout-postalCode-fault').waitFor({ state: 'detached' });
      assert.equal(await page.locator('[aria-invalid]').count(), 0);
      await page.getByRole('button', { name: /^Place order and pay/ }).click();
      await page.getByRole('heading', { name: 'Thank you, Ines.' }).waitFor();
      await page.goBack();
      await page.getByRole('heading', { name: 'Your cart is empty' }).waitFor();
    },
  );

  journey(
    'without JavaScript, every error is beside its field, a changed total is shown first, and one order is placed',
    { javaScript: false, expects: ['422 /checkout', '409 /checkout'] },
    async (shopper) => {
      const { page, shop } = shopper;
      const countOrders = async () => (await shop.sql('SELECT FROM orders')).length;
      const before = await countOrders();
      await toCheckout(shopper);
      await fillCheckout(page, { Email: 'ines@gmial.com', 'Postal code': '1182', City: 'Malmö' });
      await page.getByRole('button', { name: 'Update delivery and total' }).click();
      await page.locator('input[name="city"][value="Malmö"]').waitFor();
      await page.getByRole('radio', { name: 'Express' }).check();
      await placeOrder(page);
      const postcode = page.getByRole('textbox', { name: 'Postal code' });
      await page.locator('input[name="postalCode"][aria-invalid]').waitFor();
      assert.match(await textOf(page.locator('#checkout-postalCode-fault')), /five digits/);
      assert.equal(await page.getByRole('textbox', { name: 'City' }).inputValue(), 'Malmö');

      await page.getByRole('button', { name: 'Use ines@gmail.com' }).click();
      await page.locator('input[name="email"][value="ines@gmail.com"]').waitFor();

      await postcode.fill('211 20');
      await page.getByRole('radio', { name: 'Standard' }).check();
      await page.getByRole('button', { name: /^Place order and pay/ }).click();
      await page.getByRole('alert').getByText('Nothing has been ordered or charged').waitFor();
      assert.equal(await countOrders(), before);
      await page.getByRole('button', { name: /^Place order and pay/ }).click();
      await page.getByRole('heading', { name: 'Thank you, Ines.' }).waitFor();
      assert.equal(await countOrders(), before + 1);
    },
  );
});

async function saveAddress({ context, shop }: Journey): Promise<void> {
  const address = { id: '', name: CUSTOMER.name, line2: '', country: 'SE', phone: '' };
  const { 'Street and number': line1, 'Postal code': postalCode, City: city } = ADDRESS;
  await context.request.post(`${shop.url}/account/addresses`, {
    form: { ...address, line1, postalCode, city },
    headers: { origin: shop.url },
  });
}
