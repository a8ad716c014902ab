import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Cart, documentOf, EMPTY_CART, type LineItem, withDefaults } from '../state/cart-document.ts';
import { type Action, applyAction, correctSkus, joinLines } from './cart.ts';
import { merge } from './merge.ts';

/** A property that a later release may add to a line. */
interface LaterLine extends LineItem {
  note: string;
}

const at = '2026-01-01T00:00:00.000Z';
const line = (sku: string, quantity = 1): LaterLine => ({
  sku,
  quantity,
  unitPriceMinor: 100,
  addedAt: at,
  note: `of ${sku}`,
});
const cartOf = (...lineItems: LineItem[]): Cart => ({ ...EMPTY_CART, version: 1, lineItems });

function after(cart: Cart, ...actions: Action[]): Cart {
  return actions.reduce((before, action) => {
    const result = applyAction(before, action);
    assert.ok(result.ok, `${action.type} was refused`);
    return result.cart;
  }, cart);
}

const notesOf = (lines: readonly LineItem[]) => lines.map((one) => (one as LaterLine).note);

const add = (quantity = 1): Action => ({ type: 'add', sku: 'A', quantity, unitPriceMinor: 100, at });
const save: Action = { type: 'save', sku: 'A' };
const moveBack: Action = { type: 'move_back', sku: 'A' };
const remove: Action = { type: 'set', sku: 'A', quantity: 0 };
const putBack: Action = { type: 'put_back', sku: 'A' };

/** Each way of a line through the cart, from a cart with one line that has the property. */
const WAYS: Record<string, (cart: Cart) => Cart> = {
  'one more of it is added': (cart) => after(cart, add()),
  'its quantity is set': (cart) => after(cart, { type: 'set', sku: 'A', quantity: 5 }),
  'it is saved for later and moved back': (cart) => after(cart, save, moveBack),
  'it is moved back to a line without the property': (cart) => after(cart, save, add(), moveBack),
  'it is removed and put back': (cart) => after(cart, remove, putBack),
  'it is put back to a line without the property': (cart) => after(cart, remove, add(), putBack),
  'a part of it is ordered': (cart) =>
    after(after(cart, add()), { type: 'order', items: [{ sku: 'A', quantity: 1 }] }),
  'it is restored': ({ lineItems }) => after(cartOf(), { type: 'restore_lines', lines: lineItems }),
  'it is restored to a smaller line without the property': ({ lineItems }) =>
    after(after(cartOf(), add()), {
      type: 'restore_lines',
      lines: lineItems.map((one) => ({ ...one, quantity: 3 })),
    }),
  'a guest’s cart is merged into it': (cart) => merge(cart, after(cartOf(), add(3))),
  'it is merged into a cart without the line': (cart) => merge(cartOf(), cart),
  'it is merged into a smaller line without the property': (cart) =>
    merge(after(cartOf(), add()), after(cart, add(2))),
  'the merge is undone': (cart) => after(merge(cart, after(cartOf(), add(3))), { type: 'undo_merge' }),
  'its cart is stored and read': (cart) =>
    withDefaults({ version: '1', document: JSON.parse(documentOf(cart)) }),
};

describe('a property of a line item survives when', () => {
  for (const [name, way] of Object.entries(WAYS)) {
    it(name, () => assert.deepEqual(notesOf(way(cartOf(line('A'))).lineItems), ['of A']));
  }

  it('its SKU is corrected', () => {
    const corrected = correctSkus(cartOf(line('old'), line('B')), [{ sku: 'A', aliases: ['old'] }]);
    assert.deepEqual(notesOf(corrected.lineItems), ['of old', 'of B']);
  });

  it('the correction of its SKU joins it with a line that has no such property', () => {
    const lines = [{ sku: 'A', quantity: 1, unitPriceMinor: 100, addedAt: at }, line('old')];
    const corrected = correctSkus(cartOf(...lines), [{ sku: 'A', aliases: ['old'] }]);
    assert.deepEqual(notesOf(corrected.lineItems), ['of old']);
  });
});

describe('joined lines', () => {
  it('have the properties of the own line where both have them', () => {
    const own = { ...line('A', 1), note: 'own' };
    assert.deepEqual(joinLines(own, line('A', 2), 2), { ...own, quantity: 2 });
  });
});

describe('a cart that an older release stored', () => {
  it('gets the properties that it lacks, and keeps its lines and unknown properties', () => {
    const stored = { lineItems: [line('A')], later: true };
    const cart = withDefaults({ version: '7', document: stored });
    assert.deepEqual(cart, { ...EMPTY_CART, version: 7, lineItems: [line('A')], later: true });
  });
});
