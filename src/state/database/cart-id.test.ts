import assert from 'node:assert/strict';
import { it } from 'node:test';
import { newCartId } from './cart-id.ts';

const VERSION_7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

it('the ID of a cart is a UUID that begins with the time and then differs', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 0, 1) });
  const [one, other] = [newCartId(), newCartId()];
  assert.match(one, VERSION_7);
  assert.notEqual(one, other);
  assert.equal(Number.parseInt(one.replace('-', '').slice(0, 12), 16), Date.UTC(2026, 0, 1));
  t.mock.timers.tick(1);
  assert.ok(newCartId() > one);
  assert.ok(newCartId() > other);
});
