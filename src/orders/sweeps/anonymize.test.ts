import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { storeOrder } from '../../../test/stored-orders.ts';
import { deleteAccount } from '../../customers/account-data.ts';
import { ANONYMOUS_AFTER_DAYS, anonymizeOrders } from './anonymize.ts';

const EMAIL = 'ines@mail.test';

describe('the orders of a deleted account', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  const sql = async (text: string, values: unknown[] = []) =>
    (await test.database.pool.query(text, values)).rows;
  const age = (id: string, days: number) =>
    sql(`UPDATE orders SET updated_at = now() - $2 * interval '1 day' WHERE id = $1`, [id, days]);
  const nameOf = async (id: string) => (await sql('SELECT name FROM orders WHERE id = $1', [id]))[0].name;

  it('keep their name until they are completed, and then only amounts and items', async () => {
    const [{ id }] = await sql(
      `INSERT INTO customers (email, email_key, name, email_confirmed_at) VALUES ($1, $1, 'Ines', now()) RETURNING id`,
      [EMAIL],
    );
    const store = (state: string) =>
      storeOrder(test.database, { email: EMAIL, state, lines: [['OXF-SKY-M', 1, 6_900]] });
    const [ended, sent, young, returning] = await Promise.all(
      ['delivered', 'shipped', 'delivered', 'delivered'].map(store),
    );
    const other = await storeOrder(test.database, {
      email: 'guest@mail.test',
      lines: [['OXF-SKY-M', 1, 6_900]],
    });
    const all = [ended, sent, young, returning, other].map((order) => order?.id ?? '');
    const [endedId = '', , youngId = '', returningId = ''] = all;
    await sql(`INSERT INTO returns (order_id, key) VALUES ($1, 'k')`, [returningId]);
    for (const one of all) await age(one, ANONYMOUS_AFTER_DAYS + 1);
    await age(youngId, ANONYMOUS_AFTER_DAYS - 1);

    await sql("INSERT INTO order_notes (order_id, text, name) VALUES ($1, 'Called Ines', 'eve')", [endedId]);
    await sql(
      `INSERT INTO order_mails (order_number, mail, letter) SELECT number, 'order-shipped', '{}' FROM orders WHERE id = $1`,
      [endedId],
    );
    assert.equal(await anonymizeOrders(test.database), 0, 'the account is still there');
    await test.database.transaction((connection) => deleteAccount(connection, id));
    assert.equal(await anonymizeOrders(test.database), 1);
    const [order] = await sql('SELECT * FROM orders WHERE id = $1', [endedId]);
    assert.deepEqual(
      [order.email, order.name, order.line1, order.postal_code, order.total_minor],
      ['deleted@account.invalid', 'Deleted', 'Deleted', '', 6_900],
    );
    assert.deepEqual(await sql('SELECT id FROM order_notes'), []);
    assert.deepEqual(await sql('SELECT id FROM order_mails'), []);
    for (const one of all.slice(1)) assert.equal(await nameOf(one), 'A');

    await age(youngId, ANONYMOUS_AFTER_DAYS + 1);
    await sql(`UPDATE returns SET state = 'received' WHERE order_id = $1`, [returningId]);
    await sql(
      'INSERT INTO exchanges (order_id, return_id, number) SELECT order_id, id, 1 FROM returns WHERE order_id = $1',
      [returningId],
    );
    await sql(
      `WITH attempt AS (
         INSERT INTO payment_attempts (order_id, provider, state, amount_minor, currency, title, email, return_url,
           received_minor, received_currency, refunded_minor, expires_at)
         VALUES ($1, 'on_delivery', 'paid', 6900, 'EUR', 'x', '', '/', 6900, 'EUR', 6900, now()) RETURNING id)
       INSERT INTO payment_refunds (attempt_id, key, amount_minor, is_payout, next_check_at)
       SELECT id, 'k', 6900, true, 'infinity' FROM attempt`,
      [youngId],
    );
    assert.equal(await anonymizeOrders(test.database), 0, 'one is to be packed, and one to be paid out');
    await sql("UPDATE exchanges SET state = 'shipped'");
    await sql("UPDATE payment_refunds SET state = 'done', next_check_at = NULL");
    assert.equal(await anonymizeOrders(test.database), 2);
    assert.equal(await anonymizeOrders(test.database), 0);
  });
});
