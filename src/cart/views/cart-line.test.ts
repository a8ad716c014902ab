import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LIMITS } from '../cart.ts';
import type { NoticeCode, PricedLine } from '../price-cart.ts';
import { countedKeys, lineOf, noticed, soldOutLine } from './cart.fixture.ts';
import { cartLine, savedLine } from './cart-line.ts';

const options = () => ({ currency: 'EUR', newKey: countedKeys(), canSave: true });
const textOf = (more: Partial<PricedLine> = {}) => cartLine(lineOf(more), options()).text;
const step = (text: string, value: number) =>
  new RegExp(`<button name="step" value="${value}"[^>]*>`).exec(text)?.[0];

describe('the quantity stepper', () => {
  it('cannot go below one', () => {
    assert.match(step(textOf({ quantity: 1 }), -1) ?? '', / disabled/);
    assert.doesNotMatch(step(textOf({ quantity: 2 }), -1) ?? '', / disabled/);
  });

  it('cannot go above what is left', () => {
    assert.doesNotMatch(step(textOf({ quantity: 8 }), 1) ?? '', / disabled/);
    assert.match(step(textOf({ quantity: 9 }), 1) ?? '', / disabled/);
    assert.match(step(textOf({ quantity: 12 }), 1) ?? '', / disabled/);
    assert.match(textOf({ maxQuantity: LIMITS.quantity }), / max="99"/);
  });

  it('can always go down from a quantity that is not there any more', () => {
    const text = textOf({ quantity: 12 });
    assert.doesNotMatch(step(text, -1) ?? '', / disabled/);
    // The field is above its max then; these buttons must not be stopped by that.
    for (const name of ['step', 'remove', 'save']) {
      assert.match(new RegExp(`<button [^>]*name="${name}"[^>]*>`).exec(text)?.[0] ?? '', / formnovalidate/);
    }
  });

  it('updates with Enter: the first submit button of the form sends the typed quantity', () => {
    const form = /<form class="acts".*?<\/form>/s.exec(textOf())?.[0] ?? '';
    assert.match(/<button[^>]*>/.exec(form)?.[0] ?? '', /^<button class="vh update" tabindex="-1">$/);
  });

  it('is missing where nothing can be bought', () => {
    assert.doesNotMatch(cartLine(soldOutLine(), options()).text, /type="number"/);
  });
});

describe('a line', () => {
  it('says what it is, what one costs and what all cost', () => {
    const text = textOf({ quantity: 2 });
    assert.match(text, /<a href="\/products\/oxford-shirt\?color=sky-blue">Oxford shirt<\/a>/);
    assert.match(text, /<p class="price">€138\.00<\/p>/);
    assert.match(text, /<p class="meta">Sky blue, M · 2 × €69\.00<\/p>/);
  });

  it('says both prices when it is reduced', () => {
    assert.match(
      textOf({ unitPriceMinor: 5_000, compareAtMinor: 6_000, quantity: 2 }),
      /<ins>€100\.00<\/ins> <s>.*€120\.00<\/s>/,
    );
    assert.doesNotMatch(textOf({ unitPriceMinor: 6_000, compareAtMinor: 6_000 }), /<ins>/);
  });

  it('says each notice in its tone', () => {
    const tones: Record<NoticeCode, string> = {
      low_stock: 'warn',
      not_enough_stock: 'bad',
      sold_out: 'bad',
      no_longer_sold: 'bad',
      price_lower: 'good',
      price_higher: 'warn',
    };
    for (const [code, tone] of Object.entries(tones)) {
      const text = textOf({ notices: noticed(code as NoticeCode, `About ${code}.`) });
      assert.match(text, new RegExp(`<div class="notice slim said ${tone}">.*<span>About ${code}\\.</span>`));
    }
  });

  it('offers what is left when the quantity is not there', () => {
    const text = textOf({ quantity: 5, maxQuantity: 2, notices: noticed('not_enough_stock') });
    assert.match(text, /<button class="link" name="quantity" value="2">Change to 2/);
  });

  it('can be saved for later when it is sold out, and only removed when it is no longer sold', () => {
    assert.match(cartLine(soldOutLine(), options()).text, /name="save"/);
    const gone = soldOutLine({ productSlug: '', name: 'OLD-1', notices: noticed('no_longer_sold') });
    const text = cartLine(gone, options()).text;
    assert.match(text, /<h3>OLD-1<\/h3>/);
    assert.match(text, /name="remove"/);
    assert.doesNotMatch(text, /name="save"|type="number"|<a /);
  });

  it('is shown even if its drawing is gone', () => {
    assert.match(textOf({ drawing: 'no-such-drawing' }), /\/pictures\/woven-label-/);
  });

  it('gives each form a key of its own', () => {
    const text = textOf({ quantity: 5, maxQuantity: 2, notices: noticed('not_enough_stock') });
    const keys = [...text.matchAll(/name="idempotencyKey" value="([^"]+)"/g)].map((match) => match[1]);
    assert.equal(keys.length, 2);
    assert.equal(new Set(keys).size, 2);
  });
});

describe('a line saved for later', () => {
  it('can be moved to the cart only while it can be bought', () => {
    assert.match(savedLine(lineOf({ quantity: 3 }), options()).text, /name="move"/);
    assert.doesNotMatch(savedLine(soldOutLine(), options()).text, /name="move"/);
    assert.match(savedLine(soldOutLine(), options()).text, /name="remove"/);
  });
});
