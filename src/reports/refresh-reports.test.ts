import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { storeOrder } from '../../test/stored-orders.ts';
import { refreshReports } from './refresh-reports.ts';
import { loadReport } from './reports.ts';

const ORDERS = 400;
const ZONE = 'Europe/Vienna';

describe('the sums of reports', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    await storeOrder(shop.database, { email: 'a@example.test', lines: [['SOCK-1', 1, 900]] });
    // Orders of nearly two years, each of three lines, of ten products and sixty variants.
    await sql(`
      WITH made AS (
        INSERT INTO orders (number, state, email, name, line1, postal_code, city, country, currency, subtotal_minor,
          delivery_minor, tax_minor, tax_basis_points, tax_included, total_minor, delivery_method, expected_from,
          expected_to, payment_method, pays_on_delivery, session_key, cart_version, cart_key, is_cart_emptied, key_hash,
          request_hash, placed_at)
        SELECT 'MC-' || translate(lpad((n + 1000)::text, 8, '9'), '01', 'AB'), 'delivered', email, name,
          line1, postal_code, city, (ARRAY['AT', 'SE', 'DE'])[1 + n % 3], currency, n, 0, 0, 0, true, n, delivery_method,
          expected_from, expected_to, payment_method, true, sha256(n::text::bytea), 1, sha256(n::text::bytea), true,
          sha256(n::text::bytea), request_hash, now() - n * interval '42 hours'
        FROM orders, generate_series(1, ${ORDERS}) AS n RETURNING id, total_minor)
      INSERT INTO order_lines (order_id, position, ${OTHERS}, sku, product_slug, unit_price_minor, quantity)
      SELECT made.id, place, ${OTHERS}, 'V-' || (total_minor + 7 * place) % 60, 'p-' || (total_minor + 7 * place) % 10,
        100 + total_minor, 1 + total_minor % 3
      FROM made, order_lines, generate_series(1, 3) AS place WHERE sku = 'SOCK-1'`);
    await refreshReports(shop.database, ZONE);
  });
  after(() => shop.close());

  const OTHERS = 'name, color, size, style, drawing';
  const sql = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);
  const stored = async () =>
    (
      await sql(`
        SELECT period, starts_on::text, dimension, key, currency, orders, items, gross_minor, net_minor, vat_minor,
          discount_minor, delivery_minor, refunded_minor
        FROM report_sums WHERE orders <> 0 OR items <> 0 ORDER BY 1, 2, 3, 4, 5`)
    ).rows;
  const lateChange = (set: string, every: number) =>
    sql(`UPDATE orders SET ${set} WHERE id IN (SELECT id FROM (
      SELECT id, row_number() OVER (ORDER BY placed_at) AS place FROM orders) AS placed WHERE place % ${every} = 0)`);

  it('are those of a second computation after late cancellations, refunds and edits, also by month and year', async () => {
    const before = await stored();
    assert.deepEqual([...new Set(before.map(({ period }) => period))].sort(), ['day', 'month', 'year']);
    await lateChange("state = 'canceled'", 9);
    await lateChange('refunded_minor = 1', 11);
    await sql('UPDATE order_lines SET quantity = quantity + 1 WHERE sku = $1', ['V-7']);
    await sql('DELETE FROM order_lines WHERE sku = $1', ['V-30']);
    assert.ok((await refreshReports(shop.database, ZONE)) > 50);
    const changed = await stored();
    assert.notDeepEqual(changed, before);
    await sql('DELETE FROM report_sums');
    await sql('DELETE FROM report_periods');
    await refreshReports(shop.database, ZONE);
    assert.deepEqual(changed, await stored());
  });

  it('give the report of any range the largest variants and the totals of all, with and without stored sums', async () => {
    const { rows } = await sql(`
      SELECT orders.id, state, to_char(placed_at AT TIME ZONE '${ZONE}', 'YYYY-MM-DD') AS day, sku, quantity,
        unit_price_minor AS price, discount_minor AS discount
      FROM orders JOIN (SELECT order_id, sku, quantity, unit_price_minor, discount_minor AS line_discount FROM order_lines)
        AS line ON line.order_id = orders.id`);
    const days = rows.map(({ day }) => day).sort();
    const ranges = [
      { from: days[0], to: days.at(-1) },
      { from: days[150], to: days[1_000] },
      { from: days.at(-40), to: days.at(-1) },
    ];
    for (const isStored of [true, false]) {
      // A report may read at most 400 days from the orders.
      if (!isStored) await sql(`DELETE FROM report_periods WHERE starts_on > now() - interval '390 days'`);
      for (const range of ranges) {
        const expected = new Map<string, { gross: number; items: number; orders: Set<string> }>();
        for (const { id, state, day, sku, quantity, price } of rows) {
          if (state === 'canceled' || day < range.from || day > range.to) continue;
          const sum = expected.get(sku) ?? { gross: 0, items: 0, orders: new Set() };
          sum.gross += quantity * price;
          sum.items += quantity;
          expected.set(sku, { ...sum, orders: sum.orders.add(id) });
        }
        const sorted = [...expected].sort(
          ([a, one], [b, other]) => other.gross - one.gross || (a < b ? -1 : 1),
        );
        const input = {
          name: 'products',
          range,
          timeZone: ZONE,
          currency: 'EUR',
          homeCountry: 'AT',
        } as const;
        const { tables } = await loadReport(shop.database, { ...input, rowsMax: 10 }, ['variant']);
        const [table] = tables;
        assert.deepEqual(
          table?.rows.map(({ sku, grossMinor, items, orders }) => [sku, grossMinor, items, orders]),
          sorted.slice(0, 10).map(([sku, { gross, items, orders }]) => [sku, gross, items, orders.size]),
        );
        assert.equal(table?.isCut, sorted.length > 10);
        assert.equal(
          table?.totals?.grossMinor,
          sorted.reduce((sum, [, { gross }]) => sum + gross, 0),
        );
        assert.equal(
          table?.totals?.items,
          sorted.reduce((sum, [, { items }]) => sum + items, 0),
        );
      }
    }
  });
});
