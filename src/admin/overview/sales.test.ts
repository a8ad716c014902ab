import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { storeOrder } from '../../../test/stored-orders.ts';
import { listOrderDays } from '../../reports/order-days.ts';
import { refreshReports } from '../../reports/refresh-reports.ts';

describe('the sales on the overview', () => {
  let shop: TestShop;
  let staff: Shopper;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ staff } = await signedInStaff(shop));
  });
  after(() => shop.close());

  const sql = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);
  const storeAt = async (at: string, state: string, priceMinor: number) => {
    const lines: [string, number, number][] = [['SOCK-1', 1, priceMinor]];
    const { id } = await storeOrder(shop.database, { email: 'a@example.test', state, lines });
    await sql(`UPDATE orders SET placed_at = ${at} WHERE id = $1`, [id]);
    return id;
  };

  it('are the sums of each day in the shop’s time zone, without canceled orders, also after a cancellation', async () => {
    for (const timeZone of ['UTC', 'Pacific/Auckland', 'America/St_Johns']) {
      await sql('DELETE FROM orders');
      const midnight = `((now() AT TIME ZONE '${timeZone}')::date)::timestamp AT TIME ZONE '${timeZone}'`;
      await storeAt(`${midnight} - interval '1 second'`, 'paid', 100);
      const late = await storeAt(`${midnight} - interval '90 minutes'`, 'delivered', 1_000);
      await storeAt(`${midnight} - interval '1 hour'`, 'canceled', 5_000);
      // A canceled order that was paid ends as refunded.
      const refunded = await storeAt(`${midnight} - interval '1 hour'`, 'refunded', 7_000);
      await sql(
        `INSERT INTO order_events (order_id, action, state, by) VALUES ($1, 'cancel', 'canceled', 'staff')`,
        [refunded],
      );
      await storeAt('now()', 'placed', 20);
      await refreshReports(shop.database, timeZone);
      const sums = async () =>
        (await listOrderDays(shop.database, { timeZone, currency: 'EUR' })).map(
          ({ orders, revenueMinor }) => [orders, revenueMinor],
        );
      assert.deepEqual(
        await sums(),
        [
          [2, 1_100],
          [1, 20],
        ],
        timeZone,
      );
      await sql("UPDATE orders SET state = 'canceled' WHERE id = $1", [late]);
      await refreshReports(shop.database, timeZone);
      assert.deepEqual(
        await sums(),
        [
          [1, 100],
          [1, 20],
        ],
        timeZone,
      );
    }
  });

  it('agree with a second computation over 400 random orders of 98 days', async () => {
    await sql('DELETE FROM orders');
    await storeOrder(shop.database, { email: 'a@example.test', lines: [['SOCK-1', 1, 900]] });
    await sql(`
      INSERT INTO orders (number, state, email, name, line1, postal_code, city, country, currency, subtotal_minor,
        delivery_minor, tax_minor, tax_basis_points, tax_included, total_minor, delivery_method, expected_from, expected_to,
        payment_method, pays_on_delivery, session_key, cart_version, cart_key, is_cart_emptied, key_hash, request_hash, placed_at)
      SELECT 'MC-' || translate(lpad((n + 1000)::text, 8, '9'), '01', 'AB'), (ARRAY['paid', 'canceled', 'refunded'])[1 + n % 3], email, name,
        line1, postal_code, city, country, currency, n, 0, 0, 0, true, n, delivery_method, expected_from, expected_to,
        payment_method, true, sha256(n::text::bytea), 1, sha256(n::text::bytea), true, sha256(n::text::bytea), request_hash,
        now() - random() * interval '97 days'
      FROM orders, generate_series(1, 400) AS n`);
    await refreshReports(shop.database, 'Europe/Vienna');
    const days = await listOrderDays(shop.database, { timeZone: 'Europe/Vienna', currency: 'EUR' });
    const { rows } = await sql(`SELECT placed_at, state, total_minor FROM orders`);
    const expected = new Map<string, number>();
    const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Vienna' });
    for (const { placed_at, state, total_minor } of rows)
      if (state !== 'canceled')
        expected.set(dayOf.format(placed_at), (expected.get(dayOf.format(placed_at)) ?? 0) + total_minor);
    assert.deepEqual(
      new Map(days.map(({ day, revenueMinor }) => [day, revenueMinor])),
      new Map([...expected].toSorted()),
    );
  });

  it('show a chart with a title, a description and a table, for 14 and for 90 days', async () => {
    const { body } = await staff.get('/admin');
    assert.match(
      body,
      /<svg class="chart"[^>]+role="img"[\s\S]+<title id="chart-title">Revenue, last 14 days/,
    );
    assert.equal([...body.matchAll(/<rect /g)].length, 14);
    const long = (await staff.get('/admin?days=90')).body;
    assert.equal([...long.matchAll(/<rect /g)].length, 90);
    assert.match(long, /Last 14 days/);
  });

  it('say what is to be done, with links, and leave out what is done', async () => {
    const { body } = await staff.get('/admin');
    assert.match(body, /href="\/admin\/orders\?state=to_pack&amp;sort=oldest"><span>\d+ orders to pack/);
    assert.doesNotMatch(body, /payouts to make/);
  });
});
