import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { codeOf, lastAuditEntry, signedInStaff, unverifiedStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { makeStale, signIn } from '../../customers/accounts.fixture.ts';

/** The key that the page shows to be typed into an app. */
const keyOn = (body: string): string => {
  const [, key] = /<code>([A-Z2-7 ]+)<\/code>/.exec(body) ?? [];
  assert.ok(key, 'the page shows no key');
  return key;
};

async function setUp(staff: Shopper): Promise<string> {
  const key = keyOn((await staff.get('/admin/security')).body);
  const { statusCode, body } = await staff.form('/admin/security/totp', { code: codeOf(key) });
  assert.equal(statusCode, 303, body);
  return key;
}

describe('the second factor of the staff', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
  });
  after(() => shop.close());

  it('S3: is set up with the first code of an app, and then opens the admin', async () => {
    const { staff } = await unverifiedStaff(shop);
    assert.equal((await staff.get('/admin/second-factor')).headers.location, '/admin/security');
    const tokenBefore = staff.session;
    await setUp(staff);
    assert.equal((await staff.get('/admin')).statusCode, 200);
    assert.notEqual(staff.session, tokenBefore, 'S3: the session has a new token');
  });

  it('S49: is asked for after each sign-in with a password, and a code works once', async () => {
    const { staff, email } = await unverifiedStaff(shop);
    const key = await setUp(staff);
    await signIn(staff, email);
    const asked = await staff.get('/admin/products?q=tee');
    assert.equal(asked.headers.location, '/admin/second-factor?next=%2Fadmin%2Fproducts%3Fq%3Dtee');
    const next = '/admin/products?q=tee';
    const code = codeOf(key);
    assert.equal(
      (await staff.form('/admin/second-factor', { code, next })).statusCode,
      422,
      'used at set-up',
    );
    const later = codeOf(key, 1);
    const passed = await staff.form('/admin/second-factor', { code: later, next });
    assert.deepEqual([passed.statusCode, passed.headers.location], [303, next]);
    await signIn(staff, email);
    assert.equal((await staff.form('/admin/second-factor', { code: later, next })).statusCode, 422);
  });

  it('S49: cannot be guessed: after ten codes even the right one has to wait', async () => {
    const { staff, email } = await unverifiedStaff(shop);
    const key = await setUp(staff);
    await signIn(staff, email);
    for (let index = 0; index < 10; index++)
      await staff.form('/admin/second-factor', { code: '000000', next: '' });
    const { statusCode, headers } = await staff.form('/admin/second-factor', {
      code: codeOf(key, 1),
      next: '',
    });
    assert.equal(statusCode, 429);
    assert.ok(Number(headers['retry-after']) > 0);
  });

  it('S49: cannot be set up with a password alone once the time for it has passed', async () => {
    const { staff } = await unverifiedStaff(shop);
    await shop.database.pool.query('UPDATE staff SET setup_until = now()');
    assert.equal((await staff.get('/admin/security')).headers.location, '/admin/second-factor');
    assert.match((await staff.get('/admin/second-factor')).body, /Ask an owner of the shop/);
    assert.equal((await staff.form('/admin/security/totp', { code: '123456' })).statusCode, 403);
    const passkey = await staff.send('POST', '/api/passkeys/registration-options', {});
    assert.deepEqual([passkey.statusCode, passkey.json().code], [403, 'factor_needed']);
  });

  it('S49: cannot be replaced by a session that has not passed it', async () => {
    const { staff, email } = await unverifiedStaff(shop);
    await setUp(staff);
    await signIn(staff, email);
    const passkey = await staff.send('POST', '/api/passkeys/registration-options', {});
    assert.deepEqual([passkey.statusCode, passkey.json().code], [403, 'factor_needed']);
    assert.equal((await staff.form('/admin/security/totp/remove', {})).statusCode, 401);
  });

  it('is not removed while it is the only one, or with an old sign-in', async () => {
    const { staff } = await unverifiedStaff(shop);
    await setUp(staff);
    assert.equal((await staff.form('/admin/security/totp/remove', {})).statusCode, 422);
    await makeStale(shop);
    const stale = await staff.form('/admin/security/totp/remove', {});
    assert.match(String(stale.headers.location), /^\/confirm-identity/);
  });

  it('S49: can be replaced by a recovery code, which is shown once and works once', async () => {
    const { staff, email, customerId } = await unverifiedStaff(shop);
    await setUp(staff);
    const made = await staff.form('/admin/security/recovery-codes', {});
    assert.equal(made.statusCode, 200, made.body);
    const codes = [...made.body.matchAll(/<code>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})<\/code>/g)].map(
      ([, code]) => code as string,
    );
    assert.equal(new Set(codes).size, 10);
    const [first = '', second = '', third = ''] = codes;
    const page = await staff.get('/admin/security');
    assert.ok(!page.body.includes(first));
    assert.match(page.body, /You have 10 left/);
    const { rows } = await shop.database.pool.query(
      'SELECT code_hash FROM staff_recovery_codes WHERE customer_id = $1',
      [customerId],
    );
    assert.deepEqual(
      new Set(rows.map(({ code_hash }) => code_hash.toString('hex'))),
      new Set(codes.map((code) => hash('sha256', code.replaceAll('-', '')))),
    );

    await signIn(staff, email);
    assert.match((await staff.get('/admin/second-factor')).body, /Use a recovery code/);
    const next = '/admin/security';
    // At the same time, it works once, however it is spelled.
    const both = await Promise.all([
      staff.form('/admin/second-factor', { code: ` ${first.toLowerCase()} `, next }),
      staff.form('/admin/second-factor', { code: first.replaceAll('-', ''), next }),
    ]);
    assert.deepEqual(both.map(({ statusCode }) => statusCode).sort(), [303, 422]);
    const { action, subject_id: subject } = await lastAuditEntry(shop);
    assert.deepEqual([action, subject], ['staff.use-recovery-code', email]);
    await signIn(staff, email);
    assert.equal((await staff.form('/admin/second-factor', { code: first, next })).statusCode, 422);
    assert.equal((await staff.form('/admin/second-factor', { code: second, next })).statusCode, 303);

    // The lost app is removed, because codes are left, and another one is set up.
    assert.equal((await staff.form('/admin/security/totp/remove', {})).statusCode, 303);
    await setUp(staff);
    // New codes replace the earlier ones.
    await staff.form('/admin/security/recovery-codes', {});
    await signIn(staff, email);
    assert.equal((await staff.form('/admin/second-factor', { code: third, next })).statusCode, 422);
  });

  it('S49: cannot be set up with a password alone while recovery codes are left', async () => {
    const { staff, email } = await unverifiedStaff(shop);
    await setUp(staff);
    await staff.form('/admin/security/recovery-codes', {});
    assert.equal((await staff.form('/admin/security/totp/remove', {})).statusCode, 303);
    await signIn(staff, email);
    assert.equal((await staff.get('/admin/security')).headers.location, '/admin/second-factor');
    const { body } = await staff.form('/admin/second-factor', { code: 'AAAA-BBBB-CCCC-DDDD', next: '' });
    assert.match(body, /<details open>[\s\S]*This code is not correct/);
  });

  it('has no recovery codes left when an owner resets it', async () => {
    const { staff, customerId } = await unverifiedStaff(shop);
    await setUp(staff);
    await staff.form('/admin/security/recovery-codes', {});
    const { staff: owner } = await signedInStaff(shop);
    assert.equal((await owner.form(`/admin/staff/${customerId}/second-factor`, {})).statusCode, 303);
    const { rows } = await shop.database.pool.query(
      'SELECT FROM staff_recovery_codes WHERE customer_id = $1',
      [customerId],
    );
    assert.equal(rows.length, 0);
  });

  it('keeps a form that was sent before it, through the sign-in and the code', async () => {
    const { staff, email } = await unverifiedStaff(shop);
    const key = await setUp(staff);
    await signIn(staff, email);
    const asked = await staff.form(
      '/admin/lists/products/columns',
      'next=%2Fadmin&columns=type&columns=stock',
    );
    assert.equal(asked.statusCode, 401);
    const [, typed] = /name="typed" value="([^"]*)"/.exec(asked.body) ?? [];
    const pending = (typed ?? '').replaceAll('&quot;', '"');
    const passed = await staff.form('/admin/second-factor', {
      code: codeOf(key, 1),
      next: '/admin',
      typed: pending,
    });
    assert.match(passed.body, /name="columns" value="type"[\s\S]*name="columns" value="stock"/);
    const done = await staff.form(
      '/admin/lists/products/columns',
      'next=%2Fadmin&columns=type&columns=stock&restored=1',
    );
    assert.equal(done.statusCode, 303);
    const { rows } = await shop.database.pool.query('SELECT columns FROM list_columns');
    assert.deepEqual(rows, [{ columns: ['type', 'stock'] }]);
  });

  it('does not let a form of 1 MB pass that nobody has signed in for, and says how to keep it', async () => {
    const payload = `name=${'a'.repeat(1_000_000)}&query=`;
    const refused = await shop.shopper().form('/admin/lists/products/views', payload);
    assert.equal(refused.statusCode, 401);
    assert.match(refused.body, /what you typed is still in your browser/);
    const { staff } = await signedInStaff(shop);
    // It is read, and then refused for its content.
    assert.equal((await staff.form('/admin/lists/products/views', payload)).statusCode, 400);
    // What is longer than a route takes is refused with the limit of that route.
    const limits = [
      [staff, '/admin/lists/products/views', /larger than 2 MiB/],
      [shop.shopper(), '/sign-in', /larger than 64 KiB/],
    ] as const;
    for (const [one, path, text] of limits) {
      const tooLong = await one.form(path, payload.repeat(3));
      assert.equal(tooLong.statusCode, 413);
      assert.match(tooLong.body, text);
    }
  });
});
