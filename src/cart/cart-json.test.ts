import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fastify } from 'fastify';
import { cartJson } from './cart-json.ts';
import { CartAnswer, cartAnswer } from './schemas.ts';
import { cartOf, HOSTILE, lineOf, noticed, soldOutLine } from './views/cart.fixture.ts';

describe('the text of a cart', () => {
  const line = lineOf({ name: HOSTILE, sku: 'Ä"\\\u2028\n', style: '💐' });
  const carts = {
    'an empty cart': cartOf([], { version: 0 }),
    'one line': cartOf([lineOf({ quantity: 99 })]),
    'every member': cartOf([line, soldOutLine(), lineOf({ notices: noticed('price_lower', HOSTILE) })], {
      saved: [line, soldOutLine()],
      lastRemoved: lineOf({ sku: 'removed' }),
      addedByMerge: { toCart: 2, saved: 1 },
    }),
  };
  for (const [name, cart] of Object.entries(carts)) {
    it(`is what the schema makes of ${name}, each time`, async () => {
      const app = fastify();
      app.get('/', { schema: { response: { 200: CartAnswer } } }, async () => cartAnswer(cart));
      const { body } = await app.inject('/');
      assert.equal(cartJson(cart).toString(), body);
      assert.equal(cartJson(cart).toString(), body);
    });
  }
});
