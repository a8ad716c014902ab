import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { customer } from '../../customers/accounts.fixture.ts';
import { pagesOf } from '../../pdf/pdf.fixture.ts';
import { setSettings } from '../../settings/settings.fixture.ts';
import { returnsAt } from '../returns.fixture.ts';

const ADDRESS = {
  ...{ name: 'MyClothes Returns', line1: 'Lagerweg 7', line2: '', postalCode: '1110', city: 'Wien' },
  country: 'AT',
};

describe('return labels', () => {
  let shop: TestShop;
  let staff: Shopper;
  const { ask, applyDecision, delivered, lastReturn, links } = returnsAt(() => shop);
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ staff } = await signedInStaff(shop, 'fulfillment'));
  });
  after(() => shop.close());

  const linksIn = (text: string) =>
    [...text.matchAll(/https:\/\/shop\.test(\/orders\/\S+)/g)].map(([, path = '']) => path);
  const isLabel = (response: Awaited<ReturnType<Shopper['get']>>): void => {
    assert.equal(response.statusCode, 200, response.body);
    assert.equal(response.headers['content-type'], 'application/pdf');
    assert.equal(response.headers['cache-control'], 'private, no-store');
    assert.equal(pagesOf(response.rawPayload), 1);
  };

  it('are not offered without an address, and the email says to write the number on the parcel', async () => {
    await setSettings(shop, {});
    const { shopper, order } = await delivered();
    await ask(shopper, order, { 1: {} });
    assert.match(
      shop.mails[0]?.text ?? '',
      new RegExp(`the\\s+number\\s+of\\s+your\\s+return,\\s+${order.number}-R1`),
    );
    assert.doesNotMatch((await shopper.get(`/orders/${order.number}/return`)).body, /Print the return label/);
    const page = `/orders/${order.number}/returns/1`;
    for (const path of [`${page}/label.pdf`, `${page}/code`])
      assert.equal((await shopper.get(path)).headers.location, `/orders/${order.number}/return`);
    assert.match(
      (await staff.get(`/admin/returns/${await lastReturn()}`)).body,
      /enter the <a href="\/admin\/settings\/shipping">return address/,
    );
  });

  it('are printed or shown at a desk by a guest with the links of the email', async () => {
    await setSettings(shop, { returns: { address: ADDRESS } });
    const { order, email } = await delivered({ isGuests: true });
    const token = links.token(order.number);
    await ask(shop.shopper(), order, { 1: { quantity: '2' } }, { token });
    const [mail] = shop.mails;
    assert.equal(mail?.to, email);
    const [label = '', code = '', page = ''] = linksIn(mail?.text ?? '');
    assert.match(label, /\/returns\/1\/label\.pdf\?token=/);
    isLabel(await shop.shopper().get(label));
    const shown = await shop.shopper().get(code);
    assert.match(
      shown.body,
      new RegExp(`<svg[\\s\\S]*${order.number}-R1[\\s\\S]*MyClothes Returns[\\s\\S]*Lagerweg 7`),
    );
    for (const path of [page, `/orders/${order.number}?token=${encodeURIComponent(token)}`]) {
      const { body } = await shop.shopper().get(path);
      assert.match(body, /Print the return label/);
      assert.match(body, /Show the code at the desk/);
      assert.ok(body.includes(label.replaceAll('&', '&amp;')), path);
    }
  });

  it('S16: open for the customer and the staff, and for no one else', async () => {
    await setSettings(shop, { returns: { address: ADDRESS } });
    const { shopper, order } = await delivered();
    await ask(shopper, order, { 1: {} });
    const { shopper: stranger } = await customer(shop);
    const { order: other } = await delivered({ isGuests: true });
    const strange = links.token(other.number);
    for (const file of ['label.pdf', 'code']) {
      const path = `/orders/${order.number}/returns/1/${file}`;
      assert.equal((await shopper.get(path)).statusCode, 200);
      assert.equal((await stranger.get(path)).statusCode, 404);
      assert.equal((await shop.shopper().get(path)).statusCode, 404);
      assert.equal(
        (await shop.shopper().get(`${path}?token=${encodeURIComponent(strange)}`)).statusCode,
        404,
      );
      assert.equal((await shopper.get(path.replace('/1/', '/2/'))).statusCode, 404);
      assert.equal((await shopper.get(path.replace('/1/', '/x/'))).statusCode, 404);
    }
    const id = await lastReturn();
    isLabel(await staff.get(`/admin/returns/${id}/label.pdf`));
    isLabel(await staff.get(`/admin/returns/${id}/label.pdf?paper=a4`));
  });

  it('stand in the timeline with every step of the return, for the staff and for the shopper', async () => {
    await setSettings(shop, { returns: { address: ADDRESS } });
    const { shopper, order } = await delivered();
    await ask(shopper, order, { 1: { quantity: '2', exchange: 'HOO-BLK-L' }, 2: { reason: 'faulty' } });
    const id = await lastReturn();
    const form = { 'received-1': '2', 'received-2': '1', 'writtenOff-2': '1', 'condition-2': 'Torn' };
    assert.equal((await staff.form(`/admin/returns/${id}/receive`, form)).statusCode, 303);
    const { body } = await staff.get(`/admin/orders/${order.number}`);
    for (const text of [
      `Return ${order.number}-R1`,
      '2 × Heavy hoodie, Black, M: too small, exchange for HOO-BLK-L',
      'faulty',
      '(1 written off, Torn)',
      'Exchange accepted',
    ])
      assert.ok(body.includes(text), text);
    const page = (await shopper.get(`/orders/${order.number}`)).body;
    assert.match(page, /Return registered[\s\S]*2 × Heavy hoodie, Black, M/);
    assert.match(page, /Return received[\s\S]*Refund of €9\.00/);
    assert.match(page, /Exchange accepted/);
    assert.doesNotMatch(page, /Print the return label/);
    assert.equal((await shopper.get(`/orders/${order.number}/returns/1/label.pdf`)).statusCode, 303);
  });

  it('are numbered within their order, and their code leads the staff to the return', async () => {
    await setSettings(shop, { returns: { address: ADDRESS } });
    const { shopper, order } = await delivered();
    await ask(shopper, order, { 1: {} });
    const first = await lastReturn();
    await shopper.form(`/orders/${order.number}/return/cancel`, { id: first });
    await ask(shopper, order, { 2: {} });
    const second = await lastReturn();
    const find = async (q: string) =>
      (await staff.get(`/admin/search?q=${encodeURIComponent(q)}`)).headers.location;
    assert.equal(await find(`${order.number}-R1`), `/admin/returns/${first}`);
    assert.equal(await find(` ${order.number.toLowerCase()}-r2 `), `/admin/returns/${second}`);
    assert.notEqual(await find(`${order.number}-R3`), `/admin/returns/${second}`);
    assert.match(
      (await staff.get(`/admin/returns?q=${order.number}-R2`)).body,
      new RegExp(`${order.number}-R2</a>`),
    );
    assert.deepEqual(await applyDecision('refuse', second), { ok: true, refundMinor: 0 });
    const { body } = await shopper.get(`/orders/${order.number}`);
    assert.match(body, /Return not accepted/);
    assert.match(body, /Return canceled/);
    assert.match((await staff.get(`/admin/orders/${order.number}`)).body, /Return refused/);
  });
});
