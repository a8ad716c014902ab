import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { FastifyRequest } from 'fastify';
import { createTestShop, linesOf, type Shopper, type TestShop } from '../../test/shop.ts';
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

describe("the cart's pages and forms, without scripts", () => {
  let shop: TestShop;
  let shopper: Shopper;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());
  beforeEach(() => {
    shopper = shop.shopper();
  });

  async function isDone(...form: Parameters<Shopper['form']>): Promise<void> {
    // A browser's first cookie is looked for on the way.
    const page = shopper.cookies.size > 0 ? '/cart' : '/cart?check=cookies';
    const response = await shopper.form(...form);
    assert.deepEqual([response.statusCode, response.headers.location], [303, page], response.body);
  }

  it('adds by SKU, or by the options that were chosen', async () => {
    await isDone('/cart/line-items', { sku: 'HOO-BLK-M', quantity: '2' });
    await isDone('/cart/line-items', { slug: 'heavy-hoodie', color: 'Black', size: 'L' });
    assert.deepEqual(linesOf(await shopper.cart()), [
      ['HOO-BLK-M', 2],
      ['HOO-BLK-L', 1],
    ]);
    const page = await shopper.get('/cart');
    assert.match(String(page.headers['content-type']), /^text\/html/);
    assert.match(page.body, /Heavy hoodie/);
    assert.match(page.body, /€237\.00/);
  });

  it('sets, steps, saves, moves back, removes and puts back', async () => {
    await isDone('/cart/line-items', { sku: 'HOO-BLK-M' });
    const steps: [path: string, fields: Record<string, string>, items: number, saved: number][] = [
      ['/cart/line-items/HOO-BLK-M', { quantity: '5' }, 5, 0],
      ['/cart/line-items/HOO-BLK-M', { quantity: '5', step: '1' }, 6, 0],
      ['/cart/line-items/HOO-BLK-M', { quantity: '6', step: '-1' }, 5, 0],
      ['/cart/line-items/HOO-BLK-M', { quantity: '5', save: '1' }, 0, 1],
      ['/cart/saved-line-items/HOO-BLK-M', { move: '1' }, 5, 0],
      ['/cart/line-items/HOO-BLK-M', { quantity: '5', remove: '1' }, 0, 0],
      ['/cart/removed-line-items/HOO-BLK-M', {}, 5, 0],
      ['/cart/line-items/HOO-BLK-M', { save: '1' }, 0, 1],
      ['/cart/saved-line-items/HOO-BLK-M', { remove: '1' }, 0, 0],
    ];
    for (const [path, fields, items, saved] of steps) {
      await isDone(path, fields);
      const cart = await shopper.cart();
      assert.deepEqual(
        [cart.itemCount, cart.savedLineItems.length],
        [items, saved],
        `${path} ${JSON.stringify(fields)}`,
      );
    }
  });

  it('P20: a form sent twice with its hidden key counts once', async () => {
    const fields = { sku: 'HOO-BLK-M', quantity: '2', idempotencyKey: 'a2f1c5f0' };
    await isDone('/cart/line-items', fields);
    await isDone('/cart/line-items', fields);
    assert.equal((await shopper.cart()).itemCount, 2);
  });

  const REFUSED: [
    what: string,
    status: number,
    path: string,
    fields: Record<string, string>,
    reason: RegExp,
  ][] = [
    ['sold out', 409, '/cart/line-items', { sku: 'OXF-CHK-M' }, /sold out/],
    ['unknown', 404, '/cart/line-items', { sku: 'nothing' }, /don’t sell this item/],
    [
      'of no size',
      422,
      '/cart/line-items',
      { slug: 'heavy-hoodie', color: 'Black' },
      /Choose a color and a size/,
    ],
    [
      'one of 100',
      422,
      '/cart/line-items',
      { sku: 'HOO-BLK-M', quantity: '99' },
      /up to 99 of the same item/,
    ],
    ['no longer there', 404, '/cart/line-items/SOCK-1', { quantity: '1' }, /no longer in your cart/],
    ['not saved', 404, '/cart/saved-line-items/SOCK-1', { move: '1' }, /no longer saved for later/],
    ['not removed', 404, '/cart/removed-line-items/SOCK-1', {}, /no longer be restored/],
  ];
  for (const [what, status, path, fields, reason] of REFUSED) {
    it(`refuses an item that is ${what}, and shows the reason on the unchanged cart`, async () => {
      await shopper.add('HOO-BLK-M', 2);
      const response = await shopper.form(path, fields);
      assert.equal(response.statusCode, status);
      assert.match(String(response.headers['content-type']), /^text\/html/);
      assert.match(response.body, reason);
      assert.match(response.body, /Heavy hoodie/);
      assert.deepEqual(linesOf(await shopper.cart()), [['HOO-BLK-M', 2]]);
    });
  }

  it('refuses what its own pages would not send with a page that says so', async () => {
    await shopper.add('HOO-BLK-M', 2);
    const response = await shopper.form('/cart/line-items/HOO-BLK-M', { quantity: 'many' });
    assert.equal(response.statusCode, 400);
    assert.match(response.body, /Enter a quantity from 0 to 99/);
    assert.equal((await shopper.cart()).itemCount, 2);
  });

  it('gives its scripts the part of the page that they ask for, and a problem when it refuses', async () => {
    const drawer = { 'x-fragment': 'drawer' };
    const added = await shopper.form('/cart/line-items', { sku: 'HOO-BLK-M' }, drawer);
    assert.equal(added.statusCode, 200);
    assert.match(added.body, /data-added/);
    for (const part of ['drawer', 'cart']) {
      const { body } = await shopper.get('/cart', { 'x-fragment': part });
      assert.match(body, /Heavy hoodie/);
      assert.doesNotMatch(body, /<html|<head|<main/);
    }
    assert.match((await shopper.get('/cart', { 'x-fragment': 'other' })).body, /<html/);
    const refused = await shopper.form('/cart/line-items', { sku: 'OXF-CHK-M' }, drawer);
    assert.deepEqual([refused.statusCode, refused.json().code], [409, 'sold_out']);
  });

  it('shows the cart with a sentence where a typed quantity is none', async () => {
    await shopper.add('HOO-BLK-M');
    for (const quantity of ['', '1.5', '-1', 'x']) {
      const refused = await shopper.form('/cart/line-items/HOO-BLK-M', { quantity });
      assert.equal(refused.statusCode, 400);
      assert.match(refused.body, /role="alert">.*Enter a quantity from 0 to 99\.[\s\S]*Heavy hoodie/);
    }
    assert.deepEqual(linesOf(await shopper.cart()), [['HOO-BLK-M', 1]]);
  });

  it('gives every form a key of its own', async () => {
    await shopper.add('HOO-BLK-M', 2);
    await shopper.add('SOCK-1', 2);
    const { body } = await shopper.get('/cart');
    const keys = [...body.matchAll(/name="idempotencyKey" value="([^"]+)"/g)].map(([, key]) => key);
    assert.ok(keys.length >= 2);
    assert.equal(new Set(keys).size, keys.length);
  });

  it('keeps the count in a cookie for scripts, and the session in one that they cannot read', async () => {
    await shopper.form('/cart/line-items', { sku: 'HOO-BLK-M', quantity: '3' });
    assert.equal(shopper.cookies.get('cart'), '1.3');
    await shopper.form('/cart/line-items/HOO-BLK-M', { remove: '1' });
    assert.equal(shopper.cookies.get('cart'), '2.0');
  });
});
