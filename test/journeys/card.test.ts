import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../chromium.ts';
import { FakeStripe } from '../stripe/fake-stripe.ts';
import { WEBHOOK_SECRET } from '../stripe/webhooks.ts';
import { fillCart } from './steps/actions.ts';
import { violations } from './steps/axe.ts';
import { fillCheckout, SHIRT } from './steps/checkout-steps.ts';
import { SIZES } from './steps/journey.ts';
import { type OpenShop, openShop } from './steps/journey-shop.ts';

/** Nothing here takes longer, even on a busy machine. */
const PATIENCE_MS = 20_000;

/** Goes to another site's page and back, which only a browser with its policies can test. */
async function orderByCard(page: Page, shop: OpenShop, javaScript: boolean): Promise<void> {
  page.setDefaultTimeout(PATIENCE_MS);
  await fillCart(page, shop.url, { [SHIRT]: 1 });
  await page.goto(`${shop.url}/checkout`);
  await fillCheckout(page);
  if (!javaScript) await page.getByRole('button', { name: 'Update delivery and total' }).click();
  await page.getByRole('radio', { name: /^Standard/ }).check();
  await page.getByRole('radio', { name: /^Card/ }).check();
  await page.getByRole('button', { name: /^Place order and pay/ }).click();
}

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
    await orderByCard(page, shop, javaScript);
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

declare const window: { declines?: boolean };

describe("paying on the shop's own page", () => {
  let fake: FakeStripe;
  let shop: OpenShop;
  let browser: Browser;
  before(async () => {
    fake = new FakeStripe();
    await fake.start();
    const keys = { secretKey: 'sk_test_of_the_journeys', publishableKey: 'pk_test_of_the_journeys' };
    const stripe = { ...keys, webhookSecret: WEBHOOK_SECRET, apiUrl: fake.url };
    [shop, browser] = await Promise.all([openShop(undefined, stripe), launchChromium()]);
    fake.webhookUrl = `${shop.url}/webhooks/stripe`;
  });
  after(async () => {
    await browser?.close();
    await fake?.close();
    await shop?.close();
  });

  /** Resolves on the payment page. */
  const toPayment = async (page: Page, javaScript = true) => {
    await orderByCard(page, shop, javaScript);
    await page.waitForURL(`${shop.url}/payment/*`);
  };

  it('has the fields of the provider, says why a card is declined, and leads to the order', async () => {
    const context = await browser.newContext(SIZES.phone);
    const page = await context.newPage();
    const scripts: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => request.url().startsWith(fake.url) && scripts.push(page.url()));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await toPayment(page);
    const pay = page.getByRole('button', { name: /^Pay €/ });
    await pay.waitFor();
    await page.frameLocator('iframe').getByText('Card fields').waitFor();
    for (const scheme of ['light', 'dark'] as const) assert.deepEqual(await violations(page, scheme), []);
    await page.evaluate(() => {
      window.declines = true;
    });
    await pay.click();
    await page.getByRole('alert').getByText('Your card was declined.').waitFor();
    await page.evaluate(() => {
      window.declines = false;
    });
    await pay.click();
    await page.getByRole('heading', { name: 'Thank you, Ines.' }).waitFor();
    assert.deepEqual(complaints, []);
    assert.ok(scripts.length > 0 && scripts.every((url) => url.includes('/payment/')), scripts.join());
    await context.close();
  });

  it('leads to the page of the provider if its script does not load, and without JavaScript', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const context = await browser.newContext({ ...SIZES.desktop, javaScriptEnabled });
      const page = await context.newPage();
      await page.route(`${fake.url}/stripe.js`, (route) => route.abort());
      await toPayment(page, javaScriptEnabled);
      await page.getByRole('button', { name: 'Continue to payment' }).click();
      await page.waitForURL(`${fake.url}/pay/*`);
      await page.getByRole('button', { name: 'Pay', exact: true }).click();
      await page.getByRole('heading', { name: 'Thank you, Ines.' }).waitFor();
      await context.close();
    }
  });
});

describe('paying with a test card', () => {
  let shop: OpenShop;
  let browser: Browser;
  before(async () => {
    [shop, browser] = await Promise.all([openShop(undefined, 'test cards'), launchChromium()]);
  });
  after(async () => {
    await browser?.close();
    await shop?.close();
  });

  for (const javaScriptEnabled of [true, false]) {
    it(`says what is missing, asks for a second step, and leads back ${javaScriptEnabled ? 'on a phone' : 'without JavaScript'}`, async () => {
      const context = await browser.newContext({ ...SIZES.phone, javaScriptEnabled });
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      await fillCart(page, shop.url, { [SHIRT]: 1 });
      await page.goto(`${shop.url}/checkout`);
      await fillCheckout(page);
      if (!javaScriptEnabled) await page.getByRole('button', { name: 'Update delivery and total' }).click();
      await page.getByRole('radio', { name: /^Standard/ }).check();
      await page.getByRole('radio', { name: /^Card \(test\)/ }).check();
      await page.getByRole('button', { name: /^Place order and pay/ }).click();
      await page.waitForURL(`${shop.url}/test-payment/*`);
      await page.getByRole('button', { name: /^Pay €/ }).click();
      await page.getByText('Enter the name on the card.').first().waitFor();
      if (javaScriptEnabled)
        for (const scheme of ['light', 'dark'] as const) assert.deepEqual(await violations(page, scheme), []);
      await page.getByRole('button', { name: '4000 0025 0000 3155' }).click();
      await page.getByLabel('Name on the card').fill('Ines Lindqvist');
      assert.equal(await page.getByLabel('Card number').inputValue(), '4000 0025 0000 3155');
      await page.getByRole('button', { name: /^Pay €/ }).click();
      await page.getByRole('button', { name: 'Approve the payment' }).click();
      await page.getByRole('heading', { name: 'Thank you, Ines.' }).waitFor();
      await context.close();
    });
  }
});
