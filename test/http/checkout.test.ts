import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../shop.ts';
import { countOf, order, orderBody, orderForm, requireLedger, stockOf } from './checkout.fixture.ts';

describe('an order', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  it('is placed from the cart by the API, with mail, stock and ledger, and empties the cart', async () => {
    const before = await stockOf(shop, 'HOO-BLK-M');
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 2);
    const placed = await order(shopper, orderBody(15_800));
    assert.equal(placed.statusCode, 201, placed.body);
    const { order: answer, token, payment } = placed.json();
    assert.match(answer.number, /^MC-[2-9A-HJ-NP-Z]{8}$/);
    assert.deepEqual([answer.state, answer.totalMinor, payment.kind], ['placed', 15_800, 'done']);
    assert.deepEqual([answer.taxBasisPoints, answer.taxMinor], [2_500, 3_160]);
    assert.equal((await shopper.cart()).itemCount, 0);
    assert.equal(await stockOf(shop, 'HOO-BLK-M'), before - 2);
    await requireLedger(shop);
    const mails = shop.mails.filter(({ subject }) => subject.includes(answer.number));
    assert.equal(mails.length, 1);
    const shown = await shop.shopper().get(`/api/orders/${answer.number}?token=${token}`);
    assert.deepEqual(shown.json(), answer);
  });

  it('is placed by the form, and its page is shown to who has the link', async () => {
    const shopper = shop.shopper();
    await shopper.add('OXF-NVY-M');
    const page = await shopper.get('/checkout');
    assert.match(page.body, /Place order and pay €63\.90/);
    const placed = await shopper.form('/checkout', orderForm(6_390));
    assert.equal(placed.statusCode, 303, placed.body);
    const location = placed.headers.location as string;
    assert.match(location, /^\/orders\/MC-\w{8}\?token=[\w.%-]+&placed=1$/);
    const thanks = await shopper.get(location);
    assert.equal(thanks.statusCode, 200);
    assert.match(thanks.body, /Thank you, Ines/);
    const plain = await shop.shopper().get(location.replace('&placed=1', ''));
    assert.match(plain.body, /Hornsgatan 42/);
    assert.equal((await shop.shopper().get(location.replace(/\?.*/, ''))).statusCode, 404);
    assert.equal(await countOf(shop, 'orders WHERE NOT is_cart_emptied'), 0);
  });
});
