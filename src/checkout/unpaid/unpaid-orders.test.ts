import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createTestShop, type Response, type Shopper, type TestShop } from '../../../test/shop.ts';
import { FakeStripe } from '../../../test/stripe/fake-stripe.ts';
import { commandActor } from '../../audit/actor.ts';
import { confirmedCustomer, newEmail, register } from '../../customers/accounts.fixture.ts';
import { moveOrder } from '../../orders/change-order.ts';
import { DEFAULT_SETTINGS } from '../../settings/defaults.ts';
import { countOf, orderBody, orderForm, stockOf } from '../checkout.fixture.ts';

const SOCK_TOTAL = 1_390;
const { openOfNetworkMax, openOfSiteMax, openOfPayerMax, openOfKnownCustomerMax, heldItemsMax } =
  DEFAULT_SETTINGS.limits;
const STAFF = { role: 'staff', staff: commandActor('eve') } as const;

describe('S46: unpaid orders', () => {
  let shop: TestShop;
  let fake: FakeStripe;
  before(async () => {
    fake = new FakeStripe();
    await fake.start();
    const stripe = {
      secretKey: 'sk_test_of_the_tests',
      webhookSecret: 'whsec_of_the_tests',
      apiUrl: fake.url,
    };
    shop = await createTestShop({ stripe });
  });
  after(async () => {
    await shop.close();
    await fake.close();
  });
  beforeEach(async () => {
    const { pool } = shop.database;
    await pool.query("UPDATE orders SET state = 'canceled' WHERE state IN ('placed', 'packed', 'shipped')");
    await pool.query('DELETE FROM rate_limits');
  });

  const send = (shopper: Shopper, body: object, remoteAddress = '10.1.1.1') =>
    shopper.request({
      method: 'POST',
      url: '/api/orders',
      payload: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      remoteAddress,
    });
  async function orderSocks(shopper: Shopper, more: object = {}, remoteAddress?: string) {
    await shopper.add('SOCK-1');
    return send(shopper, orderBody(SOCK_TOTAL, { email: newEmail(), ...more }), remoteAddress);
  }
  function requireRefused(answer: Response, sentence: RegExp): void {
    assert.deepEqual([answer.statusCode, answer.json().code], [409, 'unpaid_limit'], answer.body);
    assert.match(answer.json().detail, sentence);
  }
  function requirePlaced(answer: Response): string {
    assert.equal(answer.statusCode, 201, answer.body);
    return answer.json().order.number;
  }
  async function move(number: string, ...actions: ('pack' | 'ship' | 'deliver')[]): Promise<void> {
    const { database, services } = shop;
    const { rows } = await database.pool.query('SELECT id FROM orders WHERE number = $1', [number]);
    for (const action of actions)
      await database.transaction(async (connection) =>
        assert.ok((await moveOrder(services, connection, rows[0].id, action, STAFF)).ok),
      );
  }
  const totalOf = async (shopper: Shopper, body: object): Promise<number> =>
    (await send(shopper, { ...body, totalMinor: 0 })).json().summary.totalMinor;

  it('S46: are limited to 10 for one network, and other networks can still order', async () => {
    for (let count = 0; count < openOfNetworkMax; count++) requirePlaced(await orderSocks(shop.shopper()));
    const before = await stockOf(shop, 'SOCK-1');
    const late = shop.shopper();
    requireRefused(await orderSocks(late), /network/);
    assert.deepEqual([await stockOf(shop, 'SOCK-1'), (await late.cart()).itemCount], [before, 1]);
    requirePlaced(await orderSocks(shop.shopper(), {}, '10.1.1.2'));
  });

  it('S46: of an IPv6 network are counted by its /64, and with a higher limit by its /48', async () => {
    const order = (address: string) => orderSocks(shop.shopper(), {}, address);
    for (let count = 0; count < openOfNetworkMax; count++)
      requirePlaced(await order(`2001:db8:0:1::${count + 1}`));
    requireRefused(await order('2001:db8:0:1:ffff::1'), /network/);
    for (let count = openOfNetworkMax; count < openOfSiteMax; count++)
      requirePlaced(await order(`2001:db8:0:${(count + 2).toString(16)}::1`));
    requireRefused(await order('2001:db8:0:ffff::1'), /network/);
    requirePlaced(await order('2001:db8:1:1::1'));
  });

  it('S46: that are placed concurrently do not exceed the limit', async () => {
    const shoppers = Array.from({ length: openOfNetworkMax + 10 }, () => shop.shopper());
    const answers = await Promise.all(shoppers.map((shopper) => orderSocks(shopper)));
    const placed = answers.filter(({ statusCode }) => statusCode === 201);
    assert.equal(placed.length, openOfNetworkMax);
    assert.equal(await countOf(shop, "orders WHERE state = 'placed'"), openOfNetworkMax);
  });

  it('S46: are limited to 3 for one email address, however it is spelled', async () => {
    const emails = ['ada.l+1@gmail.com', 'adal@googlemail.com', 'A.D.A.L@gmail.com'];
    for (const [index, email] of emails.entries())
      requirePlaced(await orderSocks(shop.shopper(), { email }, `10.2.0.${index}`));
    assert.equal(emails.length, openOfPayerMax);
    requireRefused(await orderSocks(shop.shopper(), { email: 'adal@gmail.com' }, '10.2.0.9'), /3 orders/);
  });

  it('S46: are limited to 3 for one account that has not confirmed its address', async () => {
    const shopper = shop.shopper();
    await register(shopper);
    for (let count = 0; count < openOfPayerMax; count++)
      requirePlaced(await orderSocks(shopper, {}, `10.3.0.${count}`));
    requireRefused(await orderSocks(shopper, {}, '10.3.0.9'), /3 orders/);
  });

  it('S46: that are delivered or canceled no longer count, so a regular customer can order again', async () => {
    const email = newEmail();
    const numbers: string[] = [];
    for (let count = 0; count < openOfPayerMax; count++)
      numbers.push(requirePlaced(await orderSocks(shop.shopper(), { email })));
    const again = () => orderSocks(shop.shopper(), { email });
    await move(numbers[0] as string, 'pack', 'ship');
    requireRefused(await again(), /3 orders/);
    await move(numbers[0] as string, 'deliver');
    requirePlaced(await again());
    requireRefused(await again(), /3 orders/);
  });

  it('S46: no longer count for a network once they are packed, and no network is stored after that', async () => {
    const numbers: string[] = [];
    for (let count = 0; count < openOfNetworkMax; count++)
      numbers.push(requirePlaced(await orderSocks(shop.shopper())));
    assert.equal(await countOf(shop, 'unpaid_orders WHERE network_key IS NOT NULL'), openOfNetworkMax);
    for (const number of numbers) await move(number, 'pack');
    assert.equal(await countOf(shop, 'unpaid_orders WHERE network_key IS NOT NULL'), 0);
    requirePlaced(await orderSocks(shop.shopper()));
    for (const number of numbers) await move(number, 'ship', 'deliver');
    assert.equal(await countOf(shop, 'unpaid_orders'), 1);
  });

  it('S46: of a customer who has paid before are limited by the account, and not by the network', async () => {
    const { shopper, email } = await confirmedCustomer(shop);
    await move(requirePlaced(await orderSocks(shopper, { email })), 'pack', 'ship', 'deliver');
    for (let count = 0; count < openOfNetworkMax; count++) requirePlaced(await orderSocks(shop.shopper()));
    for (let count = 0; count < openOfKnownCustomerMax; count++)
      requirePlaced(await orderSocks(shopper, { email }));
    requireRefused(await orderSocks(shopper, { email }), /10 orders/);
  });

  it("S46: a stranger who uses up an address's limit does not block its confirmed account", async () => {
    const { shopper, email } = await confirmedCustomer(shop);
    for (let count = 0; count < openOfPayerMax; count++)
      requirePlaced(await orderSocks(shop.shopper(), { email }, `10.4.0.${count}`));
    requirePlaced(await orderSocks(shopper, { email }));
  });

  it('S46: hold at most 10 of one item and 50 items if they are paid on delivery', async () => {
    const shopper = shop.shopper();
    await shopper.add('SOCK-1', 11);
    const body = orderBody(0);
    const many = { ...body, totalMinor: await totalOf(shopper, body) };
    requireRefused(await send(shopper, many), /up to 10 of/);
    const byCard = await send(shopper, { ...many, paymentMethod: 'stripe' });
    requirePlaced(byCard);
    for (let sku = 1; sku <= 6; sku++) await shopper.add(`SOCK-${sku}`, sku === 6 ? 1 : 10);
    const all = { ...body, totalMinor: await totalOf(shopper, body) };
    requireRefused(await send(shopper, all), /up to 50 items/);
    await shopper.remove('SOCK-6');
    requirePlaced(await send(shopper, { ...body, totalMinor: await totalOf(shopper, body) }));
  });

  it('S46: hold at most 500 items of one network, by card too', async () => {
    const order = async (quantities: readonly number[]) => {
      const shopper = shop.shopper();
      for (const [index, quantity] of quantities.entries()) await shopper.add(`SOCK-${index + 10}`, quantity);
      const body = orderBody(0, { email: newEmail(), paymentMethod: 'stripe' });
      return send(shopper, { ...body, totalMinor: await totalOf(shopper, body) });
    };
    requirePlaced(await order([99, 99, 99, 99, 99]));
    requireRefused(await order([6]), /500 items/);
    const rest = requirePlaced(await order([heldItemsMax - 495]));
    await shop.database.pool.query("UPDATE orders SET state = 'canceled' WHERE number = $1", [rest]);
    requirePlaced(await order([5]));
  });

  it('S46: that are paid on delivery do not keep a network or an address from paying by card', async () => {
    const email = newEmail();
    for (let count = 0; count < openOfPayerMax; count++)
      requirePlaced(await orderSocks(shop.shopper(), { email }));
    for (let count = openOfPayerMax; count < openOfNetworkMax; count++)
      requirePlaced(await orderSocks(shop.shopper()));
    requirePlaced(await orderSocks(shop.shopper(), { email, paymentMethod: 'stripe' }));
  });

  it('S46: get a page that says what to do and keeps what was typed', async () => {
    const email = newEmail();
    for (let count = 0; count < openOfPayerMax; count++)
      requirePlaced(await orderSocks(shop.shopper(), { email }));
    const shopper = shop.shopper();
    await shopper.add('SOCK-1');
    const page = await shopper.form('/checkout', orderForm(SOCK_TOTAL, { email, line1: 'Kept Lane 9' }));
    assert.equal(page.statusCode, 409);
    assert.match(page.body, /role="alert".*3 orders are already waiting to be paid/s);
    assert.match(page.body, /Kept Lane 9/);
  });

  it('S46: the same order sent again gets the same answer, however many there are by then', async () => {
    const [email, key] = [newEmail(), randomUUID()];
    const shopper = shop.shopper();
    await shopper.add('SOCK-1');
    const again = () =>
      shopper.send('POST', '/api/orders', orderBody(SOCK_TOTAL, { email }), { 'idempotency-key': key });
    const number = requirePlaced(await again());
    for (let count = 1; count < openOfPayerMax; count++)
      requirePlaced(await orderSocks(shop.shopper(), { email }));
    assert.equal(requirePlaced(await again()), number);
  });
});

describe('paying on delivery', () => {
  const open = (payOnDelivery: 'off' | 'confirmed') => createTestShop({ payOnDelivery });
  const place = async (shopper: Shopper, email: string) => {
    await shopper.add('SOCK-1');
    const body = orderBody(SOCK_TOTAL, { email });
    return shopper.send('POST', '/api/orders', body, { 'idempotency-key': randomUUID() });
  };

  it('S46: can be turned off', async () => {
    const shop = await open('off');
    try {
      const shopper = shop.shopper();
      const refused = await place(shopper, newEmail());
      assert.deepEqual([refused.statusCode, refused.json().code], [422, 'not_acceptable']);
      assert.doesNotMatch((await shopper.get('/checkout')).body, /on_delivery/);
      assert.equal(await countOf(shop, 'orders'), 0);
    } finally {
      await shop.close();
    }
  });

  it('S46: can require a confirmed email address, and says so', async () => {
    const shop = await open('confirmed');
    try {
      const guest = shop.shopper();
      const refused = await place(guest, newEmail());
      assert.equal(refused.statusCode, 422);
      assert.match(refused.json().faults.paymentMethod, /confirmed email address/);
      assert.match((await guest.get('/checkout')).body, /To pay on delivery, sign in/);
      const form = orderForm(SOCK_TOTAL, { line1: 'Kept Lane 9' });
      const page = await guest.form('/checkout', form);
      assert.equal(page.statusCode, 422);
      assert.match(
        page.body,
        /confirmed email address[\s\S]*Kept Lane 9|Kept Lane 9[\s\S]*confirmed email address/,
      );
      const unconfirmed = shop.shopper();
      const { email } = await register(unconfirmed);
      assert.equal((await place(unconfirmed, email)).statusCode, 422);
      const owner = await confirmedCustomer(shop);
      assert.equal((await place(owner.shopper, owner.email)).statusCode, 201);
    } finally {
      await shop.close();
    }
  });
});
