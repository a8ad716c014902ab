import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { sampleLetter } from '../../src/admin/settings/mail-samples.ts';
import type { Letter, MailRecipient } from '../../src/layout/email/letter.ts';
import { renderLetter } from '../../src/layout/email/render-letter.ts';
import { formatMoney } from '../../src/layout/money.ts';
import { orderConfirmation } from '../../src/orders/emails/order-emails.ts';
import { MAIL_NAMES } from '../../src/settings/content/mail-names.ts';
import { DEFAULT_SETTINGS } from '../../src/settings/defaults.ts';
import type { ShopSettings } from '../../src/settings/schema.ts';
import { findFastChromium, launchChromium } from '../chromium.ts';
import { violations } from './steps/axe.ts';

const PUBLIC_URL = 'https://shop.test';
const HOSTILE = [
  'Donaudampfschifffahrtsgesellschaftskapitänsjackenknopfloch'.repeat(2),
  '<img src=x onerror=alert(1)><script>alert(1)</script>"\'&amp;',
  'قميص أكسفورد \u202eعكس 2024 «كبير»',
  '襯衫'.repeat(60),
];

/** The bodies of all emails below each other, because they share one style sheet, and a browser then opens one page. */
function allEmails(logo: ShopSettings['logo']): string {
  const known = MAIL_NAMES.map((name) =>
    render(sampleLetter(`mails/${name}`, { link: PUBLIC_URL, currency: 'EUR' })),
  );
  const hostile = ['JPY', 'KWD'].map((currency) => render(hostileOrder(currency)));
  const documents = [...known, ...hostile, render(hostileOrder('KWD'), { logo, name: HOSTILE[0] ?? '' })];
  const head = /<head>[\s\S]*<\/head>/.exec(documents[0] ?? '')?.[0];
  const bodies = documents.map((one) => /<body[^>]*>([\s\S]*)<\/body>/.exec(one)?.[1]);
  return `<!doctype html><html lang="en">${head}<body class="ground" style="margin:0"><main>${bodies.join('\n')}</main></body></html>`;
}

const render = (
  { recipient, ...letter }: Letter & { recipient?: MailRecipient },
  settings: Partial<ShopSettings> = {},
) =>
  renderLetter(letter, { settings: { ...DEFAULT_SETTINGS, ...settings }, publicUrl: PUBLIC_URL, recipient })
    .html;

function hostileOrder(currency: string): Letter & { recipient: MailRecipient } {
  const lines = HOSTILE.map((name) => ({
    ...{ name, color: name, style: name, size: 'M', quantity: 99, unitPriceMinor: 21_474_836 },
    drawing: 'oxford-shirt',
  }));
  const order = {
    ...{ number: 'MC-7KQ2XW4D', lines, currency, isTaxIncluded: false, paysOnDelivery: true, giftNote: 'x' },
    ...{ subtotalMinor: 2_147_483_647, discountMinor: 1, deliveryMinor: 1, totalMinor: 2_147_483_647 },
    vat: [{ basisPoints: 2_550, netMinor: 1, vatMinor: 2_147_483_647 }],
  };
  const letter = orderConfirmation({ order, link: PUBLIC_URL, days: `Wed ${formatMoney(1, currency)}` });
  return { ...letter, recipient: { name: 'Ada Lovelace', address: HOSTILE } };
}

describe('the emails in a browser', { skip: !findFastChromium() && 'needs Chromium' }, () => {
  let browser: Browser;
  let page: Page;
  let arePicturesOn = false;
  let logo: ShopSettings['logo'];
  before(async () => {
    const picture = sharp({ create: { width: 300, height: 40, channels: 3, background: '#000' } });
    logo = { kind: 'picture', picture: (await picture.png().toBuffer()).toString('base64'), icon: null };
    const jpeg = await sharp({ create: { width: 144, height: 192, channels: 3, background: '#345' } })
      .jpeg()
      .toBuffer();
    browser = await launchChromium();
    page = await browser.newPage();
    await page.route('**/*', (route) =>
      arePicturesOn ? route.fulfill({ body: jpeg, contentType: 'image/jpeg' }) : route.abort(),
    );
  });
  after(() => browser?.close());

  for (const on of [false, true])
    it(`fit a phone and a computer, with pictures ${on ? 'on' : 'off'}`, async () => {
      arePicturesOn = on;
      await page.setViewportSize({ width: 320, height: 700 });
      await page.setContent(allEmails(logo));
      assert.deepEqual(await tooWide(page), []);
      await page.setViewportSize({ width: 620, height: 700 });
      assert.deepEqual(await tooWide(page), []);
    });

  it('have nothing that axe finds, in the light and in the dark', async () => {
    assert.deepEqual(await violations(page, 'light'), []);
    assert.deepEqual(await violations(page, 'dark'), []);
    const dark = await page.evaluate(() =>
      [...document.querySelectorAll('.ground, .card')].map((one) => getComputedStyle(one).backgroundColor),
    );
    assert.deepEqual([...new Set(dark)].sort(), ['rgb(22, 21, 19)', 'rgb(32, 30, 27)']);
  });
});

/** The emails that would scroll sideways. */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('[role=article]')]
      .filter((one) => one.scrollWidth > innerWidth)
      .map((one) => one.getAttribute('aria-label') ?? ''),
  );
