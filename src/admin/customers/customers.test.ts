import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { adminApi, lastAuditEntry, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { countOf, order, orderBody, setStock } from '../../checkout/checkout.fixture.ts';
import { confirmedCustomer, makeStale, PASSWORD } from '../../customers/accounts.fixture.ts';
import { encodeCursor } from '../lists/list-state.ts';

const SKU = 'HOO-BLK-M';

describe('customers in the admin', () => {
  let shop: TestShop;
  let staff: Shopper;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    await setStock(shop, SKU, 1_000);
    ({ staff } = await signedInStaff(shop, 'support'));
  });
  after(() => shop.close());

  const sql = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);
  const idOf = async (email: string): Promise<string> =>
    (await sql('SELECT id FROM customers WHERE email = $1', [email])).rows[0].id;

  async function place(shopper: Shopper, email: string): Promise<string> {
    await shopper.add(SKU);
    const placed = await order(shopper, orderBody(7_900, { email }));
    assert.equal(placed.statusCode, 201, placed.body);
    return placed.json().order.number;
  }

  async function newCustomer() {
    const { shopper, email } = await confirmedCustomer(shop);
    return { shopper, email, id: await idOf(email) };
  }

  it('are found by the beginning of an address, a name or a last name, in the pages and the API', async () => {
    const { email, id } = await newCustomer();
    await sql(`UPDATE customers SET name = 'Grace Brewster Hopper' WHERE id = $1`, [id]);
    const { call } = await adminApi(shop, ['customers:read']);
    for (const q of [email.slice(0, 6), 'GRACE BR', 'hopp']) {
      const page = await staff.get(`/admin/customers?${new URLSearchParams({ q })}`);
      assert.match(page.body, new RegExp(`/admin/customers/${id}`), q);
      const { customers } = (await call('GET', `/api/admin/customers?${new URLSearchParams({ q })}`)).json();
      assert.ok(
        customers.some((one: { id: string }) => one.id === id),
        q,
      );
    }
    const { customers } = (await call('GET', '/api/admin/customers?q=brewster')).json();
    assert.deepEqual(customers, []);
  });

  it('are listed newest first, page by page', async () => {
    const { call } = await adminApi(shop, ['customers:read']);
    const all = (await call('GET', '/api/admin/customers')).json();
    assert.ok(all.customers.length > 1);
    assert.equal(all.nextCursor, null);
    const dates = all.customers.map(({ createdAt }: { createdAt: string }) => createdAt);
    assert.deepEqual(dates, dates.toSorted().reverse());
    assert.equal((await call('GET', '/api/admin/customers?cursor=x')).json().code, 'invalid_cursor');
  });

  it('show their orders, and their cart only to someone whom the audit log then names', async () => {
    const { shopper, email, id } = await newCustomer();
    const number = await place(shopper, email);
    await shopper.add(SKU);
    const page = await staff.get(`/admin/customers/${id}`);
    assert.match(page.body, new RegExp(number));
    assert.doesNotMatch(page.body, new RegExp(SKU));
    const cart = await staff.form(`/admin/customers/${id}/cart`, {});
    assert.equal(cart.statusCode, 200, cart.body);
    assert.match(cart.body, new RegExp(SKU));
    const { action, subject_id } = await lastAuditEntry(shop);
    assert.deepEqual([action, subject_id], ['customer.see-cart', id]);
    assert.equal((await shopper.get('/api/cart')).json().itemCount, 1, 'the cart is as it was');
  });

  it('are signed out of one device, or of all', async () => {
    const { shopper, email, id } = await newCustomer();
    const other = shop.shopper();
    await other.send('POST', '/api/session', { email, password: PASSWORD });
    const { rows } = await sql('SELECT id FROM sessions WHERE customer_id = $1 ORDER BY created_at', [id]);
    await staff.form(`/admin/customers/${id}/devices/${rows[0].id}/end`, {});
    assert.equal((await shopper.get('/api/sessions')).statusCode, 401);
    assert.equal((await other.get('/api/sessions')).statusCode, 200);
    await staff.form(`/admin/customers/${id}/devices/end`, {});
    assert.equal((await other.get('/api/sessions')).statusCode, 401);
    assert.equal((await lastAuditEntry(shop)).action, 'customer.sign-out');
  });

  it('cannot sign in while they are disabled, and their sessions end', async () => {
    const { shopper, email, id } = await newCustomer();
    const { call } = await adminApi(shop, ['customers:write']);
    const disabled = await call('POST', `/api/admin/customers/${id}/disable`);
    assert.deepEqual([disabled.statusCode, disabled.json()], [200, { id, isDisabled: true }]);
    assert.equal((await shopper.get('/api/sessions')).statusCode, 401);
    const signIn = () => shop.shopper().send('POST', '/api/session', { email, password: PASSWORD });
    assert.equal((await signIn()).statusCode, 401);
    assert.match((await staff.get(`/admin/customers/${id}`)).body, /Disabled/);
    await staff.form(`/admin/customers/${id}/enable`, {});
    assert.equal((await signIn()).statusCode, 200);
    assert.equal((await lastAuditEntry(shop)).action, 'customer.enable');
  });

  const NOTE = 'She called about the sleeves.';
  const addNote = (number: string) =>
    sql(
      `INSERT INTO order_notes (order_id, text, name) SELECT id, $2, 'Marta of the shop' FROM orders WHERE number = $1`,
      [number, NOTE],
    );

  it('S16: are exported with the same content as by themselves, after a recent sign-in', async () => {
    const { shopper, email, id } = await newCustomer();
    const number = await place(shopper, email);
    await shopper.add(SKU);
    await addNote(number);
    const own = (await shopper.get('/account/export')).json();
    // A person may see what the staff has written about them, but not who.
    assert.deepEqual(
      own.orders[0].staffNotes.map(({ text }: { text: string }) => text),
      [NOTE],
    );
    assert.doesNotMatch(JSON.stringify(own), /Marta of the shop/);
    const { staff: fresh } = await signedInStaff(shop, 'support');
    const exported = await fresh.form(`/admin/customers/${id}/export`, {});
    assert.equal(exported.statusCode, 200, exported.body);
    assert.match(String(exported.headers['content-disposition']), /^attachment/);
    assert.deepEqual(exported.json(), own);
    assert.equal((await lastAuditEntry(shop)).action, 'customer.export');
    await makeStale(shop);
    const stale = await fresh.form(`/admin/customers/${id}/export`, {});
    assert.equal(stale.headers.location, '/confirm-identity?next=%2Fadmin');
  });

  it('are erased whole, while the books keep the order', async () => {
    const { shopper, email, id } = await newCustomer();
    const number = await place(shopper, email);
    const { staff: fresh } = await signedInStaff(shop, 'support');
    const wrong = await fresh.form(`/admin/customers/${id}/erase`, { email: 'someone@else.test' });
    assert.equal(wrong.statusCode, 422);
    assert.equal(await countOf(shop, `customers WHERE id = '${id}'`), 1);
    const erased = await fresh.form(`/admin/customers/${id}/erase`, { email: email.toUpperCase() });
    assert.equal(erased.headers.location, '/admin/customers?done=erased');
    assert.equal(await countOf(shop, `customers WHERE id = '${id}'`), 0);
    assert.equal((await shopper.get('/api/sessions')).statusCode, 401);
    const { rows } = await sql('SELECT is_to_anonymize, customer_id FROM orders WHERE number = $1', [number]);
    assert.deepEqual(rows, [{ is_to_anonymize: true, customer_id: null }]);
    const entry = await lastAuditEntry(shop);
    assert.deepEqual([entry.action, entry.subject_id], ['customer.erase', id]);
    assert.doesNotMatch(JSON.stringify(entry), /example\.test/);
  });

  it('are also guests, by the address of their orders', async () => {
    const email = 'Guest.One@example.test';
    const number = await place(shop.shopper(), email);
    const found = await staff.get(`/admin/customers?${new URLSearchParams({ q: email.toLowerCase() })}`);
    assert.match(found.body, /Orders of guests with the address guest\.one@example\.test/);
    const path = `/api/admin/customers/${encodeURIComponent(email)}`;
    assert.match((await staff.get(path.slice(4))).body, new RegExp(number));
    const { call } = await adminApi(shop, ['customers:read', 'customers:write']);
    const { customers } = (await call('GET', `/api/admin/customers?q=${encodeURIComponent(email)}`)).json();
    assert.deepEqual([customers[0].id, customers[0].isGuest], [email, true]);
    const query = new URLSearchParams({ q: email, cursor: encodeCursor(['', randomUUID()]) });
    assert.deepEqual((await call('GET', `/api/admin/customers?${query}`)).json().customers, []);
    await addNote(number);
    const exported = (await call('POST', `${path}/export`)).json();
    assert.deepEqual([exported.orders[0].number, exported.orders[0].staffNotes.length], [number, 1]);
    assert.equal((await call('POST', `${path}/disable`)).statusCode, 404);
    assert.equal((await call('POST', `${path}/erase`)).statusCode, 204);
    assert.equal(await countOf(shop, `orders WHERE number = '${number}' AND is_to_anonymize`), 1);
    const { action, subject_id, after } = await lastAuditEntry(shop);
    assert.deepEqual([action, subject_id, after], ['customer.erase', 'guest', { guestOrders: [number] }]);
  });

  it('are linked from their orders, for roles that may see customers', async () => {
    const { shopper, email, id } = await newCustomer();
    const path = `/admin/orders/${await place(shopper, email)}`;
    const link = `href="/admin/customers/${id}"`;
    assert.ok((await staff.get(path)).body.includes(link));
    const { staff: packer } = await signedInStaff(shop, 'fulfillment');
    const page = await packer.get(path);
    assert.equal(page.statusCode, 200);
    assert.ok(!page.body.includes(link));
    const guest = await staff.get(`/admin/orders/${await place(shop.shopper(), 'guest.two@example.test')}`);
    assert.doesNotMatch(guest.body, /href="\/admin\/customers\//);
    assert.match(
      (await staff.get(`/admin/customers/${id}`)).body,
      /<td>Placed, not paid<\/td>|<td>Paid<\/td>/,
    );
  });

  it('S50: do not include the staff, whom support may not disable, erase or export', async () => {
    const { customerId, email } = await signedInStaff(shop, 'owner');
    const { staff: fresh } = await signedInStaff(shop, 'support');
    for (const [verb, fields] of Object.entries({
      disable: {},
      export: {},
      erase: { email },
      'devices/end': {},
    })) {
      const refused = await fresh.form(`/admin/customers/${customerId}/${verb}`, fields);
      assert.equal(refused.statusCode, 404, verb);
    }
    const { call } = await adminApi(shop);
    for (const verb of ['disable', 'export', 'erase']) {
      const refused = await call('POST', `/api/admin/customers/${customerId}/${verb}`);
      assert.deepEqual([refused.statusCode, refused.json().code], [409, 'customer_is_staff'], verb);
    }
  });

  it('S16: show a viewer nothing', async () => {
    const { id } = await newCustomer();
    const { staff: viewer } = await signedInStaff(shop, 'viewer');
    for (const path of ['/admin/customers', `/admin/customers/${id}`])
      assert.equal((await viewer.get(path)).statusCode, 403);
    assert.equal((await viewer.form(`/admin/customers/${id}/export`, {})).statusCode, 403);
  });
});
