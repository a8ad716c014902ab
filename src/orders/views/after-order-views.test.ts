import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rendered } from '../../../test/rendered.ts';
import { alertPage } from '../../back-in-stock/views/alert-page.ts';
import { HOSTILE } from '../../cart/views/cart.fixture.ts';
import { productPage } from '../../catalog/views/product/product-page.ts';
import { cardOf, productOf, variantOf } from '../../catalog/views/product.fixture.ts';
import { OWNER } from '../../customers/views/every-page.fixture.ts';
import { messagePage, questionPage } from '../../customers/views/narrow-page.ts';
import { escapeHtml, html } from '../../layout/html.ts';
import { reminderPage } from '../../reminders/views/reminder-page.ts';
import { returnPage } from '../../returns/views/return-page.ts';
import { reviewPage } from '../../reviews/views/review-page.ts';
import { DEFAULT_SETTINGS } from '../../settings/defaults.ts';
import { wishlistPage } from '../../wishlist/views/wishlist-page.ts';

/** Every page with everything that can be on it; `text` makes what stands in each field of text. */
const PAGES: Record<string, (text: (field: string) => string) => string> = {
  wishlist: (text) =>
    rendered(
      wishlistPage(
        {
          owner: { ...OWNER, name: text('owner') },
          notice: text('notice'),
          fault: text('fault'),
          wishes: [
            { slug: text('slug'), name: text('name'), card: cardOf({ name: text('card') }) },
            { slug: 'gone', name: text('gone'), card: null },
          ],
        },
        'EUR',
      ),
    ),
  alert: (text) =>
    rendered(
      alertPage({
        sku: text('sku'),
        item: text('item'),
        email: text('email'),
        faults: { email: text('fault') },
      }),
    ),
  reminder: (text) => rendered(reminderPage({ email: text('email'), fault: text('fault') })),
  question: (text) =>
    rendered(
      questionPage({
        title: text('title'),
        text: text('text'),
        action: '/',
        token: text('token'),
        button: text('button'),
        more: html`<b>${text('more')}</b>`,
      }),
    ),
  answer: (text) =>
    rendered(
      messagePage({
        title: text('title'),
        text: text('text'),
        onward: { path: text('path'), label: text('label') },
      }),
    ),
  review: (text) =>
    rendered(
      reviewPage({
        slug: text('slug'),
        productName: text('name'),
        review: { stars: 3, text: text('text'), fit: null },
        notice: text('notice'),
        faults: { stars: text('stars-fault'), text: text('text-fault') },
      }),
    ),
  return: (text) =>
    rendered(
      returnPage({
        number: text('number'),
        token: text('token'),
        key: text('key'),
        currency: 'EUR',
        ...{ time: { isOpen: true, until: new Date(0) }, returnDays: 30, timeZone: 'UTC' },
        notice: text('notice'),
        fault: text('fault'),
        lines: [
          {
            position: 1,
            item: text('item'),
            left: 2,
            sizes: [{ sku: text('sku'), size: text('size') }],
            otherwisePriced: [text('other-size')],
            chosen: { quantity: '1', reason: '', exchange: '' },
          },
        ],
        returns: [
          {
            ...{ id: text('id'), number: text('return'), state: 'asked', items: [text('sent')] },
            ...{ refundMinor: 100, askedAt: new Date(0), decidedAt: null },
            label: { filePath: `/${text('file')}`, codePath: `/${text('code')}` },
          },
        ],
      }),
    ),
  product: (text) =>
    rendered(
      productPage(
        {
          product: productOf({
            variants: [variantOf({ sku: text('sku'), size: text('size'), stock: 0 })],
            rating: { count: 1, average: 4 },
            reviews: [{ stars: 4, text: text('review'), writtenAt: '2026-11-22T00:00:00Z' }],
          }),
          related: [],
          deliveryDays: null,
          preselected: {},
        },
        DEFAULT_SETTINGS,
      ),
    ),
};

const mainOf = (page: string) => page.slice(page.indexOf('<main'), page.indexOf('</main>'));
const tagsOf = (page: string): string[] => page.match(/<[a-z][^<>]*>/g) ?? [];

describe('pages about an order', () => {
  for (const [name, render] of Object.entries(PAGES)) {
    it(`S22: have stored markup as text in every field (${name})`, () => {
      const fields = new Set<string>();
      const hostile = render((field) => {
        fields.add(field);
        return field + HOSTILE;
      });
      assert.equal(tagsOf(mainOf(hostile)).length, tagsOf(mainOf(render(String))).length);
      for (const tag of tagsOf(mainOf(hostile))) assert.equal((tag.match(/"/g) ?? []).length % 2, 0, tag);
      for (const field of fields) {
        const text = field + HOSTILE;
        const isShown = [text, encodeURIComponent(text)].some((value) => hostile.includes(escapeHtml(value)));
        assert.ok(isShown, `${field} is not shown`);
      }
    });

    it(`give each ID once, and label every field (${name})`, () => {
      const page = render(String);
      const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
      assert.deepEqual(
        ids.filter((id, index) => ids.indexOf(id) !== index),
        [],
      );
      for (const [, id] of page.matchAll(/ (?:aria-describedby|aria-labelledby|for|form)="([^"]+)"/g))
        assert.ok(ids.includes(id), id);
    });
  }
});
