import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, linesOf, type TestShop } from '../../../test/shop.ts';
import { LIMITS } from '../cart.ts';

const PATH = '/products/oxford-shirt/outfit';

describe('adding a whole outfit', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  const fieldsOf = (skus: string[], key = 'one-form') =>
    new URLSearchParams([['idempotencyKey', key], ...skus.map((sku) => ['sku', sku])]).toString();

  it('offers what is in stock of the product and of what to wear with it', async () => {
    const { body } = await shop.inject({ url: PATH });
    assert.match(body, /<label for="item-0">Oxford shirt<\/label>/);
    assert.match(body, /<option value="OXF-NVY-M">Navy, M, €59\.00<\/option>/);
    assert.doesNotMatch(body, /OXF-CHK-M/);
    const offered = [...body.matchAll(/<label for="item-\d">/g)].length;
    const page = (await shop.inject({ url: '/products/oxford-shirt' })).body;
    assert.equal(offered, 1 + [...page.matchAll(/<article class="card">/g)].length);
    assert.equal((await shop.inject({ url: '/products/nothing/outfit' })).statusCode, 404);
  });

  it('adds a guest’s choices at once, and once however often it is sent', async () => {
    const shopper = shop.shopper();
    const send = () => shopper.form(PATH, fieldsOf(['OXF-NVY-M', '', 'HOO-BLK-L']));
    const [first, again] = [await send(), await send()];
    for (const { statusCode, body } of [first, again]) {
      assert.equal(statusCode, 200);
      assert.match(
        body,
        /In your cart<\/h2><ul><li>Oxford shirt, Navy, M<\/li><li>Heavy hoodie, Black, L<\/li>/,
      );
      assert.doesNotMatch(body, /Not added/);
    }
    assert.deepEqual(linesOf(await shopper.cart()), [
      ['OXF-NVY-M', 1],
      ['HOO-BLK-L', 1],
    ]);
    await shopper.form(PATH, fieldsOf(['SOCK-1']));
    assert.equal((await shopper.cart()).itemCount, 3, 'other choices of the same form are another change');
  });

  it('says what was not added, and adds the rest', async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 2);
    const { body } = await shopper.form(PATH, fieldsOf(['OXF-CHK-M', 'HOO-BLK-M', 'OXF-NVY-M', 'NOTHING']));
    assert.match(body, /<li>Oxford shirt, Chalk, M: It has just sold out\.<\/li>/);
    assert.match(body, /<li>An item: We no longer sell it\.<\/li>/);
    assert.deepEqual(linesOf(await shopper.cart()), [
      ['HOO-BLK-M', 2],
      ['OXF-NVY-M', 1],
    ]);
  });

  it('adds nothing where nothing is chosen or can be bought', async () => {
    const shopper = shop.shopper();
    const nothing = await shopper.form(PATH, fieldsOf(['', '']));
    assert.equal(nothing.statusCode, 422);
    assert.match(nothing.body, /role="alert">Choose a size of at least one item/);
    assert.equal((await shopper.form(PATH, fieldsOf(['OXF-CHK-M']))).statusCode, 409);
    assert.equal((await shopper.form(PATH, fieldsOf(Array(6).fill('OXF-NVY-M')))).statusCode, 400);
    assert.equal((await shopper.cart()).itemCount, 0);
  });

  it('says so when the cart is full', async () => {
    const shopper = shop.shopper();
    for (let number = 1; number <= LIMITS.lineItems; number++) await shopper.add(`SOCK-${number}`);
    const { statusCode, body } = await shopper.form(PATH, fieldsOf(['OXF-NVY-M']));
    assert.equal(statusCode, 409);
    assert.match(body, /Oxford shirt, Navy, M: A cart holds up to/);
  });
});
