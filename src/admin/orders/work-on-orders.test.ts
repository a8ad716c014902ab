import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { adminApi, lastAuditEntry, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Response, type Shopper, type TestShop } from '../../../test/shop.ts';
import { type StoredOrder, storeOrder } from '../../../test/stored-orders.ts';
import { makeStale } from '../../customers/accounts.fixture.ts';
import { pagesOf } from '../../pdf/pdf.fixture.ts';

describe('the work on an order', () => {
  let shop: TestShop;
  let marta: Shopper;
  let eve: Shopper;
  let call: Awaited<ReturnType<typeof adminApi>>['call'];
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ staff: marta } = await signedInStaff(shop, 'fulfillment'));
    ({ staff: eve } = await signedInStaff(shop, 'manager'));
    ({ call } = await adminApi(shop));
  });
  after(() => shop.close());

  const sql = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);
  const store = (more: Partial<Parameters<typeof storeOrder>[1]> = {}) =>
    storeOrder(shop.database, {
      ...{ email: 'ines@example.test', state: 'placed', payment: 'due' },
      lines: [
        ['HOO-BLK-M', 2, 7_900],
        ['SOCK-1', 1, 900],
      ],
      ...more,
    });
  const post = (who: Shopper, { number }: StoredOrder, verb: string, form: Record<string, string> = {}) =>
    who.form(`/admin/orders/${number}/${verb}`, form);
  const detail = async ({ number }: StoredOrder) => (await call('GET', `/api/admin/orders/${number}`)).json();
  const statuses = (answers: Response[]) => answers.map(({ statusCode }) => statusCode).toSorted();
  const mailsOf = (text: string) => shop.mails.filter(({ subject }) => subject.includes(text));

  it('goes from packed to shipped to delivered, with email, timeline and audit log', async () => {
    const order = await store();
    assert.equal(
      (await post(marta, order, 'pack')).headers.location,
      `/admin/orders/${order.number}?done=packed`,
    );
    const shipped = await post(marta, order, 'ship', {
      carrier: 'dhl',
      trackingNumber: ' JD 1 ',
      parcel: '',
    });
    assert.match(String(shipped.headers.location), /done=shipped/);
    const [mail] = mailsOf(order.number);
    assert.match(mail?.text ?? '', /has shipped with dhl\. The tracking number is JD 1\./);
    assert.match(mail?.text ?? '', /https:\/\/www\.dhl\.com\/\S+tracking-id=JD%201/);
    assert.match(String((await post(marta, order, 'deliver')).headers.location), /done=delivered/);
    const { action, subject_id } = await lastAuditEntry(shop);
    assert.deepEqual([action, subject_id], ['order.deliver', order.number]);
    const { state, events, payment } = await detail(order);
    assert.deepEqual([state, payment.state], ['delivered', 'paid']);
    assert.deepEqual(
      events.map(({ action }: { action: string }) => action),
      ['pack', 'ship', 'deliver'],
    );
    const { body } = await marta.get(`/admin/orders/${order.number}`);
    assert.match(body, /Email: Order shipped[\s\S]*Packed<\/b> by /);
  });

  it('leads to the order that has waited longest for the same', async () => {
    const [first, second] = [await store(), await store()];
    await sql(`UPDATE orders SET placed_at = now() - interval '9 days' WHERE id = $1`, [first.id]);
    await sql(`UPDATE orders SET placed_at = now() - interval '8 days' WHERE id = $1`, [second.id]);
    const next = async (order: StoredOrder, done: string) =>
      /<a href="[^"]+">(Next to \w+: MC-\w+)</.exec(
        (await marta.get(`/admin/orders/${order.number}?done=${done}`)).body,
      )?.[1];
    await post(marta, second, 'pack');
    assert.equal(await next(second, 'packed'), `Next to pack: ${first.number}`);
    await post(marta, first, 'pack', { 'quantity-1': '1', 'quantity-2': '0' });
    assert.notEqual(await next(first, 'packed'), `Next to pack: ${first.number}`);
    await post(marta, first, 'ship', { carrier: '', trackingNumber: '', parcel: '1' });
    assert.equal(await next(first, 'shipped'), `Next to ship: ${second.number}`);
    assert.equal(await next(first, 'noted'), undefined);
  });

  it('S50: lets support add a note and send an email again, and nothing else', async () => {
    const order = await store();
    const { staff: support } = await signedInStaff(shop, 'support');
    const note = { once: randomUUID(), text: 'Called' };
    assert.equal((await post(support, order, 'notes', note)).statusCode, 303);
    for (const verb of ['pack', 'ship', 'deliver', 'cancel', 'refund', 'items', 'address'])
      assert.equal((await post(support, order, verb)).statusCode, 403, verb);
    const { notes, state } = await detail(order);
    assert.deepEqual([notes.length, state], [1, 'placed']);
    await post(marta, order, 'pack');
    await post(marta, order, 'ship', { carrier: 'UPS', trackingNumber: '1Z', parcel: '' });
    const { mails } = await detail(order);
    assert.equal((await post(support, order, `mails/${mails[0].id}/resend`)).statusCode, 303);
    const { staff: viewer } = await signedInStaff(shop, 'viewer');
    for (const verb of ['notes', `mails/${mails[0].id}/resend`])
      assert.equal((await post(viewer, order, verb, { ...note, once: randomUUID() })).statusCode, 403);
  });

  it('has a carrier and a tracking number in one line, also from the API', async () => {
    const order = await store({ state: 'packed' });
    const shipped = await call('POST', `/api/admin/orders/${order.number}/ship`, {
      carrier: ' Post\nAT ',
      trackingNumber: 'RR\r\n12 ',
    });
    assert.equal(shipped.statusCode, 200, shipped.body);
    const { carrier, trackingNumber } = shipped.json();
    assert.deepEqual([carrier, trackingNumber], ['Post AT', 'RR 12']);
  });

  it('names the state of a payment in words', async () => {
    const { body } = await marta.get(`/admin/orders/${(await store()).number}`);
    assert.match(body, /<span class="badge plain">Due on delivery<\/span>/);
  });

  it('P32: has one outcome when two people pack the same order, and says so to both', async () => {
    const order = await store();
    const answers = await Promise.all([marta, eve, marta, eve].map((who) => post(who, order, 'pack')));
    assert.deepEqual(statuses(answers), [303, 409, 409, 409]);
    const refused = answers.find(({ statusCode }) => statusCode === 409);
    assert.match(refused?.body ?? '', /Nothing was changed, because the state is now “Packed”\. Packed by /);
    const { rows } = await sql('SELECT count(*)::int AS count FROM order_events WHERE order_id = $1', [
      order.id,
    ]);
    assert.equal(rows[0].count, 1);
  });

  it('P32: has one outcome when one person cancels while another one ships', async () => {
    for (let round = 0; round < 5; round++) {
      const order = await store({ state: 'packed' });
      const [canceled, shipped] = await Promise.all([
        post(eve, order, 'cancel', { note: 'Sold out' }),
        post(marta, order, 'ship', { carrier: '', trackingNumber: '', parcel: '' }),
      ]);
      assert.deepEqual(statuses([canceled, shipped]), [303, 409]);
      const { state } = await detail(order);
      assert.equal(state, canceled.statusCode === 303 ? 'canceled' : 'shipped');
      assert.equal(mailsOf(order.number).length, 1);
    }
  });

  it('P32: refunds once, however often the form is sent, and refuses a second person’s', async () => {
    const order = await store({ state: 'delivered', payment: 'paid' });
    const fields = { once: randomUUID(), seen: '0', amount: '12.50', reason: 'A button is missing' };
    const twice = await Promise.all([1, 2, 3].map(() => post(eve, order, 'refund', fields)));
    assert.deepEqual(statuses(twice), [303, 303, 303]);
    const second = await post(marta, order, 'refund', { ...fields, once: randomUUID() });
    assert.equal(second.statusCode, 409);
    assert.match(second.body, /Another refund of this order has been requested in the meantime/);
    const { rows } = await sql(
      'SELECT payment_refunds.amount_minor FROM payment_refunds JOIN payment_attempts AS a ON a.id = attempt_id WHERE order_id = $1',
      [order.id],
    );
    assert.deepEqual(rows, [{ amount_minor: 1_250 }]);
    const { notes, payment } = await detail(order);
    assert.deepEqual([notes[0].text, payment.refundPendingMinor], ['Refund: A button is missing', 1_250]);
    const tooMuch = await post(eve, order, 'refund', {
      ...fields,
      once: randomUUID(),
      seen: '1250',
      amount: '900',
    });
    assert.deepEqual([tooMuch.statusCode, /At most €154\.50/.test(tooMuch.body)], [422, true]);
  });

  it('S8: refunds only with a sign-in of the last 15 minutes, and S50: only by roles that may', async () => {
    const order = await store({ state: 'delivered', payment: 'paid' });
    const fields = { once: randomUUID(), seen: '0', amount: '1', reason: 'Late' };
    const { staff: support } = await signedInStaff(shop, 'support');
    assert.equal((await post(support, order, 'refund', fields)).statusCode, 403);
    await makeStale(shop);
    for (const answer of [
      await post(eve, order, 'refund', fields),
      await eve.get(`/admin/orders/${order.number}/refund`),
    ])
      assert.match(String(answer.headers.location), /^\/confirm-identity/);
    assert.equal((await detail(order)).payment.refundPendingMinor, 0);
    // A key that may write orders counts as fresh.
    const body = { amountMinor: 100, reason: 'Late' };
    const key = { 'idempotency-key': randomUUID() };
    for (let count = 0; count < 2; count++) {
      const refunded = await call('POST', `/api/admin/orders/${order.number}/refunds`, body, key);
      assert.deepEqual([refunded.statusCode, refunded.json().payment.refundPendingMinor], [200, 100]);
    }
    await sql('UPDATE sessions SET authenticated_at = now() WHERE customer_id IS NOT NULL').catch(() => {});
  });

  it('packs and ships in several parcels, and tells the customer what each has', async () => {
    const order = await store();
    const one = { 'quantity-1': '1', 'quantity-2': '0' };
    assert.equal((await post(marta, order, 'pack', one)).statusCode, 303);
    const partly = await detail(order);
    assert.deepEqual([partly.state, partly.isPartlyPacked], ['packed', true]);
    assert.match((await marta.get('/admin/orders?state=to_pack')).body, new RegExp(order.number));
    assert.equal((await post(marta, order, 'pack', { 'quantity-1': '2' })).statusCode, 422);
    assert.equal(
      (await post(marta, order, 'ship', { carrier: 'DPD', trackingNumber: '1', parcel: '1' })).statusCode,
      303,
    );
    assert.match(
      mailsOf(`Part of your order ${order.number}`)[0]?.text ?? '',
      /1 × Heavy hoodie[\s\S]*other items follow/,
    );
    assert.equal((await detail(order)).state, 'packed');
    assert.equal((await post(eve, order, 'cancel', { note: '' })).statusCode, 409);
    // Two people ship the same parcel.
    await post(marta, order, 'pack');
    const answers = await Promise.all(
      [marta, eve].map((who) =>
        post(who, order, 'ship', { carrier: 'DPD', trackingNumber: '2', parcel: '2' }),
      ),
    );
    assert.deepEqual(statuses(answers), [303, 409]);
    const rest = mailsOf(`The rest of your order ${order.number}`);
    assert.equal(rest.length, 1);
    const [, invoice = ''] =
      /https:\/\/shop\.test(\/orders\/\S+\/invoice\.pdf\S+)/.exec(rest[0]?.text ?? '') ?? [];
    assert.equal((await shop.shopper().get(invoice)).headers['content-type'], 'application/pdf');
    const label = await marta.get(`/admin/orders/${order.number}/label.pdf?parcel=2`);
    assert.equal(pagesOf(label.rawPayload), 1);
    const { state, parcels } = await detail(order);
    assert.equal(state, 'shipped');
    assert.deepEqual(
      parcels.map(({ trackingNumber, items }: { trackingNumber: string; items: object[] }) => [
        trackingNumber,
        items,
      ]),
      [
        ['1', [{ sku: 'HOO-BLK-M', quantity: 1 }]],
        [
          '2',
          [
            { sku: 'HOO-BLK-M', quantity: 1 },
            { sku: 'SOCK-1', quantity: 1 },
          ],
        ],
      ],
    );
    await post(marta, order, 'deliver', { parcel: '1' });
    assert.equal((await detail(order)).state, 'shipped');
    await post(marta, order, 'deliver', { parcel: '2' });
    assert.equal((await detail(order)).state, 'delivered');
  });

  it('does not mark a parcel as delivered after its order was returned', async () => {
    const order = await store();
    await post(marta, order, 'pack', { 'quantity-1': '1', 'quantity-2': '0' });
    await post(marta, order, 'ship', { carrier: 'DPD', trackingNumber: '1', parcel: '1' });
    await post(marta, order, 'pack');
    await post(marta, order, 'ship', { carrier: 'DPD', trackingNumber: '2', parcel: '2' });
    await sql("UPDATE orders SET state = 'returned' WHERE id = $1", [order.id]);
    assert.doesNotMatch((await marta.get(`/admin/orders/${order.number}`)).body, /has arrived/);
    assert.equal((await post(marta, order, 'deliver', { parcel: '1' })).statusCode, 409);
    const { rows } = await sql('SELECT DISTINCT state FROM parcels WHERE order_id = $1', [order.id]);
    assert.deepEqual(rows, [{ state: 'shipped' }]);
  });

  it('adds a note once, and sends an email again with a link that opens the order', async () => {
    const order = await store({ isGuests: true });
    await post(marta, order, 'pack');
    await call('POST', `/api/admin/orders/${order.number}/ship`, { carrier: 'UPS', trackingNumber: '1Z' });
    const fields = { once: randomUUID(), text: 'Called: is away <b>until</b> Monday' };
    await Promise.all([post(marta, order, 'notes', fields), post(marta, order, 'notes', fields)]);
    const { notes, mails } = await detail(order);
    assert.deepEqual([notes.length, mails.length], [1, 1]);
    const { rows } = await sql('SELECT letter::text FROM order_mails WHERE id = $1', [mails[0].id]);
    assert.doesNotMatch(rows[0].letter, /token=/);
    await sql("UPDATE orders SET email = 'new@example.test' WHERE id = $1", [order.id]);
    shop.mails.length = 0;
    const again = await post(marta, order, `mails/${mails[0].id}/resend`);
    assert.match(String(again.headers.location), /done=resent/);
    const [mail] = shop.mails;
    assert.equal(mail?.to, 'new@example.test');
    const [, path = ''] = /https:\/\/shop\.test(\/orders\/\S+)/.exec(mail?.text ?? '') ?? [];
    assert.equal((await shop.shopper().get(path)).statusCode, 200);
    assert.equal((await detail(order)).mails.length, 2);
    const { body } = await marta.get(`/admin/orders/${order.number}`);
    assert.match(body, /is away &lt;b&gt;until/);
    assert.match(body, /Email sent again: Order shipped/);
  });

  it('prints a packing slip without prices, and an address label', async () => {
    const order = await store();
    const slip = await marta.get(`/admin/orders/${order.number}/slip`);
    assert.match(slip.body, /Packing slip MC-[\s\S]*HOO-BLK-M/);
    assert.doesNotMatch(slip.body, /€/);
    assert.match((await marta.get(`/admin/orders/${order.number}/label`)).body, /class="label"/);
    for (const file of ['slip.pdf', 'label.pdf', 'label.pdf?paper=a4']) {
      const pdf = await marta.get(`/admin/orders/${order.number}/${file}`);
      assert.equal(pdf.headers['content-type'], 'application/pdf');
      assert.equal(pagesOf(pdf.rawPayload), 1, file);
    }
  });
});
