import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PricedCart } from '../price-cart.ts';
import { cartOf, countedKeys, HOSTILE, lineOf, noticed } from './cart.fixture.ts';
import { cartDrawer } from './cart-drawer.ts';

const drawerOf = (cart: PricedCart, added?: string) =>
  cartDrawer(cart, { newKey: countedKeys(), added }).text;

describe('the drawer', () => {
  it('says what was added, and marks its line', () => {
    const lines = [lineOf(), lineOf({ sku: 'TOTE', name: 'Canvas tote', color: 'Oat', size: '' })];
    const text = drawerOf(cartOf(lines), 'OXF-SKY-M');
    assert.match(text, /<span data-announce="added">Added: Oxford shirt, Sky blue, M<\/span>/);
    assert.equal(text.match(/data-added/g)?.length, 1);
    assert.ok(text.indexOf('data-added') > text.indexOf('Canvas tote'));
  });

  it('has nothing to say of an addition when there was none', () => {
    assert.doesNotMatch(drawerOf(cartOf([lineOf()])), /Added:/);
    assert.doesNotMatch(drawerOf(cartOf([lineOf()]), 'NOT-IN-CART'), /Added:/);
  });

  it('leads to checkout and to the cart page', () => {
    const text = drawerOf(cartOf([lineOf()]));
    assert.match(text, /id="cart-drawer-title" tabindex="-1">Cart, 1 item</);
    assert.match(text, /href="\/checkout"/);
    assert.match(text, /href="\/cart"/);
  });

  it('says that an empty cart is empty, and still offers to put back', () => {
    const text = drawerOf(cartOf([], { lastRemoved: lineOf() }));
    assert.match(text, />Cart<\/h2>/);
    assert.match(text, /Your cart is empty/);
    assert.match(text, /Undo/);
    assert.doesNotMatch(text, /class="foot/);
  });

  it('leaves "Save for later" to the cart page', () => {
    assert.doesNotMatch(drawerOf(cartOf([lineOf()])), /name="save"/);
  });

  it('has stored markup as text in every field', () => {
    const line = lineOf({
      sku: HOSTILE,
      name: HOSTILE,
      color: HOSTILE,
      size: HOSTILE,
      notices: noticed('sold_out', HOSTILE),
    });
    assert.doesNotMatch(drawerOf(cartOf([line], { lastRemoved: line }), HOSTILE), /<script|<!--/);
    assert.doesNotMatch(drawerOf(cartOf([], { lastRemoved: line })), /<script|<!--/);
  });
});
