import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../chromium.ts';
import { FakeStripe } from '../stripe/fake-stripe.ts';
import { WEBHOOK_SECRET } from '../stripe/webhooks.ts';
import { fillCart } from './steps/actions.ts';
import { fillCheckout, SHIRT } from './steps/checkout-steps.ts';
import { SIZES } from './steps/journey.ts';
import { type OpenShop, openShop } from './steps/journey-shop.ts';

/** Nothing here takes longer, even on a busy machine. */
const PATIENCE_MS = 20_000;

/** Goes to another site's page and back, which only a browser with its policies can test. */
describe('paying by card', () => {
  let fake: FakeStripe;
  let shop: OpenShop;
  let browser: Browser;
  before(async () => {
    fake = new FakeStripe();
    await fake.start();
    const stripe = { secretKey: 'sk_test_of_the_journeys', webhookSecret: WEBHOOK_SECRET, apiUrl: fake.url };
    [shop, browser] = await Promise.all([openShop(undefined, stripe), launchChromium()]);
    fake.webhookUrl = `${shop.url}/webhooks/stripe`;
  });
  after(async () => {
    await browser?.close();
    await fake?.close();
    await shop?.close();
  });

  /** Resolves on the page where the card is entered. */
  const toPayment = async (page: Page, javaScript = true) => {
    page.setDefaultTimeout(PATIENCE_MS);
    await fillCart(page, shop.url, { [SHIRT]: 1 });
    await page.goto(`${shop.url}/checkout`);
    await fillCheckout(page);
    if (!javaScript) await page.getByRole('button', { name: 'Update delivery and total' }).click();
    await page.getByRole('radio', { name: /^Standard/ }).check();
    await page.getByRole('radio', { name: /^Card/ }).check();
    await page.getByRole('button', { name: /^Place order and pay/ }).click();
    await page.waitForURL(`${fake.url}/pay/*`);
  };
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

  for (const javaScriptEnabled of [true, false]) {
    it(`leads to the provider and back ${javaScriptEnabled ? 'on a phone' : 'without JavaScript'}`, async () => {
      const context = await browser.newContext({ ...SIZES.phone, javaScriptEnabled });
      const page = await context.newPage();
      await toPayment(page, javaScriptEnabled);
      await press(page, 'Pay');
      await page.getByRole('heading', { name: 'Thank you, Ines.' }).waitFor();
      assert.equal(new URL(page.url()).origin, shop.url);
      await context.close();
    });
  }

  it('a declined card, the way back, and another try', async () => {
    const context = await browser.newContext(SIZES.desktop);
    const page = await context.newPage();
    await toPayment(page);
    await press(page, 'Pay with a declined card');
    await page.getByRole('alert').waitFor();
    await press(page, 'Back');
    await page.waitForURL(`${shop.url}/**`);
    assert.match(await page.locator('main').innerText(), /Nothing (was|is) charged/);
    await page.getByRole('button', { name: /pay/i }).first().click();
    await page.waitForURL(`${fake.url}/pay/*`);
    await press(page, 'Pay');
    await page.getByRole('heading', { name: 'Thank you, Ines.' }).waitFor();
    assert.equal(fake.ledger.charges.size, 3);
    await context.close();
  });
});
