import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { issueOneTimeToken, redeemOneTimeToken, sweepOneTimeTokens } from './one-time-tokens.ts';

describe('one-time tokens', () => {
  let test: TestDatabase;
  let customers = 0;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  const addCustomer = async (): Promise<string> => {
    const email = `customer-${++customers}@mail.test`;
    const { rows } = await test.database.pool.query(
      `INSERT INTO customers (email, email_key, name) VALUES ($1, $1, 'Anna') RETURNING id`,
      [email],
    );
    return rows[0].id;
  };
  const issueReset = (customerId: string, minutes = 30) =>
    issueOneTimeToken(test.database, { purpose: 'reset_password', customerId, minutes });
  const useReset = (token: string) => redeemOneTimeToken(test.database, 'reset_password', token);

  it('S15: work once, even if used twice at the same moment', async () => {
    const customerId = await addCustomer();
    const token = await issueReset(customerId);
    const uses = await Promise.all(Array.from({ length: 10 }, () => useReset(token)));
    assert.deepEqual(
      uses.filter((use) => use !== undefined),
      [{ customerId, data: null }],
    );
    assert.equal(await useReset(token), undefined);
  });

  it("S15: expire by the database's clock", async () => {
    const customerId = await addCustomer();
    const token = await issueReset(customerId);
    const { rows } = await test.database.pool.query(
      'SELECT extract(epoch FROM expires_at - now())::float AS seconds FROM one_time_tokens WHERE customer_id = $1',
      [customerId],
    );
    assert.ok(rows[0].seconds > 29 * 60 && rows[0].seconds <= 30 * 60);
    await test.database.pool.query('UPDATE one_time_tokens SET expires_at = now() WHERE customer_id = $1', [
      customerId,
    ]);
    assert.equal(await useReset(token), undefined);
  });

  it('S15: are stored as SHA-256 of 256 random bits', async () => {
    const customerId = await addCustomer();
    const token = await issueReset(customerId);
    assert.equal(Buffer.from(token, 'base64url').length, 32);
    const { rows } = await test.database.pool.query(
      `SELECT one_time_tokens::text AS row, token_hash = sha256($2::text::bytea) AS hashed
       FROM one_time_tokens WHERE customer_id = $1`,
      [customerId, token],
    );
    assert.ok(rows[0].hashed);
    assert.ok(!rows[0].row.includes(token));
    assert.ok(!rows[0].row.includes(Buffer.from(token, 'base64url').toString('hex')));
  });

  it('S15: stop working when a newer one of the same purpose is issued', async () => {
    const [customerId, other] = [await addCustomer(), await addCustomer()];
    const old = await issueReset(customerId);
    const change = await issueOneTimeToken(test.database, {
      purpose: 'change_email',
      customerId,
      data: 'new@mail.test',
      minutes: 60,
    });
    const others = await issueReset(other);
    const newest = await issueReset(customerId);
    assert.equal(await useReset(old), undefined);
    assert.equal((await useReset(newest))?.customerId, customerId);
    assert.equal((await useReset(others))?.customerId, other);
    assert.deepEqual(await redeemOneTimeToken(test.database, 'change_email', change), {
      customerId,
      data: 'new@mail.test',
    });
  });

  it('S15: work only for their purpose, and a try for another one does not use them up', async () => {
    const token = await issueReset(await addCustomer());
    assert.equal(await redeemOneTimeToken(test.database, 'confirm_email', token), undefined);
    assert.equal(await redeemOneTimeToken(test.database, 'change_email', token), undefined);
    assert.ok(await useReset(token));
  });

  it('S15: are refused after any change', async () => {
    const token = await issueReset(await addCustomer());
    for (const odd of [
      '',
      ' ',
      token.slice(1),
      `${token}A`,
      ` ${token}`,
      `${token}\n`,
      'A'.repeat(43),
      'x'.repeat(60_000),
    ])
      assert.equal(await useReset(odd), undefined);
    assert.ok(await useReset(token));
  });

  it('stay usable if the transaction is rolled back', async () => {
    const token = await issueReset(await addCustomer());
    const failing = test.database.transaction(async (connection) => {
      assert.ok(await redeemOneTimeToken(connection, 'reset_password', token));
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.ok(await useReset(token));
  });

  it('are deleted with the customer', async () => {
    const customerId = await addCustomer();
    const token = await issueReset(customerId);
    await test.database.pool.query('DELETE FROM customers WHERE id = $1', [customerId]);
    assert.equal(await useReset(token), undefined);
  });

  it('are swept after they expire', async () => {
    await test.database.pool.query('DELETE FROM one_time_tokens');
    await issueReset(await addCustomer(), 0);
    const kept = await issueReset(await addCustomer());
    assert.deepEqual(
      [await sweepOneTimeTokens(test.database), await sweepOneTimeTokens(test.database)],
      [1, 0],
    );
    assert.ok(await useReset(kept));
  });
});
