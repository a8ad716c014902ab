import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { type StoredOrder, storeOrder } from '../../../test/stored-orders.ts';
import { isSearchCut, listStaffOrders } from '../../orders/staff/list-orders.ts';

describe('the list of orders', () => {
  let shop: TestShop;
  let staff: Shopper;
  let call: Awaited<ReturnType<typeof adminApi>>['call'];
  let ines: StoredOrder;
  let packed: StoredOrder;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ staff } = await signedInStaff(shop));
    ({ call } = await adminApi(shop));
    const store = (email: string, sku: string, state: string) =>
      storeOrder(shop.database, { email, lines: [[sku, 1, 7_900]], state });
    ines = await store('Ines.Lindqvist@Example.test', 'HOO-BLK-M', 'placed');
    packed = await store('jonas@example.test', 'SOCK-1', 'packed');
    await store('clara@example.test', 'SOCK-1', 'delivered');
    await sql(
      `UPDATE orders SET name = 'Inés O’Neill-Lindqvist', phone = '+43 (0)664 123-45 67', tracking_number = 'JD 0146', carrier = 'DHL'
       WHERE id = $1`,
      [ines.id],
    );
    await sql("UPDATE orders SET name = 'Jonas Berg', placed_at = now() - interval '3 days' WHERE id = $1", [
      packed.id,
    ]);
  });
  after(() => shop.close());

  const sql = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);
  const found = async (query: Record<string, string>): Promise<string[]> => {
    const { statusCode, body } = await staff.get(`/admin/orders?${new URLSearchParams(query)}`);
    assert.equal(statusCode, 200, body);
    return [...body.matchAll(/<a href="\/admin\/orders\/(MC-\w+)">/g)].map(([, number]) => number as string);
  };

  it('finds an order by number, each word of the name, email, phone, SKU and tracking number', async () => {
    for (const q of [
      ines.number.toLowerCase(),
      'inés',
      'LINDQ',
      'o’neill lindqvist',
      'ines.lindqvist@ex',
      '+43 0664 1234567',
      '123 45 67',
      'hoo-blk-m',
      'jd 0146',
    ])
      assert.deepEqual(await found({ q }), [ines.number], q);
  });

  it('finds nothing by a part within a word, by an SKU that nobody ordered, or by signs alone', async () => {
    for (const q of ['indqvist', 'SOCK-9', '4567', '’-.', '\'":*&|!()', "'; DROP TABLE orders; --"])
      assert.deepEqual(await found({ q }), [], q);
  });

  it('finds words that nearly all orders have, and words that few have, in the same sequence', async () => {
    assert.deepEqual(await found({ q: 'sock-1', sort: 'oldest' }), [
      packed.number,
      ...(await found({ q: 'sock-1' })).filter((number) => number !== packed.number),
    ]);
  });

  it('looks for words in a limited number of orders to pack, and says when some were left out', async () => {
    const search = {
      q: 'Lindqvist',
      filter: 'to_pack',
      timeZone: 'UTC',
      sort: 'newest',
      rowsMax: 10,
    } as const;
    const numbers = async (searchedMax: number) =>
      (await listStaffOrders(shop.database, { ...search, searchedMax })).map(({ number }) => number);
    assert.deepEqual(await numbers(1), [ines.number]);
    assert.equal(await isSearchCut(shop.database, { ...search, searchedMax: 1 }), false);
    assert.equal(await isSearchCut(shop.database, { ...search, searchedMax: 0 }), true);
    assert.deepEqual(await found({ q: 'Lindqvist', state: 'to_pack' }), [ines.number]);
    assert.deepEqual(await found({ q: 'Berg', state: 'to_pack' }), []);
    assert.deepEqual(await found({ q: 'JD 0146', state: 'to_pack' }), [ines.number]);
  });

  it('filters by state, by what waits to be packed, and by day in the shop’s time zone', async () => {
    assert.deepEqual(await found({ state: 'packed' }), [packed.number]);
    assert.deepEqual(await found({ state: 'to_pack' }), [ines.number]);
    assert.deepEqual(await found({ state: 'return_open' }), []);
    await shop.database.pool.query(
      "INSERT INTO returns (order_id, key) SELECT id, 'a' FROM orders WHERE number = $1",
      [packed.number],
    );
    assert.deepEqual(await found({ state: 'return_open' }), [packed.number]);
    assert.deepEqual(await found({ state: 'return_open', q: ines.number }), []);
    const openReturns = {
      q: '',
      filter: 'return_open',
      timeZone: 'UTC',
      sort: 'newest',
      rowsMax: 10,
    } as const;
    assert.equal(await isSearchCut(shop.database, { ...openReturns, searchedMax: 0 }), true);
    assert.equal(await isSearchCut(shop.database, { ...openReturns, searchedMax: 1 }), false);
    assert.deepEqual(await found({ state: 'exchange_open' }), []);
    await sql(
      `WITH returned AS (
         INSERT INTO returns (order_id, key, state) VALUES ($1, 'k', 'received') RETURNING id, order_id)
       INSERT INTO exchanges (order_id, return_id, number, state) SELECT order_id, id, 1, 'to_pack' FROM returned`,
      [packed.id],
    );
    assert.deepEqual(await found({ state: 'exchange_open' }), [packed.number]);
    assert.deepEqual(await found({ state: 'exchange_open', q: 'Lindqvist' }), []);
    await sql('DELETE FROM returns');
    const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
    assert.deepEqual(await found({ until: day }), [packed.number]);
    assert.equal((await found({ from: day })).length, 3);
    assert.deepEqual(await found({ state: 'to_pack', q: 'jonas' }), []);
  });

  it('pages through all orders once, also those placed in the same moment', async () => {
    await sql(`UPDATE orders SET placed_at = date_trunc('day', now()) - interval '10 days' WHERE id = $1`, [
      ines.id,
    ]);
    for (let count = 0; count < 55; count++)
      await storeOrder(shop.database, { email: 'many@example.test', lines: [['SOCK-2', 1, 900]] });
    await sql(
      `UPDATE orders SET placed_at = date_trunc('day', now()) - interval '9 days' WHERE email LIKE 'many@%'`,
    );
    const seen: string[] = [];
    let cursor = '';
    do {
      const answer = (await call('GET', `/api/admin/orders?q=many@example.test${cursor}`)).json();
      seen.push(...answer.orders.map(({ number }: { number: string }) => number));
      cursor = answer.nextCursor ? `&cursor=${answer.nextCursor}` : '';
    } while (cursor);
    assert.equal(seen.length, 55);
    assert.equal(new Set(seen).size, 55);
  });

  it('keeps saved views and columns like every list', async () => {
    await staff.form('/admin/lists/orders/views', { name: 'To pack', query: 'state=to_pack' });
    const { body } = await staff.get('/admin/orders?state=to_pack');
    assert.match(body, /aria-current="true">To pack</);
  });
});
