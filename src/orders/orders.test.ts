import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../proving-ground/shared/test-database.ts';
import { insertOrderForTest } from './orders.fixture.ts';
import { listAllOrders } from './orders.ts';

describe('all orders of a customer', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  it('are listed on any number of pages, each once, without those of others', async () => {
    const { database } = test;
    const { rows } = await database.pool.query<{ id: string }>(
      `INSERT INTO customers (email, email_key, name) SELECT n || '@example.com', n || '@example.com', n
       FROM unnest('{ada,eve}'::text[]) AS n RETURNING id`,
    );
    const [ada = '', eve = ''] = rows.map(({ id }) => id);
    const placed: string[] = [];
    for (let count = 0; count < 5; count++) {
      const { orderId } = await insertOrderForTest(database, { paysOnDelivery: true, quantity: 1 });
      await database.pool.query('UPDATE orders SET customer_id = $2 WHERE id = $1', [
        orderId,
        count === 2 ? eve : ada,
      ]);
      if (count !== 2) placed.unshift(orderId);
    }
    for (const pageSize of [1, 2, 3, 4, 5]) {
      const listed = await listAllOrders(database, ada, pageSize);
      assert.deepEqual(
        listed.map(({ id }) => id),
        placed,
      );
      assert.ok(listed.every(({ lines }) => lines.length === 1));
    }
  });
});
