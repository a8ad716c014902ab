import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rendered } from '../../../test/rendered.ts';
import type { PricedCart } from '../price-cart.ts';
import { cartOf, countedKeys, HOSTILE, lineOf, noticed, soldOutLine } from './cart.fixture.ts';
import { cartMain, cartPage } from './cart-page.ts';

const mainOf = (cart: PricedCart, notice?: string) => cartMain(cart, { newKey: countedKeys(), notice }).text;

describe('the cart page', () => {
  it('says that an empty cart is empty and leads back to the shop', () => {
    const text = mainOf(cartOf([], { version: 0 }));
    assert.match(text, /<h1 tabindex="-1">Your cart is empty<\/h1>/);
    assert.match(text, /href="\/products"/);
    assert.doesNotMatch(text, /class="summary|class="lines"/);
  });

  it('carries its version, and a sentence for those who hear it', () => {
    const text = mainOf(cartOf([lineOf({ quantity: 2 })], { version: 12 }));
    assert.match(text, /data-version="12" data-summary="2 items in the cart, total €138\.00\."/);
    assert.match(mainOf(cartOf([lineOf()])), /<p class="muted">1 item<\/p>/);
  });

  it('shows what was added last first', () => {
    const text = mainOf(cartOf([lineOf({ name: 'First' }), lineOf({ sku: '2', name: 'Second' })]));
    assert.ok(text.indexOf('>Second<') < text.indexOf('>First<'));
  });

  it('offers to put back what was removed, even from an empty cart', () => {
    for (const lines of [[], [lineOf({ sku: 'OTHER' })]]) {
      const text = mainOf(cartOf(lines, { lastRemoved: lineOf({ sku: 'A/B 1' }) }));
      assert.match(text, /role="status">.*Oxford shirt, Sky blue, M removed\./);
      assert.match(text, /action="\/cart\/removed-line-items\/A%2FB%201" method="post"/);
    }
  });

  it('shows what is saved for later, even beside an empty cart', () => {
    for (const lines of [[], [lineOf()]]) {
      const text = mainOf(cartOf(lines, { saved: [lineOf({ sku: 'S1' })] }));
      assert.match(text, /Saved for later[\s\S]*action="\/cart\/saved-line-items\/S1"/);
    }
  });

  it('says why a change was refused', () => {
    assert.match(mainOf(cartOf([lineOf()]), 'Too many.'), /role="alert">.*<span>Too many\.<\/span>/);
    assert.match(mainOf(cartOf([]), 'Too many.'), /role="alert">.*<span>Too many\.<\/span>/);
  });

  it('gives every form that changes the cart a key of its own', () => {
    const cart = cartOf([lineOf(), soldOutLine()], { saved: [lineOf()], lastRemoved: lineOf() });
    const text = mainOf(cart);
    const keys = [...text.matchAll(/name="idempotencyKey" value="([^"]+)"/g)].map((match) => match[1]);
    assert.equal(keys.length, text.match(/<form [^>]*data-cart-form/g)?.length);
    assert.equal(new Set(keys).size, keys.length);
  });

  it('is a document of its own that search engines leave out', () => {
    const text = rendered(cartPage(cartOf([lineOf()]), { newKey: countedKeys() }));
    assert.match(text, /^<!doctype html>/);
    assert.match(text, /<meta name="robots" content="noindex">/);
  });

  it('has stored markup as text in every field', () => {
    const line = lineOf({
      sku: HOSTILE,
      productSlug: HOSTILE,
      name: HOSTILE,
      color: HOSTILE,
      size: HOSTILE,
      style: HOSTILE,
      drawing: HOSTILE,
      notices: noticed('low_stock', HOSTILE),
    });
    const gone = { ...line, buyable: false };
    const cart = cartOf([line, gone], { saved: [line], lastRemoved: line });
    const text = cartMain(cart, { newKey: () => HOSTILE, notice: HOSTILE }).text;
    assert.doesNotMatch(text, /<script|<!--/);
    for (const [tag] of text.matchAll(/<[a-z][^<>]*>/g))
      assert.equal((tag.match(/"/g) ?? []).length % 2, 0, tag);
  });
});
