import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { requireLedgerOf } from '../../orders/orders.fixture.ts';
import { returnsAt } from '../../returns/returns.fixture.ts';

describe('the pages of returns', () => {
  let shop: TestShop;
  let staff: Shopper;
  let eve: Shopper;
  const { ask, delivered, lastReturn, stockOf, sql } = returnsAt(() => shop);
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ staff } = await signedInStaff(shop, 'fulfillment'));
    ({ staff: eve } = await signedInStaff(shop, 'manager'));
  });
  after(() => shop.close());

  it('P32: receives item by item: some are sold again, some are written off, some are missing', async () => {
    const { shopper, order } = await delivered();
    await ask(shopper, order, { 1: { quantity: '2' }, 2: {} });
    const id = await lastReturn();
    assert.match((await staff.get('/admin/returns?state=asked')).body, new RegExp(order.number));
    const link = new RegExp(`href="/admin/returns/${id}">Receive the return<`);
    assert.match((await staff.get(`/admin/orders/${order.number}`)).body, link);
    const [hoodies, socks] = [await stockOf('HOO-BLK-M'), await stockOf('SOCK-1')];
    for (const wrong of ['3', '-1', 'x'])
      assert.equal(
        (await staff.form(`/admin/returns/${id}/receive`, { 'received-1': wrong })).statusCode,
        422,
      );
    const form = { 'received-1': '2', 'writtenOff-1': '1', 'condition-1': 'Stained', 'received-2': '0' };
    const answers = await Promise.all(
      [staff, eve].map((who) => who.form(`/admin/returns/${id}/receive`, form)),
    );
    assert.deepEqual(answers.map(({ statusCode }) => statusCode).toSorted(), [303, 409]);
    assert.deepEqual([await stockOf('HOO-BLK-M'), await stockOf('SOCK-1')], [hoodies + 1, socks]);
    const { body } = await staff.get(`/admin/returns/${id}`);
    assert.match(body, /Stained/);
    assert.match(body, /€158\.00/);
    assert.match((await staff.get(`/admin/orders/${order.number}`)).body, /Return received<\/b> by /);
    // What did not arrive can be returned later.
    assert.match((await shopper.get(`/orders/${order.number}/return`)).body, /quantity-2/);
    await requireLedgerOf(shop.database);
  });

  it('sends an exchange for what has arrived, as a shipment of its own', async () => {
    const { shopper, order } = await delivered();
    await ask(shopper, order, { 1: { quantity: '2', exchange: 'HOO-BLK-L' } });
    const large = await stockOf('HOO-BLK-L');
    await staff.form(`/admin/returns/${await lastReturn()}/receive`, { 'received-1': '1' });
    assert.equal(await stockOf('HOO-BLK-L'), large + 1);
    const path = `/admin/exchanges/${order.number}-X1`;
    const [first, second] = await Promise.all([staff.form(`${path}/pack`, {}), eve.form(`${path}/pack`, {})]);
    assert.deepEqual([first.statusCode, second.statusCode].toSorted(), [303, 409]);
    const refused = [first, second].find(({ statusCode }) => statusCode === 409);
    assert.match(refused?.body ?? '', /can’t be packed now, because its state is “Packed”/);
    await staff.form(`${path}/ship`, { carrier: 'DHL', trackingNumber: 'JD 9' });
    assert.match(
      shop.mails.at(-1)?.text ?? '',
      /Your exchange MC-\w+-X1 has shipped with DHL[\s\S]*1 × Heavy hoodie, Black, L/,
    );
    await staff.form(`${path}/deliver`, {});
    assert.match((await staff.get(`/admin/orders/${order.number}`)).body, /Exchange delivered/);
    await requireLedgerOf(shop.database);
  });

  it('pays out once, and tells the customer', async () => {
    const { shopper, order } = await delivered();
    await ask(shopper, order, { 2: {} });
    await staff.form(`/admin/returns/${await lastReturn()}/receive`, {});
    const { rows } = await sql(
      `SELECT r.id FROM payment_refunds AS r JOIN payment_attempts AS a ON a.id = attempt_id WHERE order_id = $1`,
      [order.id],
    );
    assert.match((await staff.get('/admin/payouts')).body, new RegExp(`${order.number}[\\s\\S]*€9\\.00`));
    const path = `/admin/payouts/${rows[0].id}/done`;
    const answers = await Promise.all([staff, eve].map((who) => who.form(path, { reference: 'SEPA 17' })));
    assert.deepEqual(answers.map(({ statusCode }) => statusCode).toSorted(), [303, 409]);
    assert.match((await staff.get('/admin/payouts?state=done')).body, /SEPA 17/);
    const { call } = await adminApi(shop);
    assert.equal((await call('GET', `/api/admin/orders/${order.number}`)).json().payment.refundedMinor, 900);
  });

  it('refuses a return, and finds it by its order', async () => {
    const { shopper, order } = await delivered();
    await ask(shopper, order, { 2: {} });
    const id = await lastReturn();
    assert.equal((await staff.form(`/admin/returns/${id}/refuse`, {})).statusCode, 303);
    assert.match((await staff.get(`/admin/returns?q=${order.number}`)).body, /Refused/);
    assert.match((await staff.get('/admin/returns?q=nothing')).body, /No returns match/);
  });
});
