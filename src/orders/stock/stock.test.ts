import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { isAnyoneWaiting } from '../../../test/locks.ts';
import { until } from '../../../test/until.ts';
import { insertVariant, requireLedgerOf, stockOfSku } from '../orders.fixture.ts';
import { joinReservations, releaseItems } from './part-of-reservation.ts';
import { keepListingsFresh, refreshStale } from './stale-listings.ts';
import { commitReservation, releaseReservation, reserve, restock, sweepReservations } from './stock.ts';

describe('reserved stock', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  const take = (sku: string, quantity: number, minutes: number | null = 30) =>
    test.database.transaction((connection) =>
      reserve(connection, [{ sku, quantity }], { minutes, purpose: 'exchange' }),
    );

  it('is all or nothing, and says what there is too little of', async () => {
    const [one, other] = [await insertVariant(test.database, 5), await insertVariant(test.database, 1)];
    const items = [
      { sku: other, quantity: 2 },
      { sku: one, quantity: 5 },
      { sku: 'NOT-THERE', quantity: 1 },
    ];
    const reserved = await test.database.transaction((connection) =>
      reserve(connection, items, { minutes: 30, purpose: 'exchange' }),
    );
    assert.deepEqual(reserved, {
      ok: false,
      short: [
        { sku: other, available: 1 },
        { sku: 'NOT-THERE', available: 0 },
      ],
    });
    assert.deepEqual([await stockOfSku(test.database, one), await stockOfSku(test.database, other)], [5, 1]);
  });

  it('is released once, however many release it at once', async () => {
    const sku = await insertVariant(test.database, 5);
    const reserved = await take(sku, 3);
    assert.ok(reserved.ok);
    const freed = await Promise.all(
      Array.from({ length: 6 }, () =>
        test.database.transaction((connection) => releaseReservation(connection, reserved.id)),
      ),
    );
    assert.equal(freed.filter(Boolean).length, 1);
    assert.equal(await stockOfSku(test.database, sku), 5);
    assert.equal(await commitReservation(test.database, reserved.id), false);
    await requireLedgerOf(test.database);
  });

  it("is released when it expires, by the database's clock, unless it was committed", async () => {
    const sku = await insertVariant(test.database, 6);
    const [over, kept, lasting] = [await take(sku, 1, 0), await take(sku, 2, 0), await take(sku, 3, 30)];
    assert.ok(over.ok && kept.ok && lasting.ok);
    assert.equal(await commitReservation(test.database, kept.id), true);
    assert.equal(await sweepReservations(test.database), 1);
    assert.equal(await stockOfSku(test.database, sku), 1);
    assert.equal(await sweepReservations(test.database), 0);
    await requireLedgerOf(test.database);
  });

  it('is released one by one, so that a sweep never deadlocks with a reservation', async () => {
    const { database } = test;
    const skus = [await insertVariant(database, 1), await insertVariant(database, 1)].sort();
    const [low, high] = skus as [string, string];
    const [first, second] = [await take(high, 1, 0), await take(low, 1, 0)];
    assert.ok(first.ok && second.ok);
    const lock = 'SELECT FROM variants WHERE sku = $1 FOR UPDATE';
    const client = await database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(lock, [low]);
      const sweep = sweepReservations(database);
      await until(() => isAnyoneWaiting(database), 'the sweep waits for a piece');
      await client.query(lock, [high]);
      await client.query('UPDATE reservations SET expires_at = NULL WHERE id = $1', [second.id]);
      await client.query('COMMIT');
      assert.equal(await sweep, 1, 'what was kept for good meanwhile stays');
    } finally {
      client.release(true);
    }
    assert.deepEqual([await stockOfSku(database, low), await stockOfSku(database, high)], [0, 1]);
    await requireLedgerOf(database);
  });

  it('goes back to its variant, even after its SKU was corrected', async () => {
    const { database } = test;
    const sku = await insertVariant(database, 5);
    const reserved = await take(sku, 2);
    assert.ok(reserved.ok);
    const corrected = `${sku}-corrected`;
    await database.pool.query('UPDATE variants SET sku = $2 WHERE sku = $1', [sku, corrected]);
    await database.pool.query('INSERT INTO sku_aliases (alias, sku) VALUES ($1, $2)', [sku, corrected]);
    await database.transaction((connection) => releaseReservation(connection, reserved.id));
    assert.equal(await stockOfSku(database, corrected), 5);
    await database.transaction((connection) => restock(connection, [{ sku, quantity: 1 }], 'returned'));
    assert.equal(await stockOfSku(database, corrected), 6);
    await requireLedgerOf(database);
  });

  it('goes back once in part, even if more was reserved after its SKU was corrected', async () => {
    const { database } = test;
    const sku = await insertVariant(database, 9);
    const first = await take(sku, 2);
    const corrected = `${sku}-corrected`;
    await database.pool.query('UPDATE variants SET sku = $2 WHERE sku = $1', [sku, corrected]);
    await database.pool.query('INSERT INTO sku_aliases (alias, sku) VALUES ($1, $2)', [sku, corrected]);
    const second = await take(corrected, 3);
    assert.ok(first.ok && second.ok);
    await database.transaction((connection) => joinReservations(connection, first.id, second.id));
    const give = (quantity: number) =>
      database.transaction((connection) => releaseItems(connection, first.id, [{ sku, quantity }]));
    await give(1);
    assert.equal(await stockOfSku(database, corrected), 5);
    await give(3);
    assert.equal(await stockOfSku(database, corrected), 8);
    await database.transaction((connection) => releaseReservation(connection, first.id));
    assert.equal(await stockOfSku(database, corrected), 9);
    await requireLedgerOf(database);
  });

  it('does not change if it is not counted, before or after it was reserved', async () => {
    const { database } = test;
    const count = (sku: string, isCounted: boolean) =>
      database.pool.query('UPDATE variants SET is_counted = $2 WHERE sku = $1', [sku, isCounted]);
    const sku = await insertVariant(database, 0);
    await count(sku, false);
    const reserved = await take(sku, 7);
    assert.ok(reserved.ok);
    assert.equal(await stockOfSku(database, sku), 0);
    await count(sku, true);
    await database.transaction((connection) => releaseReservation(connection, reserved.id));
    assert.equal(await stockOfSku(database, sku), 0, 'nothing was taken, so nothing comes back');
    assert.equal((await take(sku, 1)).ok, false);
    await requireLedgerOf(database);
  });

  it('goes below 0 if the merchant allows it, and the ledger counts it', async () => {
    const { database } = test;
    const sku = await insertVariant(database, 1);
    await database.pool.query('UPDATE variants SET sells_below_zero = true WHERE sku = $1', [sku]);
    const taken = await Promise.all(Array.from({ length: 4 }, () => take(sku, 2)));
    assert.ok(taken.every(({ ok }) => ok));
    assert.equal(await stockOfSku(database, sku), -7);
    await requireLedgerOf(database);
  });

  it('can never go below 0 otherwise, not even by direct SQL', async () => {
    const sku = await insertVariant(test.database, 1);
    await assert.rejects(
      test.database.pool.query('UPDATE variants SET stock = stock - 2 WHERE sku = $1', [sku]),
      /variants_stock_check/,
    );
  });

  it('changes the listing when little is left, and again when it comes back', async () => {
    const { database } = test;
    const sku = await insertVariant(database, 5);
    const card = async () => {
      const { rows } = await database.pool.query('SELECT card FROM listings WHERE slug = $1', [sku]);
      return rows[0] && [rows[0].card.available, rows[0].card.fewLeft];
    };
    await refreshStale(database);
    await take(sku, 1);
    assert.equal(await refreshStale(database), 0, 'nothing is to be said of 4');
    await take(sku, 2);
    const announced: string[] = [];
    const publish = async (name: string) => void announced.push(name);
    const listings = keepListingsFresh(
      database,
      { invalidations: { publish, subscribe() {}, close() {} } },
      (error) => assert.fail(String(error)),
    );
    listings.poke();
    listings.poke();
    await listings.close();
    assert.deepEqual([await card(), announced], [[true, 2], ['catalog']]);
    await take(sku, 2);
    await refreshStale(database);
    assert.deepEqual(await card(), [false, null]);
    await database.transaction((connection) => restock(connection, [{ sku, quantity: 9 }], 'returned'));
    await refreshStale(database);
    assert.deepEqual(await card(), [true, null]);
  });

  it('is in the ledger with its reason, even when it is changed manually', async () => {
    const sku = await insertVariant(test.database, 2);
    const reserved = await take(sku, 1);
    assert.ok(reserved.ok);
    await test.database.transaction((connection) => releaseReservation(connection, reserved.id));
    await test.database.pool.query('UPDATE variants SET stock = 7 WHERE sku = $1', [sku]);
    await test.database.pool.query('UPDATE variants SET price_minor = 5 WHERE sku = $1', [sku]);
    await test.database.pool.query('DELETE FROM variants WHERE sku = $1', [sku]);
    const { rows } = await test.database.pool.query(
      'SELECT change, reason FROM stock_ledger WHERE sku = $1 ORDER BY id',
      [sku],
    );
    assert.deepEqual(
      rows.map(({ change, reason }) => [change, reason]),
      [
        [2, 'adjusted'],
        [-1, 'reserved'],
        [1, 'freed'],
        [5, 'adjusted'],
        [-7, 'adjusted'],
      ],
    );
    await requireLedgerOf(test.database);
  });
});
