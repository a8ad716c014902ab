import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { adminApi, signedInStaff } from '../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../test/shop.ts';
import { commandActor } from '../audit/actor.ts';
import { orderBody, order as placeOrder, setStock } from '../checkout/checkout.fixture.ts';
import { moveOrder, refundOrder } from '../orders/change-order.ts';
import { findOrder, findOrderByNumber, takeBackRefund, transitionOrder } from '../orders/orders.ts';
import { listInvoicesOf } from './find-invoices.ts';

const STAFF = { role: 'staff', staff: commandActor('eve') } as const;

describe('invoices', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    await setStock(shop, 'HOO-BLK-M', 1_000);
  });
  after(() => shop.close());

  const sql = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);

  /** Places an order of one hoodie that is paid on delivery. */
  async function placed(more: Record<string, unknown> = {}, shopper: Shopper = shop.shopper()) {
    await shopper.send('POST', '/api/cart/line-items', { sku: 'HOO-BLK-M', quantity: 1 });
    const totalMinor = 7_900;
    const response = await placeOrder(shopper, orderBody(totalMinor, more));
    assert.equal(response.statusCode, 201, response.body);
    const { order, token } = response.json();
    const stored = await findOrderByNumber(shop.database, order.number);
    assert.ok(stored);
    return { shopper, number: order.number as string, id: stored.id, token: token as string };
  }

  const move = (id: string, action: 'pack' | 'ship' | 'deliver' | 'return') =>
    shop.database.transaction((connection) => moveOrder(shop.services, connection, id, action, STAFF));
  async function moved(id: string, ...actions: ('pack' | 'ship' | 'deliver' | 'return')[]) {
    for (const action of actions) assert.ok((await move(id, action)).ok, action);
  }
  const invoicesOf = (id: string) => listInvoicesOf(shop.database, id);
  const kindsOf = async (id: string) =>
    (await invoicesOf(id)).map(({ kind, grossMinor }) => `${kind} ${grossMinor}`);
  const refund = (id: string, amountMinor: number, key: string) =>
    shop.database.transaction((connection) =>
      refundOrder(shop.services, connection, id, { amountMinor, key }, STAFF),
    );

  it('are made when an order ships, once, with the amounts of the order', async () => {
    const { id, number, token } = await placed();
    await moved(id, 'pack');
    assert.deepEqual(await invoicesOf(id), []);
    const detail = async () => (await shop.shopper().get(`/api/orders/${number}?token=${token}`)).json();
    assert.equal((await detail()).invoiceNumber, null);
    await moved(id, 'ship');
    const [invoice] = await invoicesOf(id);
    assert.match(invoice?.number ?? '', /^INV-\d{4}-\d{6}$/);
    assert.equal((await detail()).invoiceNumber, invoice?.number);
    assert.equal((await move(id, 'ship')).ok, false);
    assert.deepEqual(await kindsOf(id), ['invoice 7900']);
    const { rows } = await sql('SELECT net_minor, vat_minor, country FROM invoices WHERE order_id = $1', [
      id,
    ]);
    const order = await findOrder(shop.database, id);
    assert.deepEqual(rows, [{ net_minor: 7_900 - 1_580, vat_minor: 1_580, country: 'SE' }]);
    assert.equal(order?.taxMinor, 1_580);
  });

  it('P35: have numbers without a gap, also when transactions ship several orders at once, or fail', async () => {
    const orders = [];
    for (let count = 0; count < 12; count++) orders.push(await placed());
    for (const { id } of orders) await moved(id, 'pack');
    const counter = async () =>
      (await sql('SELECT max(invoices) AS used FROM invoice_counters')).rows[0].used ?? 0;
    const before = await counter();
    const shipAll = (ids: readonly string[]) =>
      shop.database.transaction(async (connection) => {
        for (const id of ids) await moveOrder(shop.services, connection, id, 'ship', STAFF);
      });
    const ids = orders.map(({ id }) => id);
    const failing = shop.database.transaction(async (connection) => {
      await moveOrder(shop.services, connection, ids[11] as string, 'ship', STAFF);
      await listInvoicesOf(connection, ids[11] as string);
      throw new Error('rolled back');
    });
    await Promise.all([
      assert.rejects(failing, /rolled back/),
      shipAll(ids.slice(0, 4)),
      shipAll(ids.slice(4, 8)),
      ...ids.slice(8, 11).map((id) => shipAll([id])),
    ]);
    assert.equal(await counter(), before + 11);
    const { rows } = await sql(`SELECT number FROM invoices WHERE kind = 'invoice' ORDER BY number`);
    const numbers = rows.map(({ number }) => Number(number.slice(-6)));
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index + 1),
    );
  });

  it('have a number inside the transaction for a caller that reads it', async () => {
    const { id } = await placed();
    await moved(id, 'pack');
    const read = await shop.database.transaction(async (connection) => {
      await moveOrder(shop.services, connection, id, 'ship', STAFF);
      return listInvoicesOf(connection, id);
    });
    assert.match(read[0]?.number ?? '', /^INV-/);
    assert.deepEqual(await invoicesOf(id), read);
  });

  it('are named by the operation that ships the order, and credited by the one that refunds it', async () => {
    const { id, number } = await placed();
    const { call } = await adminApi(shop);
    const path = `/api/admin/orders/${number}`;
    assert.equal((await call('POST', `${path}/pack`)).json().invoiceNumber, null);
    const shipped = await call('POST', `${path}/ship`, { carrier: 'DHL', trackingNumber: '4711' });
    assert.equal(shipped.statusCode, 200, shipped.body);
    const [invoice] = await invoicesOf(id);
    assert.equal(shipped.json().invoiceNumber, invoice?.number);
    await call('POST', `${path}/deliver`);
    const refunded = await call('POST', `${path}/refunds`, { amountMinor: 900, reason: 'A hole' });
    assert.ok(refunded.statusCode < 300, refunded.body);
    assert.deepEqual(await kindsOf(id), ['invoice 7900', 'credit_note 900']);
  });

  it('are corrected by a credit note for each refund, and by a reversal for one that fails', async () => {
    const { id } = await placed();
    await moved(id, 'pack', 'ship', 'deliver');
    assert.deepEqual(await kindsOf(id), ['invoice 7900']);
    assert.ok((await refund(id, 1_000, 'a')).ok);
    assert.ok((await refund(id, 1_000, 'a')).ok);
    assert.ok((await refund(id, 33, 'b')).ok);
    const expected = ['invoice 7900', 'credit_note 1000', 'credit_note 33'];
    assert.deepEqual(await kindsOf(id), expected);
    const { rows } = await sql(
      `SELECT refund.id FROM payment_refunds AS refund JOIN payment_attempts AS attempt ON attempt.id = attempt_id
       WHERE order_id = $1 AND key = 'b'`,
      [id],
    );
    // A payout does not fail by itself, so the payment forgets it as it does for a provider’s refund.
    await sql(`UPDATE payment_refunds SET state = 'failed', next_check_at = NULL WHERE id = $1`, [
      rows[0].id,
    ]);
    await sql('UPDATE payment_attempts SET refunded_minor = refunded_minor - 33 WHERE order_id = $1', [id]);
    await shop.database.transaction((connection) =>
      takeBackRefund(connection, id, { amountMinor: 0, note: '' }),
    );
    assert.deepEqual(await kindsOf(id), [...expected, 'reversal 33']);
    assert.ok((await refund(id, 6_900, 'c')).ok);
    const sums = await sql(
      `SELECT sum(CASE kind WHEN 'credit_note' THEN -net_minor ELSE net_minor END)::int AS net,
         sum(CASE kind WHEN 'credit_note' THEN -vat_minor ELSE vat_minor END)::int AS vat
       FROM invoices WHERE order_id = $1`,
      [id],
    );
    assert.deepEqual(sums.rows, [{ net: 0, vat: 0 }]);
  });

  it('are credited whole when a parcel that was not paid comes back', async () => {
    const { id } = await placed();
    await moved(id, 'pack', 'ship', 'return');
    assert.deepEqual(await kindsOf(id), ['invoice 7900', 'credit_note 7900']);
  });

  it('are never made for an order that is canceled before it ships', async () => {
    const { id } = await placed();
    await shop.database.transaction((connection) => transitionOrder(connection, id, 'cancel', 'customer'));
    assert.deepEqual(await invoicesOf(id), []);
  });

  it('S65: cannot be changed or removed', async () => {
    for (const statement of [
      'UPDATE invoices SET gross_minor = 0, net_minor = 0, vat_minor = 0',
      "UPDATE invoices SET document = '{}'",
      "UPDATE invoices SET number = 'INV-2020-000001'",
      'DELETE FROM invoices',
      'TRUNCATE invoices CASCADE',
      'UPDATE invoice_vat SET vat_minor = 0',
      'DELETE FROM invoice_files',
    ])
      await assert.rejects(sql(statement), /never changed|can only be added to/, statement);
  });

  it('keep what they say when the order, the shop and the product change', async () => {
    const { id } = await placed({
      billing: {
        company: 'Tygbolaget AB',
        vatId: 'se 5561234567-01',
        address: { name: 'Ekonomi', line1: 'Box 1', postalCode: '11122', city: 'Stockholm', country: 'SE' },
      },
    });
    await moved(id, 'pack', 'ship');
    await sql(`UPDATE orders SET name = 'Someone else', billing = NULL WHERE id = $1`, [id]);
    const { rows } = await sql('SELECT document FROM invoices WHERE order_id = $1', [id]);
    const { buyer, deliveredTo } = rows[0].document;
    assert.equal(buyer.company, 'Tygbolaget AB');
    assert.equal(buyer.vatId, 'SE556123456701');
    assert.equal(buyer.address.postalCode, '11122');
    assert.equal(deliveredTo.name, 'Ines Lindqvist');
  });

  it('S16: are opened by their shopper and by the staff, always as the same file', async () => {
    const { id, number, token, shopper } = await placed();
    await moved(id, 'pack', 'ship');
    const other = await placed();
    const [invoice] = await invoicesOf(id);
    const path = `/orders/${number}/invoices/${invoice?.number}.pdf`;
    const page = await shopper.get(`/orders/${number}?token=${token}`);
    assert.ok(page.body.includes(`${path}?token=${token}`), 'the page links to the file');
    const file = await shopper.request({ url: `${path}?token=${token}` });
    assert.equal(file.statusCode, 200);
    assert.equal(file.headers['content-type'], 'application/pdf');
    assert.ok(file.rawPayload.subarray(0, 5).equals(Buffer.from('%PDF-')));
    const { call } = await adminApi(shop, ['orders:read']);
    const { staff } = await signedInStaff(shop, 'viewer');
    const sums = [
      file,
      await shopper.request({ url: `/orders/${number}/invoice.pdf?token=${token}` }),
      await call('GET', `/api/admin/invoices/${invoice?.number}.pdf`),
      await staff.get(`/admin/invoices/${invoice?.number}.pdf`),
    ].map(({ rawPayload }) => hash('sha256', rawPayload, 'base64url'));
    assert.deepEqual(new Set(sums).size, 1);
    assert.equal(file.headers.etag, `"${sums[0]}"`);
    const strange = `/orders/${other.number}/invoices/${invoice?.number}.pdf?token=${other.token}`;
    assert.equal((await shop.shopper().request({ url: strange })).statusCode, 404);
    assert.equal((await shop.shopper().request({ url: path })).statusCode, 404);
    assert.equal((await call('GET', '/api/admin/invoices/INV-1999-000001.pdf')).statusCode, 404);
  });

  it('are linked in the email about the shipment', async () => {
    const { id, number } = await placed();
    await moved(id, 'pack', 'ship');
    const mail = shop.mails.findLast(({ subject }) => subject === `Your order ${number} is on its way`);
    assert.match(mail?.text ?? '', new RegExp(`/orders/${number}/invoice\\.pdf\\?token=`));
  });

  it('S16: are followed by credit notes that the emails about refunds link', async () => {
    const { id, number } = await placed();
    await moved(id, 'pack', 'ship', 'deliver');
    for (const [amountMinor, key] of [
      [100, 'one'],
      [250, 'two'],
    ] as const)
      assert.ok((await refund(id, amountMinor, key)).ok);
    const mails = shop.mails.filter(({ subject }) => subject.startsWith(`Your refund for order ${number}`));
    const links = mails.map(
      ({ text }) => /https:\/\/shop\.test(\/orders\/\S+\/credit-notes\/\S+)/.exec(text)?.[1] ?? '',
    );
    assert.deepEqual(
      links.map((link) => link.split('?')[0]),
      [`/orders/${number}/credit-notes/1.pdf`, `/orders/${number}/credit-notes/2.pdf`],
    );
    const notes = (await invoicesOf(id)).filter(({ kind }) => kind === 'credit_note');
    for (const [index, link] of links.entries()) {
      const file = await shop.shopper().get(link);
      const name = `filename="${notes[index]?.number}.pdf"`;
      assert.match(String(file.headers['content-disposition']), new RegExp(name));
    }
    const token = (links[0] ?? '').split('?')[1];
    assert.equal((await shop.shopper().get(`/orders/${number}/credit-notes/3.pdf?${token}`)).statusCode, 404);
    assert.equal((await shop.shopper().get(`/orders/${number}/credit-notes/1.pdf`)).statusCode, 404);
  });

  it('can be made for orders that shipped before there were invoices', async () => {
    const { id } = await placed();
    await moved(id, 'pack');
    // As the release before ships it.
    await sql(`UPDATE orders SET state = 'shipped' WHERE id = $1`, [id]);
    await sql(
      `INSERT INTO order_events (order_id, action, state, by, at)
       VALUES ($1, 'ship', 'shipped', 'staff', '2026-01-31T12:00:00Z')`,
      [id],
    );
    const { staff } = await signedInStaff(shop);
    assert.match((await staff.get('/admin/invoices')).body, /1 order shipped before/);
    const made = await staff.form('/admin/invoices/missing', {});
    assert.equal(made.statusCode, 303);
    assert.deepEqual(await kindsOf(id), ['invoice 7900']);
    const { rows } = await sql(`SELECT document ->> 'suppliedOn' AS day FROM invoices WHERE order_id = $1`, [
      id,
    ]);
    assert.deepEqual(rows, [{ day: '2026-01-31' }]);
    assert.doesNotMatch((await staff.get('/admin/invoices')).body, /shipped before/);
  });
});
