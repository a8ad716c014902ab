import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { signedInStaff } from '../../test/admin.ts';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { order, orderBody, orderForm } from './checkout.fixture.ts';

describe('a gift note', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  const NOTE = 'Happy birthday, Ada!\nLove, <Ines>';

  it('is on the order, for the staff and on the packing slip, which has no prices', async () => {
    const shopper = shop.shopper();
    await shopper.add('OXF-NVY-M');
    const giftNote = ` ${NOTE.replace('\n', '\r\n')} `;
    const placed = await shopper.form('/checkout', orderForm(6_390, { giftNote }));
    assert.equal(placed.statusCode, 303, placed.body);
    const page = await shopper.get(placed.headers.location as string);
    assert.match(page.body, /Your gift note: Happy birthday, Ada!\nLove, &lt;Ines&gt;/);
    const [, number = ''] = /(MC-\w{8})/.exec(placed.headers.location as string) ?? [];
    const { staff } = await signedInStaff(shop, 'fulfillment');
    const detail = await staff.get(`/admin/orders/${number}`);
    assert.match(detail.body, /Gift note, on the packing slip: Happy birthday, Ada!\nLove, &lt;Ines&gt;/);
    const slip = await staff.get(`/admin/orders/${number}/slip`);
    assert.match(slip.body, /A note for you<\/h2><p>Happy birthday, Ada!<\/p><p>Love, &lt;Ines&gt;<\/p>/);
    assert.doesNotMatch(slip.body, /€/);
    const file = await staff.get(`/admin/orders/${number}/slip.pdf`);
    assert.equal(file.statusCode, 200);
    // The order may have been placed with someone else's address, so its email must not carry a stranger's words.
    const mail = shop.mails.find(({ subject }) => subject.includes(number));
    assert.match(mail?.text ?? '', /We’ll print your gift note on the packing slip/);
    assert.doesNotMatch(mail?.text ?? '', /Happy birthday/);
  });

  it('is taken by the API, belongs to the request of a key, and is at most 200 characters', async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M');
    const refused = await order(shopper, orderBody(7_900, { giftNote: 'x'.repeat(201) }));
    assert.equal(refused.statusCode, 422);
    assert.deepEqual(refused.json().faults, { giftNote: 'Use at most 200 characters.' });
    const place = (giftNote?: string) =>
      order(shopper, orderBody(7_900, giftNote ? { giftNote } : {}), 'gift');
    const placed = await place(NOTE);
    assert.deepEqual([placed.statusCode, placed.json().order.giftNote], [201, NOTE]);
    assert.equal((await place(NOTE)).json().order.number, placed.json().order.number);
    assert.equal((await place('Another')).json().code, 'key_reused');
    assert.equal((await place()).json().code, 'key_reused');
  });

  it('may be missing, and control characters are refused', async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M');
    assert.equal((await order(shopper, orderBody(7_900, { giftNote: 'a\u0007b' }))).statusCode, 422);
    assert.equal((await order(shopper, orderBody(7_900, { giftNote: ' ' }))).json().order.giftNote, '');
  });
});
