import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { adminApi, lastAuditEntry, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { order, orderBody, requireLedger } from '../../checkout/checkout.fixture.ts';

describe('editing an order before it is packed', () => {
  let shop: TestShop;
  let staff: Shopper;
  let call: Awaited<ReturnType<typeof adminApi>>['call'];
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ staff } = await signedInStaff(shop, 'fulfillment'));
    ({ call } = await adminApi(shop));
  });
  after(() => shop.close());

  const sql = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);
  const stockOf = async (sku: string): Promise<number> =>
    (await sql('SELECT stock FROM variants WHERE sku = $1', [sku])).rows[0].stock;
  const detail = async (number: string) => (await call('GET', `/api/admin/orders/${number}`)).json();
  const edit = (number: string, form: Record<string, string>) =>
    staff.form(`/admin/orders/${number}/items`, { once: randomUUID(), ...form });

  /** Places an order that is paid on delivery, through the checkout. */
  async function place(sku: string, quantity: number, promoCode = ''): Promise<string> {
    const shopper = shop.shopper();
    await shopper.add(sku, quantity);
    const fields = { paymentMethod: 'on_delivery', promoCode };
    const asked = await order(shopper, orderBody(1, fields));
    const { totalMinor } = asked.json().summary;
    const placed = await order(shopper, orderBody(totalMinor, fields));
    assert.equal(placed.statusCode, 201, placed.body);
    return placed.json().order.number;
  }

  it('changes a size and a quantity with stock, ledger, amounts, payment, email and audit log', async () => {
    const number = await place('HOO-BLK-M', 2);
    const [medium, large] = [await stockOf('HOO-BLK-M'), await stockOf('HOO-BLK-L')];
    const before = await detail(number);
    const unit = before.lineItems[0].unitPriceMinor;
    shop.mails.length = 0;
    const edited = await edit(number, { 'sku-1': 'HOO-BLK-L', 'quantity-1': '1' });
    assert.match(String(edited.headers.location), /done=edited/, edited.body);
    assert.deepEqual([await stockOf('HOO-BLK-M'), await stockOf('HOO-BLK-L')], [medium + 2, large - 1]);
    const after = await detail(number);
    assert.deepEqual(
      [after.lineItems[0].sku, after.subtotalMinor, after.totalMinor],
      ['HOO-BLK-L', unit, before.totalMinor - unit],
    );
    const { rows } = await sql(
      'SELECT amount_minor, payment_attempts.state FROM payment_attempts JOIN orders ON orders.id = order_id WHERE number = $1',
      [number],
    );
    assert.deepEqual(rows, [{ amount_minor: after.totalMinor, state: 'due' }]);
    assert.match(shop.mails[0]?.subject ?? '', /We’ve changed your order/);
    const { action } = await lastAuditEntry(shop);
    assert.equal(action, 'order.edit-items');
    await requireLedger(shop);
    // What is edited is packed, shipped and collected.
    for (const verb of ['pack', 'deliver'])
      if (verb === 'deliver')
        await call('POST', `/api/admin/orders/${number}/ship`, { carrier: '', trackingNumber: '' });
      else await call('POST', `/api/admin/orders/${number}/pack`);
    const { payment } = (await call('POST', `/api/admin/orders/${number}/deliver`)).json();
    assert.equal(payment.receivedMinor, after.totalMinor);
    assert.equal((await edit(number, { 'quantity-1': '2' })).statusCode, 409);
  });

  it('refuses what is sold out, unknown, the same or nothing, and changes nothing then', async () => {
    const number = await place('SOCK-1', 1);
    const stock = await stockOf('SOCK-1');
    const before = await detail(number);
    for (const [form, text] of [
      [{ 'quantity-1': '99' }, /Not enough is left/],
      [{ 'quantity-1': '0' }, /at least one item/],
      [{ 'quantity-1': '1' }, /Nothing is different/],
      [{ 'quantity-1': 'x' }, /whole numbers/],
      [{ 'add-sku': 'UNKNOWN', 'add-quantity': '1' }, /no active product/],
      [{ 'add-sku': 'SOCK-1', 'add-quantity': '1' }, /Two lines have the same item/],
    ] as const) {
      await sql("UPDATE variants SET stock = 5 WHERE sku = 'SOCK-1' AND stock > 5");
      const refused = await edit(number, form);
      assert.equal(refused.statusCode, 422, refused.body);
      assert.match(refused.body, text);
    }
    assert.deepEqual(await detail(number), before);
    assert.ok((await stockOf('SOCK-1')) <= stock);
    await requireLedger(shop);
  });

  it('refuses prices in another currency than that of the order', async () => {
    const number = await place('HOO-BLK-M', 1);
    await sql("UPDATE orders SET currency = 'CHF' WHERE number = $1", [number]);
    for (const form of [{ 'sku-1': 'HOO-BLK-L' }, { 'add-sku': 'SOCK-1', 'add-quantity': '1' }]) {
      const refused = await edit(number, form);
      assert.deepEqual([refused.statusCode, /is in CHF/.test(refused.body)], [422, true]);
    }
  });

  it('gives an added item the position of a removed one, because forms have fields for the first 100', async () => {
    const number = await place('SOCK-1', 1);
    const added = await edit(number, { 'quantity-1': '0', 'add-sku': 'HOO-BLK-L', 'add-quantity': '1' });
    assert.equal(added.statusCode, 303, added.body);
    const { rows } = await sql(
      'SELECT position, sku FROM order_lines JOIN orders ON orders.id = order_id WHERE number = $1',
      [number],
    );
    assert.deepEqual(rows, [{ position: 1, sku: 'HOO-BLK-L' }]);
    await requireLedger(shop);
  });

  it('lets a percentage grow with the quantity, but not an amount', async () => {
    await sql(
      `INSERT INTO promo_codes (code, kind, value) VALUES ('TEN-PERCENT', 'percent', 10), ('FIVE-OFF', 'amount', 500)`,
    );
    const discounts = async (promoCode: string, sku: string) => {
      const number = await place('HOO-BLK-M', 2, promoCode);
      const seen = [(await detail(number)).discountMinor];
      for (const quantity of ['3', '2', '1']) {
        const edited = await edit(number, { 'sku-1': sku, 'quantity-1': quantity });
        assert.equal(edited.statusCode, 303, edited.body);
        seen.push((await detail(number)).discountMinor);
      }
      return seen;
    };
    const { rows } = await sql("SELECT price_minor FROM variants WHERE sku = 'HOO-BLK-M'");
    const tenth = rows[0].price_minor / 10;
    assert.deepEqual(
      await discounts('TEN-PERCENT', 'HOO-BLK-M'),
      [2, 3, 2, 1].map((count) => count * tenth),
    );
    assert.deepEqual(await discounts('FIVE-OFF', 'HOO-BLK-M'), [500, 500, 333, 167]);
    assert.deepEqual(await discounts('FIVE-OFF', 'HOO-BLK-L'), [500, 500, 333, 167]);
  });

  it('P32: has one outcome when one person edits while another one packs', async () => {
    for (let round = 0; round < 4; round++) {
      const number = await place('SOCK-2', 1);
      const [edited, packed] = await Promise.all([
        edit(number, { 'quantity-1': '2' }),
        staff.form(`/admin/orders/${number}/pack`, {}),
      ]);
      assert.equal(packed.statusCode, 303);
      const { lineItems, state } = await detail(number);
      assert.equal(state, 'packed');
      assert.equal(lineItems[0].quantity, edited.statusCode === 303 ? 2 : 1);
    }
    await requireLedger(shop);
  });

  it('keeps the total of an order that was paid by card', async () => {
    const number = await place('HOO-BLK-M', 1);
    await sql("UPDATE orders SET state = 'paid', pays_on_delivery = false WHERE number = $1", [number]);
    const refused = await edit(number, { 'quantity-1': '2' });
    assert.match(refused.body, /would cost .* instead of/);
    assert.equal((await edit(number, { 'sku-1': 'HOO-BLK-L' })).statusCode, 303);
  });

  it('corrects the address and the email, and leaves both out of the audit log', async () => {
    const number = await place('SOCK-2', 1);
    const form = { ...(await detail(number)).address, line1: 'Neue Gasse 7', email: 'right@example.test' };
    delete form.country;
    const wrong = await staff.form(`/admin/orders/${number}/address`, { ...form, city: '' });
    assert.deepEqual([wrong.statusCode, /Enter your city/.test(wrong.body)], [422, true]);
    assert.equal((await staff.form(`/admin/orders/${number}/address`, form)).statusCode, 303);
    const { address, email } = await detail(number);
    assert.deepEqual([address.line1, email], ['Neue Gasse 7', 'right@example.test']);
    assert.doesNotMatch(JSON.stringify(await lastAuditEntry(shop)), /Neue Gasse|right@/);
  });

  it('refuses an item that cannot be reserved again, instead of failing', async () => {
    await sql("UPDATE variants SET is_counted = false WHERE sku = 'SOCK-2'");
    const number = await place('SOCK-2', 1);
    await sql("UPDATE variants SET is_counted = true, stock = 0 WHERE sku = 'SOCK-2'");
    const refused = await edit(number, { 'add-sku': 'HOO-BLK-M', 'add-quantity': '1' });
    assert.equal(refused.statusCode, 422, refused.body);
    assert.match(refused.body, /Not enough is left: SOCK-2 \(0\)/);
  });

  it('keeps an item whose SKU was changed after it was ordered', async () => {
    const number = await place('SOCK-1', 1);
    await sql("UPDATE variants SET sku = 'SOCK-ONE' WHERE sku = 'SOCK-1'");
    await sql("INSERT INTO sku_aliases (alias, sku) VALUES ('SOCK-1', 'SOCK-ONE')");
    const edited = await edit(number, { 'add-sku': 'HOO-BLK-M', 'add-quantity': '1' });
    assert.equal(edited.statusCode, 303, edited.body);
    const { lineItems } = await detail(number);
    assert.deepEqual(
      lineItems.map(({ sku }: { sku: string }) => sku),
      ['SOCK-1', 'HOO-BLK-M'],
    );
  });
});
