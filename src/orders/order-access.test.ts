import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type Shopper, type TestShop } from '../../test/shop.ts';
import { order, orderBody } from '../checkout/checkout.fixture.ts';
import { confirmedCustomer, customer, newEmail, PASSWORD, signIn } from '../customers/accounts.fixture.ts';
import { anonymizeOrders } from './sweeps/anonymize.ts';

describe('S16: the link to an order', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
  });
  after(() => shop.close());

  interface Linked {
    number: string;
    token: string;
  }

  async function placedByGuest(email = newEmail()): Promise<Linked> {
    const guest = shop.shopper();
    await guest.add('SOCK-1');
    const placed = await order(guest, orderBody(1_390, { email }));
    assert.equal(placed.statusCode, 201, placed.body);
    return { number: placed.json().order.number, token: placed.json().token };
  }
  const sql = (text: string, values: unknown[]) => shop.database.pool.query(text, values);
  const stateOf = async ({ number }: Linked): Promise<string> =>
    (await sql('SELECT state FROM orders WHERE number = $1', [number])).rows[0].state;

  /** Everything that takes the link, by what it does. */
  async function useOf({ number, token }: Linked, shopper: Shopper = shop.shopper()) {
    const query = `?token=${encodeURIComponent(token)}`;
    const ways = {
      show: await shopper.get(`/orders/${number}${query}`, { accept: 'text/html' }),
      thanks: await shopper.get(`/orders/${number}${query}&placed=1`, { accept: 'text/html' }),
      returns: await shopper.get(`/orders/${number}/return${query}`, { accept: 'text/html' }),
      ask: await shopper.form(`/orders/${number}/return`, { token, 'quantity-1': '1' }),
      callOff: await shopper.form(`/orders/${number}/return/cancel`, { token, id: crypto.randomUUID() }),
      pay: await shopper.form(`/orders/${number}/payment`, { token }),
      label: await shopper.get(`/orders/${number}/returns/1/label.pdf${query}`),
      code: await shopper.get(`/orders/${number}/returns/1/code${query}`),
      creditNote: await shopper.get(`/orders/${number}/credit-notes/1.pdf${query}`),
      cancel: await shopper.form(`/orders/${number}/cancel`, { token }),
      api: await shopper.get(`/api/orders/${number}${query}`),
    };
    return ways;
  }
  const statuses = (ways: Awaited<ReturnType<typeof useOf>>) =>
    Object.fromEntries(Object.entries(ways).map(([way, { statusCode }]) => [way, statusCode]));
  const all = (status: number, api = status) => ({
    show: status,
    thanks: status,
    returns: status,
    ask: status,
    callOff: status,
    pay: status,
    label: status,
    code: status,
    creditNote: status,
    cancel: status,
    api,
  });

  it('S16: asks to sign in after the order has moved into a confirmed account, and cancels nothing', async () => {
    const { email } = await confirmedCustomer(shop);
    const linked = await placedByGuest(email);
    assert.equal(
      (await shop.shopper().get(`/orders/${linked.number}?token=${linked.token}`)).statusCode,
      200,
    );
    const owner = shop.shopper();
    await signIn(owner, email);
    const ways = await useOf(linked);
    assert.deepEqual(statuses(ways), all(303, 401));
    for (const [way, { headers }] of Object.entries(ways))
      if (way !== 'api') assert.match(String(headers.location), /^\/sign-in\?next=%2Forders%2FMC-/, way);
    assert.equal(ways.api.json().code, 'sign_in_needed');
    assert.equal(await stateOf(linked), 'placed');
    const own = await owner.get(`/orders/${linked.number}?token=${linked.token}`);
    assert.equal(own.statusCode, 200);
    assert.equal((await owner.form(`/orders/${linked.number}/cancel`, { token: '' })).statusCode, 303);
    assert.equal(await stateOf(linked), 'canceled');
  });

  it('S16: tells another customer that the order belongs to another account', async () => {
    const { email } = await confirmedCustomer(shop);
    const linked = await placedByGuest(email);
    await signIn(shop.shopper(), email);
    const other = await customer(shop);
    const ways = await useOf(linked, other.shopper);
    assert.deepEqual(statuses(ways), all(403, 401));
    assert.match(ways.show.body, /another account/);
    assert.equal(await stateOf(linked), 'placed');
  });

  it('S16: stays closed when that account is deleted', async () => {
    const { email } = await confirmedCustomer(shop);
    const linked = await placedByGuest(email);
    const owner = shop.shopper();
    await signIn(owner, email);
    assert.equal((await owner.form('/account/delete', { password: PASSWORD })).statusCode, 200);
    assert.deepEqual(statuses(await useOf(linked)), all(410));
    assert.equal(await stateOf(linked), 'placed');
  });

  it('S16: works for a year and then says what to do', async () => {
    const linked = await placedByGuest();
    const age = (days: number) =>
      sql(`UPDATE orders SET placed_at = now() - $2::int * interval '1 day' WHERE number = $1`, [
        linked.number,
        days,
      ]);
    await age(364);
    assert.equal(
      (await shop.shopper().get(`/orders/${linked.number}?token=${linked.token}`)).statusCode,
      200,
    );
    await age(366);
    const ways = await useOf(linked);
    assert.deepEqual(statuses(ways), all(410));
    assert.equal(ways.api.json().code, 'link_ended');
    assert.match(ways.show.body, /This link has expired[\s\S]*contact us/);
    assert.equal(await stateOf(linked), 'placed');
  });

  it('S16: ends when the order is anonymized', async () => {
    const { shopper, email } = await customer(shop);
    await shopper.add('SOCK-1');
    const placed = await order(shopper, orderBody(1_390, { email }));
    const { number } = placed.json().order;
    const mail = shop.mails.findLast(({ to, text }) => to === email && text.includes(number));
    const token = /token=([\w.%-]+)/.exec(mail?.text ?? '')?.[1] as string;
    const linked = { number, token };
    assert.equal((await shopper.form('/account/delete', { password: PASSWORD })).statusCode, 200);
    assert.equal((await shop.shopper().get(`/orders/${number}?token=${token}`)).statusCode, 200);
    await sql(
      `UPDATE orders SET state = 'canceled', updated_at = now() - interval '46 days' WHERE number = $1`,
      [number],
    );
    assert.equal(await anonymizeOrders(shop.database), 1);
    assert.deepEqual(statuses(await useOf(linked)), all(410));
  });

  it('S16: without a valid signature opens nothing and reveals nothing', async () => {
    const [linked, other] = [await placedByGuest(), await placedByGuest()];
    assert.deepEqual(statuses(await useOf({ ...linked, token: other.token })), all(404));
    assert.deepEqual(statuses(await useOf({ number: 'MC-22222222', token: other.token })), all(404));
  });
});
