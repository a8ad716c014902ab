import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, linesOf, type Shopper, type TestShop } from '../../../test/shop.ts';
import { storeOrder } from '../../../test/stored-orders.ts';
import { LIMITS } from '../../cart/cart.ts';
import { customer, newEmail } from '../../customers/accounts.fixture.ts';

const LINES: [string, number, number][] = [
  ['HOO-BLK-M', 2, 7_900],
  ['OXF-NVY-L', 1, 5_900],
];

describe('buying an order again', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  const urlOf = (number: string) => shop.services.links.url(number).replace('https://shop.test', '');

  async function guestsOrder(lines = LINES) {
    const order = await storeOrder(shop.database, { email: newEmail(), lines, isGuests: true });
    return { ...order, page: urlOf(order.number) };
  }

  /** Presses the button of the page. */
  async function buyAgain(shopper: Shopper, page: string) {
    const { body } = await shopper.get(page);
    const [form = ''] = /<form[^>]*buy-again[\s\S]*?<\/form>/.exec(body) ?? [];
    const fields = Object.fromEntries(
      [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
    );
    const action = /action="([^"]+)"/.exec(form)?.[1] ?? '';
    const press = () => shopper.form(action, fields);
    return { form, press };
  }

  it('puts its items into the cart at today’s prices, by a guest’s link and in an account', async () => {
    const { page } = await guestsOrder();
    const guest = shop.shopper();
    const { press } = await buyAgain(guest, page);
    assert.deepEqual((await press()).headers.location, '/cart?check=cookies');
    assert.deepEqual(linesOf(await guest.cart()), [
      ['HOO-BLK-M', 2],
      ['OXF-NVY-L', 1],
    ]);

    const { shopper, email } = await customer(shop);
    const { number } = await storeOrder(shop.database, { email, lines: LINES });
    const own = await buyAgain(shopper, `/orders/${number}`);
    assert.equal((await own.press()).headers.location, '/cart');
    assert.equal((await shopper.cart()).itemCount, 3);
  });

  it('P20: twice adds nothing, even after the shopper has removed an item, and keeps what is in the cart', async () => {
    const { page } = await guestsOrder();
    const guest = shop.shopper();
    await guest.add('SOCK-1', 4);
    await guest.add('HOO-BLK-M', 1);
    const { press } = await buyAgain(guest, page);
    await press();
    const expected = [
      ['SOCK-1', 4],
      ['HOO-BLK-M', 2],
      ['OXF-NVY-L', 1],
    ];
    assert.deepEqual(linesOf(await guest.cart()), expected);
    await guest.remove('OXF-NVY-L');
    await Promise.all([press(), press()]);
    assert.deepEqual(linesOf(await guest.cart()), expected.slice(0, 2));
    await (await buyAgain(guest, page)).press();
    assert.deepEqual(linesOf(await guest.cart()), expected);
  });

  it('says before the click what is sold out and what costs something else, and leaves out what is sold out', async () => {
    const { page } = await guestsOrder([
      ['HOO-BLK-M', 2, 8_500],
      ['OXF-CHK-M', 1, 5_900],
    ]);
    const guest = shop.shopper();
    const { form, press } = await buyAgain(guest, page);
    assert.match(form, /No longer available:<\/p><ul><li>Oxford shirt, Chalk, M<\/li>/);
    assert.match(form, /<li>Heavy hoodie, Black, M: €79\.00, was €85\.00<\/li>/);
    const onward = String((await press()).headers.location);
    assert.match(onward, /^\/orders\/MC-\w+\?token=\S+&done=added-some$/);
    assert.match((await guest.get(onward)).body, /We’ve added the items that are available/);
    const cart = await guest.cart();
    assert.deepEqual(linesOf(cart), [['HOO-BLK-M', 2]]);
    assert.equal(cart.subtotalMinor, 15_800);
  });

  it('is not offered if nothing is available, nor before the order has shipped', async () => {
    const { number, page } = await guestsOrder([
      ['OXF-CHK-M', 1, 5_900],
      ['DRAFT', 1, 900],
    ]);
    const guest = shop.shopper();
    const { body } = await guest.get(page);
    assert.match(body, /None of these items is available right now/);
    assert.doesNotMatch(body, /buy-again/);
    // The items may sell out while the page is open.
    const token = new URL(page, 'https://shop.test').searchParams.get('token') ?? '';
    const pressed = await guest.form(`/orders/${number}/buy-again`, { token });
    assert.deepEqual([pressed.statusCode, pressed.headers.location], [303, page]);
    assert.equal((await guest.cart()).itemCount, 0);
    const paid = { email: newEmail(), lines: LINES, state: 'paid', isGuests: true };
    const { number: waiting } = await storeOrder(shop.database, paid);
    assert.doesNotMatch((await guest.get(urlOf(waiting))).body, /Buy again/);
  });

  it('says if the cart has no room for all of it', async () => {
    const { page } = await guestsOrder();
    const guest = shop.shopper();
    for (let size = 1; size < LIMITS.lineItems; size++) await guest.add(`SOCK-${size}`);
    const { press } = await buyAgain(guest, page);
    const pressed = await press();
    assert.match(String(pressed.headers.location), /&done=cart-full$/);
    assert.match((await guest.get(String(pressed.headers.location))).body, /Your cart is full/);
    assert.equal((await guest.cart()).lineItems.length, LIMITS.lineItems);
  });

  it('S16: is for the order’s customer and for its link only', async () => {
    const [{ number }, other] = [await guestsOrder(), await guestsOrder()];
    const stranger = (await customer(shop)).shopper;
    const token = new URL(shop.services.links.url(other.number)).searchParams.get('token') ?? '';
    for (const given of ['', 'x', token]) {
      const answer = await stranger.form(`/orders/${number}/buy-again`, { token: given });
      assert.equal(answer.statusCode, 404, given);
    }
    const { email } = await customer(shop);
    const owned = await storeOrder(shop.database, { email, lines: LINES });
    assert.equal((await stranger.form(`/orders/${owned.number}/buy-again`, {})).statusCode, 404);
    assert.equal((await stranger.cart()).itemCount, 0);
  });
});
