import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EMPTY_CART } from '../state/cart-document.ts';
import { type Action, applyAction } from './cart.ts';

const add = (sku: string, quantity = 1): Action => ({
  type: 'add',
  sku,
  quantity,
  unitPriceMinor: 100,
  at: 0,
});

describe('an add of more than there is', () => {
  it('is refused where the shopper must hear of it first, counting what the cart holds', () => {
    const two = applyAction(EMPTY_CART, add('A', 2));
    assert.ok(two.ok);
    const { cart } = two;
    assert.deepEqual(applyAction(cart, add('A'), { stock: 2 }), { ok: false, reason: 'not_enough_stock' });
    assert.deepEqual(applyAction(EMPTY_CART, add('A', 3), { stock: 2 }), {
      ok: false,
      reason: 'not_enough_stock',
    });
    assert.ok(applyAction(cart, add('A'), { stock: 3 }).ok);
    assert.ok(applyAction(cart, add('A')).ok);
    const renamed = { sku: 'B', aliases: ['A'] };
    assert.deepEqual(applyAction(cart, add('A'), { stock: 2, variant: renamed }), {
      ok: false,
      reason: 'not_enough_stock',
    });
  });

  it('P20: does not refuse an add that is sent again', () => {
    const first = applyAction(EMPTY_CART, add('A', 2), { key: 'k', stock: 2 });
    assert.ok(first.ok);
    assert.ok(applyAction(first.cart, add('A', 2), { key: 'k', stock: 2 }).ok);
  });
});
