import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lastAuditEntry, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type TestShop } from '../../../test/shop.ts';
import {
  confirmedCustomer,
  customer,
  makeStale,
  newEmail,
  signIn,
} from '../../customers/accounts.fixture.ts';

describe('the page about the staff', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
  });
  after(() => shop.close());

  const roleOf = async (email: string) =>
    (
      await shop.database.pool.query(
        'SELECT staff.role FROM staff JOIN customers ON id = customer_id WHERE email = $1',
        [email],
      )
    ).rows[0]?.role;

  it('invites an address, whose owner accepts after confirming it, and then needs a second factor', async () => {
    const { staff } = await signedInStaff(shop);
    const email = newEmail();
    assert.equal((await staff.form('/admin/staff', { email, role: 'manager' })).statusCode, 303);
    assert.match(shop.mails.at(-1)?.text ?? '', /https:\/\/shop\.test\/admin\/invitation/);
    assert.match((await staff.get('/admin/staff')).body, new RegExp(`${email}, manager`));

    const invited = await customer(shop, email);
    assert.equal((await invited.shopper.get('/admin/invitation')).statusCode, 403, 'not confirmed yet');
    assert.equal((await invited.shopper.form('/admin/invitation', {})).statusCode, 404);
    await shop.database.pool.query('UPDATE customers SET email_confirmed_at = now() WHERE email = $1', [
      email,
    ]);
    assert.match((await invited.shopper.get('/admin/invitation')).body, /Your role is “manager”/);
    const accepted = await invited.shopper.form('/admin/invitation', {});
    assert.equal(accepted.headers.location, '/sign-in?next=%2Fadmin');
    assert.equal(await roleOf(email), 'manager');
    assert.equal((await invited.shopper.get('/account')).statusCode, 303, 'S3: the old session is dead');
    await signIn(invited.shopper, email);
    assert.match(String((await invited.shopper.get('/admin')).headers.location), /second-factor/);
    assert.equal((await invited.shopper.form('/admin/invitation', {})).statusCode, 404, 'accepted once');
  });

  it('gives an account another role, which ends its sessions and is in the audit log', async () => {
    const { staff, customerId } = await signedInStaff(shop);
    const other = await signedInStaff(shop, 'viewer');
    const path = `/admin/staff/${other.customerId}/role`;
    assert.equal((await staff.form(path, { role: 'support' })).statusCode, 303);
    assert.equal(await roleOf(other.email), 'support');
    assert.match(String((await other.staff.get('/admin')).headers.location), /^\/sign-in/);
    const { actor_id, action, before, after, network } = await lastAuditEntry(shop);
    assert.deepEqual(
      { actor_id, action, before, after },
      {
        actor_id: customerId,
        action: 'staff.change-role',
        before: { role: 'viewer' },
        after: { role: 'support' },
      },
    );
    assert.notEqual(network, '');
  });

  it('S8: asks for a recent sign-in before it changes anything', async () => {
    const { staff } = await signedInStaff(shop);
    const { email } = await confirmedCustomer(shop);
    await makeStale(shop);
    const asked = await staff.form('/admin/staff', { email, role: 'owner' });
    assert.match(String(asked.headers.location), /^\/confirm-identity/);
    assert.equal(await roleOf(email), undefined);
  });

  it('keeps the last owner, also when two remove each other at the same time', async () => {
    await shop.database.pool.query(`UPDATE staff SET role = 'viewer'`);
    const [one, two] = [await signedInStaff(shop), await signedInStaff(shop)];
    const remove = (by: typeof one, member: typeof one) =>
      by.staff.form(`/admin/staff/${member.customerId}/remove`, {});
    const answers = await Promise.all([remove(one, two), remove(two, one)]);
    const owners = [await roleOf(one.email), await roleOf(two.email)].filter((role) => role === 'owner');
    assert.equal(owners.length, 1, answers.map(({ statusCode }) => statusCode).join());
    const last = owners.length === 1 && (await roleOf(one.email)) === 'owner' ? one : two;
    const refused = await last.staff.form(`/admin/staff/${last.customerId}/role`, { role: 'viewer' });
    assert.equal(refused.statusCode, 422);
    assert.match(refused.body, /The shop needs an owner/);
  });

  it('withdraws an invitation', async () => {
    const { staff } = await signedInStaff(shop);
    const { email, shopper } = await confirmedCustomer(shop);
    await shop.database.pool.query(
      `INSERT INTO staff_invitations (email_key, email, role, invited_by) VALUES ($1, $1, 'owner', 'Eve')`,
      [email],
    );
    assert.equal((await staff.form('/admin/staff/invitations/withdraw', { email })).statusCode, 303);
    assert.equal((await shopper.form('/admin/invitation', {})).statusCode, 404);
    assert.equal(await roleOf(email), undefined);
  });

  it('shows a new API key once, and revokes it', async () => {
    const { staff } = await signedInStaff(shop);
    const empty = await staff.form('/admin/api-keys', { name: 'Robot', days: '' });
    assert.deepEqual([empty.statusCode, /Choose what the key may do/.test(empty.body)], [422, true]);
    const made = await staff.form(
      '/admin/api-keys',
      'name=Robot&days=7&scopes=audit:read&scopes=catalog:read',
    );
    const [, key] = /value="(mck_[\w-]{43})"/.exec(made.body) ?? [];
    const call = () =>
      shop.inject({ url: '/api/admin/audit-log', headers: { authorization: `Bearer ${key}` } });
    assert.equal((await call()).statusCode, 200);
    const page = (await staff.get('/admin/api-keys')).body;
    assert.doesNotMatch(page, /mck_/);
    const [, revoke] = /action="(\/admin\/api-keys\/[^"]+\/revoke)"/.exec(page) ?? [];
    assert.equal((await staff.form(String(revoke), {})).statusCode, 303);
    assert.equal((await call()).statusCode, 401);
  });
});
