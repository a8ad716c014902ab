import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../web/errors/errors.ts';
import { readForm } from '../web/form.ts';
import { addFormOf, FIELD_LENGTH_MAX, FIELDS, lineActionOf, savedActionOf } from './forms.ts';

const FORM = 'application/x-www-form-urlencoded';
const form = (body: unknown, type: string | undefined = FORM) =>
  readForm(
    { headers: { 'content-type': type }, body } as unknown as FastifyRequest,
    FIELDS,
    FIELD_LENGTH_MAX,
  );
const refuses = (work: () => unknown, status: number) =>
  assert.throws(work, (error) => error instanceof Problem && error.status === status);

describe("the cart's forms", () => {
  it('name a product by SKU or slug, once by default', () => {
    assert.deepEqual(addFormOf({ sku: 'A' }), {
      sku: 'A',
      slug: '',
      color: '',
      size: '',
      style: '',
      quantity: 1,
    });
    assert.equal(addFormOf({ slug: 'shirt', color: 'Navy', size: 'M', quantity: '7' }).quantity, 7);
    refuses(() => addFormOf({ color: 'Navy' }), 400);
    refuses(() => addFormOf({ sku: 'A', quantity: '0' }), 400);
  });

  it('say one thing of a line: remove before save before quantity', () => {
    assert.deepEqual(lineActionOf('A', { remove: '1', save: '1', quantity: '3' }), {
      type: 'set',
      sku: 'A',
      quantity: 0,
    });
    assert.deepEqual(lineActionOf('A', { save: '1', quantity: '3' }), { type: 'save', sku: 'A' });
    assert.deepEqual(lineActionOf('A', { quantity: '3' }), { type: 'set', sku: 'A', quantity: 3 });
    assert.deepEqual(lineActionOf('A', { quantity: '3', step: '-1' }), {
      type: 'set',
      sku: 'A',
      quantity: 2,
    });
    assert.deepEqual(lineActionOf('A', { quantity: '0', step: '-1' }), {
      type: 'set',
      sku: 'A',
      quantity: 0,
    });
    for (const odd of [{}, { step: '1' }, { quantity: '1', step: '' }, { quantity: '1', step: '+1' }])
      refuses(() => lineActionOf('A', odd), 400);
  });

  it('say one thing of a saved line', () => {
    assert.deepEqual(savedActionOf('A', { move: '1', remove: '1' }), { type: 'move_back', sku: 'A' });
    assert.deepEqual(savedActionOf('A', { remove: '1' }), { type: 'forget_saved', sku: 'A' });
    refuses(() => savedActionOf('A', {}), 400);
  });

  it('S17, S29: have no other fields, no nested ones, none twice and none that are long', () => {
    assert.deepEqual(form({ sku: 'A', quantity: '1' }), { sku: 'A', quantity: '1' });
    assert.deepEqual(form(undefined, undefined), {});
    for (const body of [
      { price: '1' },
      { 'a[b]': 'c' },
      { sku: ['A', 'B'] },
      { sku: { a: 1 } },
      { sku: 'x'.repeat(301) },
      JSON.parse('{"__proto__":"x"}'),
    ])
      refuses(() => form(body), 400);
  });

  it('S26: are forms by their content type', () => {
    for (const type of [FORM, `${FORM}; charset=utf-8`, FORM.toUpperCase(), `${FORM} ;x`])
      assert.deepEqual(form({ sku: 'A' }, type), { sku: 'A' });
    for (const type of ['', 'application/json', `${FORM}x`, `x${FORM}`, `text/plain; ${FORM}`])
      refuses(() => form({ sku: 'A' }, type), 415);
  });
});
