import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lastAuditEntry, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop, until } from '../../../test/shop.ts';
import { type StoredOrder, storeOrder } from '../../../test/stored-orders.ts';
import { runOrderMoves } from '../../orders/staff/run-order-moves.ts';
import { pagesOf } from '../../pdf/pdf.fixture.ts';

describe('packing and shipping many orders', () => {
  let shop: TestShop;
  let staff: Shopper;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ staff } = await signedInStaff(shop, 'fulfillment'));
  });
  after(() => shop.close());

  const sql = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);
  const store = (email: string, state = 'placed') =>
    storeOrder(shop.database, { email, state, payment: 'due', lines: [['SOCK-1', 1, 900]] });
  const stateOf = async ({ id }: StoredOrder) =>
    (await sql('SELECT state FROM orders WHERE id = $1', [id])).rows[0].state;
  const select = async (fields: string) => {
    const { headers, body } = await staff.form('/admin/orders/bulk', fields);
    assert.match(String(headers.location), /^\/admin\/order-moves\//, body);
    return String(headers.location).split('?')[0] as string;
  };
  const runAll = () => runOrderMoves({ ...shop.services, database: shop.database }, () => false);

  it('shows what would be moved, moves it once, and leaves what is not ready', async () => {
    const orders = [
      await store('a@bulk.test'),
      await store('b@bulk.test'),
      await store('c@bulk.test', 'delivered'),
    ];
    const path = await select(`action=pack&${orders.map(({ number }) => `id=${number}`).join('&')}`);
    assert.match((await staff.get(path)).body, /2 orders can be packed now\. 1 order will stay/);
    await Promise.all([staff.form(`${path}/start`, {}), staff.form(`${path}/start`, {})]);
    await runAll();
    assert.deepEqual(await Promise.all(orders.map(stateOf)), ['packed', 'packed', 'delivered']);
    const { body } = await staff.get(path);
    assert.match(body, /Done\. 2 orders packed\./);
    assert.match(body, /1 order could not be packed/);
    const { rows } = await sql(`SELECT count(*)::int AS count FROM order_events WHERE action = 'pack'`);
    assert.equal(rows[0].count, 2);
  });

  it('ships what a search finds, each with its own tracking number', async () => {
    const orders = [await store('d@ship.test', 'packed'), await store('e@ship.test', 'packed')];
    const path = await select('action=ship&all=1&query=state%3Dpacked%26q%3Dd%40ship.test');
    const tracking = `${orders[0]?.number}\tJD 17\n`;
    await staff.form(`${path}/start`, { carrier: 'DHL', tracking });
    await runAll();
    assert.deepEqual(await Promise.all(orders.map(stateOf)), ['shipped', 'packed']);
    const { rows } = await sql('SELECT carrier, tracking_number FROM orders WHERE id = $1', [orders[0]?.id]);
    assert.deepEqual(rows, [{ carrier: 'DHL', tracking_number: 'JD 17' }]);
    const wrong = await staff.form(`${await select(`action=ship&id=${orders[1]?.number}`)}/start`, {
      ...{ carrier: '', tracking: 'not an order' },
    });
    assert.equal(wrong.statusCode, 422);
  });

  it('leads back to the list with its filters, before the start and after it', async () => {
    await store('back@bulk.test');
    const query = 'q=back%40bulk.test&state=to_pack';
    const { headers } = await staff.form(
      '/admin/orders/bulk',
      `action=pack&all=1&query=${encodeURIComponent(query)}`,
    );
    const page = String(headers.location);
    const list = `href="/admin/orders?${query.replace('&', '&amp;')}"`;
    const { body } = await staff.get(page);
    assert.ok(body.includes(`<a class="link" ${list}>Cancel</a>`), body);
    const [, kept = ''] = /name="list" value="([^"]+)"/.exec(body) ?? [];
    const started = await staff.form(`${page.split('?')[0]}/start`, { list: kept.replaceAll('&amp;', '&') });
    assert.equal(started.headers.location, page);
    const done = (await staff.get(page)).body;
    assert.ok(done.includes(`<a class="btn small" ${list}>Back to the list</a>`), done);
    assert.match(done, /href="\/admin\/orders\?state=packed">Ship packed orders</);
    // What no list has is left out.
    const wrong = await staff.get(
      `${page.split('?')[0]}?list=${encodeURIComponent('https://evil.test/?state=x')}`,
    );
    assert.match(wrong.body, /href="\/admin\/orders">Back to the list/);
  });

  it('leaves an order with packed parcels to its own page, where each parcel gets its own number', async () => {
    const order = await storeOrder(shop.database, {
      ...{ email: 'parcels@ship.test', state: 'placed', payment: 'due', lines: [['SOCK-1', 2, 900]] },
    });
    for (const items of [{ 'quantity-1': '1' }, {}])
      assert.equal((await staff.form(`/admin/orders/${order.number}/pack`, items)).statusCode, 303);
    const path = await select(`action=ship&id=${order.number}`);
    await staff.form(`${path}/start`, { carrier: 'DHL', tracking: '' });
    await runAll();
    assert.equal(await stateOf(order), 'packed');
    const { rows } = await sql('SELECT state FROM parcels WHERE order_id = $1', [order.id]);
    assert.deepEqual(rows, [{ state: 'packed' }, { state: 'packed' }]);
    assert.match((await staff.get(path)).body, /1 order could not be shipped/);
  });

  it('prints slips and labels of all, and writes a table for a carrier, which the audit log knows', async () => {
    const order = await store('f@print.test', 'packed');
    await sql("UPDATE orders SET name = '=HYPERLINK(1)' WHERE id = $1", [order.id]);
    const path = await select(`action=ship&id=${order.number}`);
    assert.match((await staff.get(`${path}/slips`)).body, new RegExp(`Packing slip ${order.number}`));
    assert.match((await staff.get(`${path}/labels/plain`)).body, /class="label"/);
    const { body, headers } = await staff.get(`${path}/labels/csv`);
    assert.match(String(headers['content-disposition']), /addresses\.csv/);
    assert.match(
      body,
      new RegExp(`^\uFEFFreference,name,[^\n]+\n${order.number},'=HYPERLINK\\(1\\),.*,9.00,EUR`),
    );
    assert.equal((await lastAuditEntry(shop)).action, 'order.download-addresses');
    const { staff: viewer } = await signedInStaff(shop, 'viewer');
    for (const file of ['labels/csv', 'labels/pdf', 'slips.pdf', 'slips'])
      assert.equal((await viewer.get(`${path}/${file}`)).statusCode, 403);
    assert.equal((await staff.get(`${path}/labels/none`)).statusCode, 404);
  });

  it('collects for the rest alone, if a part of the order has left', async () => {
    const order = await storeOrder(shop.database, {
      ...{ email: 'rest@ship.test', state: 'placed', payment: 'due', lines: [['SOCK-1', 3, 900]] },
    });
    await staff.form(`/admin/orders/${order.number}/pack`, { 'quantity-1': '1' });
    const parcel = { carrier: '', trackingNumber: '', parcel: '1' };
    assert.equal((await staff.form(`/admin/orders/${order.number}/ship`, parcel)).statusCode, 303);
    const path = await select(`action=ship&id=${order.number}`);
    assert.match((await staff.get(`${path}/labels/csv`)).body, /,18\.00,EUR/);
    await staff.form(`${path}/start`, { carrier: 'DHL', tracking: '' });
    await runAll();
    assert.equal(await stateOf(order), 'shipped');
    assert.match((await staff.get(`${path}/labels/csv`)).body, /,18\.00,EUR/);
  });

  it('prints the slips and labels of all orders as one PDF, which the audit log knows', async () => {
    const orders = [await store('g@print.test', 'packed'), await store('h@print.test', 'packed')];
    const path = await select(`action=ship&${orders.map(({ number }) => `id=${number}`).join('&')}`);
    const { body } = await staff.get(path);
    const pages = { 'slips.pdf': 2, 'labels/pdf': 2, 'labels/pdf?paper=a4': 1, 'labels/pdf?part=2': 1 };
    for (const [file, count] of Object.entries(pages)) {
      const pdf = await staff.get(`${path}/${file}`);
      assert.equal(pdf.headers['content-type'], 'application/pdf');
      assert.equal(pdf.headers['cache-control'], 'private, no-store');
      assert.equal(pagesOf(pdf.rawPayload), count, file);
      if (!file.includes('part')) assert.ok(body.includes(`href="${path}/${file}"`), file);
      assert.equal((await lastAuditEntry(shop)).action, 'order.download-addresses');
    }
  });

  it('runs a batch again after a deadlock, instead of marking the order as failed', async () => {
    // PostgreSQL ends the first transaction that packs the order as it ends one to resolve a deadlock.
    await sql(`
      CREATE SEQUENCE deadlocks;
      CREATE FUNCTION deadlock_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('deadlocks') = 1 THEN RAISE 'deadlock detected' USING ERRCODE = '40P01'; END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER deadlock_once BEFORE UPDATE ON orders FOR EACH ROW
        WHEN (OLD.email = 'deadlock@bulk.test') EXECUTE FUNCTION deadlock_once()`);
    const order = await store('deadlock@bulk.test');
    const path = await select(`action=pack&id=${order.number}`);
    await staff.form(`${path}/start`, {});
    await runAll();
    assert.equal(await stateOf(order), 'packed');
    const { rows } = await sql('SELECT last_value FROM deadlocks');
    assert.ok(Number(rows[0].last_value) > 1, 'it was tried again');
    await sql('DROP TRIGGER deadlock_once ON orders');
  });

  it('moves 100 orders by two instances at once, each order once, and one that fails stops no other', async () => {
    for (let count = 0; count < 100; count++) await store(`many-${count}@bulk.test`);
    // The database refuses to pack one of them.
    await sql(`CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'refused'; END $$`);
    await sql(`CREATE TRIGGER refuse_one BEFORE UPDATE OF state ON orders FOR EACH ROW
      WHEN (OLD.email = 'many-50@bulk.test') EXECUTE FUNCTION refuse_one()`);
    const path = await select('action=pack&all=1&query=state%3Dto_pack');
    const other = await shop.another();
    await staff.form(`${path}/start`, {});
    await Promise.all([
      runAll(),
      runOrderMoves({ ...other.services, database: other.database }, () => false),
    ]);
    await until(async () => /Done\. 99 orders packed/.test((await staff.get(path)).body), 'all are packed');
    const { rows } = await sql(
      `SELECT count(*)::int AS events FROM order_events JOIN orders ON orders.id = order_id
       WHERE action = 'pack' AND email LIKE 'many-%'`,
    );
    assert.equal(rows[0].events, 99);
    assert.match((await staff.get(path)).body, /Failed, see the log/);
  });
});
