import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { runConnected, runWith } from '../../test/run-command.ts';
import { createTestShop, type Shopper, type TestShop } from '../../test/shop.ts';
import { staffCommand } from './staff.ts';

const PASSWORD = 'nine grey seals';

describe('the staff command', () => {
  let shop: TestShop;
  let customers = 0;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  const run = (...args: string[]) => runConnected({ database: shop.database }, staffCommand, args);
  async function register({ isConfirmed = true } = {}): Promise<{ shopper: Shopper; email: string }> {
    const shopper = shop.shopper();
    const email = `Anna-${++customers}@mail.test`;
    const response = await shopper.send('POST', '/api/customers', {
      name: 'Anna',
      email,
      password: PASSWORD,
    });
    assert.equal(response.statusCode, 201, response.body);
    if (isConfirmed)
      await shop.database.pool.query('UPDATE customers SET email_confirmed_at = now() WHERE email = $1', [
        email,
      ]);
    return { shopper, email };
  }
  const isSignedIn = async (shopper: Shopper) => (await shopper.get('/account')).statusCode === 200;
  const roleOf = async (email: string) =>
    (await shop.database.pool.query('SELECT role FROM customers WHERE email = $1', [email])).rows[0].role;

  it('makes an account staff, whatever the case of its email address, lists it, and undoes it', async () => {
    assert.deepEqual(await run('list'), { status: 0, stdout: 'No one is staff.\n', stderr: '' });
    const { email } = await register();
    assert.deepEqual(await run('add', ` ${email.toUpperCase()} `, '--role', 'owner'), {
      status: 0,
      stdout: `${email} now has the role owner and has to sign in again.\n`,
      stderr: '',
    });
    assert.equal(await roleOf(email), 'staff');
    assert.deepEqual(await run('add', email, '--role', 'owner'), {
      status: 0,
      stdout: `${email} has the role owner already.\n`,
      stderr: '',
    });
    assert.deepEqual(await run('list'), { status: 0, stdout: `${email}\towner\tAnna\n`, stderr: '' });
    assert.equal(
      (await run('remove', email)).stdout,
      `${email} is not staff any more and has to sign in again.\n`,
    );
    assert.equal(await roleOf(email), 'customer');
    assert.equal((await run('remove', email)).status, 0);
    assert.equal((await run('list')).stdout, 'No one is staff.\n');
  });

  it('S3: ends the sessions of an account whose role it changes, and no others', async () => {
    const [{ shopper, email }, other] = [await register(), await register()];
    for (const verb of ['add', 'remove']) {
      assert.ok(await isSignedIn(shopper));
      assert.equal((await run(verb, email)).status, 0);
      assert.ok(!(await isSignedIn(shopper)), verb);
      assert.ok(await isSignedIn(other.shopper));
      const signedIn = await shopper.send('POST', '/api/session', { email, password: PASSWORD });
      assert.equal(signedIn.statusCode, 200, signedIn.body);
    }
  });

  it('invites an address that no account has confirmed, and refuses a disabled account', async () => {
    const missing = await run('add', 'nobody@mail.test', '--role', 'manager');
    assert.equal(missing.status, 0);
    assert.match(missing.stdout, /nobody@mail.test is invited.*\/register.*\/admin\/invitation/);
    const refused = await run('remove', 'nobody@mail.test');
    assert.deepEqual(refused, {
      status: 1,
      stdout: '',
      stderr: 'There is no account with the email address nobody@mail.test.\n',
    });
    const unconfirmed = await register({ isConfirmed: false });
    assert.match((await run('add', unconfirmed.email)).stdout, /is invited/);
    assert.equal(await roleOf(unconfirmed.email), 'customer');
    const disabled = await register();
    await shop.database.pool.query('UPDATE customers SET disabled_at = now() WHERE email = $1', [
      disabled.email,
    ]);
    assert.match((await run('add', disabled.email)).stderr, /is disabled/);
    assert.equal(await roleOf(disabled.email), 'customer');
  });

  it('writes each change into the audit log, with who made it', async () => {
    const { email } = await register();
    await run('add', email, '--role', 'support', '--by', 'Grace');
    await run('add', email, '--role', 'manager', '--by', 'Grace');
    await run('reset-second-factor', email, '--by', 'Grace');
    await run('remove', email, '--by', 'Grace');
    const { rows } = await shop.database.pool.query(
      'SELECT actor_kind, actor_name, action, before, after FROM audit_log WHERE subject_id = $1 ORDER BY id',
      [email],
    );
    const by = { actor_kind: 'command', actor_name: 'Grace' };
    assert.deepEqual(rows, [
      { ...by, action: 'staff.add', before: null, after: { role: 'support' } },
      { ...by, action: 'staff.change-role', before: { role: 'support' }, after: { role: 'manager' } },
      { ...by, action: 'staff.reset-second-factor', before: null, after: null },
      { ...by, action: 'staff.remove', before: { role: 'manager' }, after: null },
    ]);
  });

  it('removes the role even from an account that could not get it now', async () => {
    const { email } = await register();
    await run('add', email);
    await shop.database.pool.query(
      'UPDATE customers SET disabled_at = now(), email_confirmed_at = NULL WHERE email = $1',
      [email],
    );
    assert.equal((await run('remove', email)).status, 0);
    assert.equal(await roleOf(email), 'customer');
  });

  it('prints why it failed, and the usage where its arguments are wrong', async () => {
    const connect = () => Promise.reject(new Error('The database cannot be reached.'));
    const failed = await runWith({ connect }, staffCommand, ['list']);
    assert.deepEqual(failed, { status: 1, stdout: '', stderr: 'The database cannot be reached.\n' });
    for (const args of [
      [],
      ['add'],
      ['remove'],
      ['promote', 'a@b.test'],
      ['add', 'a', 'b'],
      ['list', 'a'],
      ['--what'],
    ]) {
      const { status, stdout, stderr } = await run(...args);
      assert.deepEqual([status, stdout], [2, ''], args.join(' '));
      assert.match(stderr, /Usage: npm run staff/);
    }
    assert.equal((await run('--help')).status, 0);
    assert.match((await run('add', '-h')).stdout, /^Usage/);
  });

  it('lists all staff, page by page', async () => {
    await shop.database.pool.query(
      `INSERT INTO customers (email, email_key, name, role, email_confirmed_at)
       SELECT email, email, 'Many', 'staff', now()
       FROM (SELECT 'many-' || lpad(n::text, 4, '0') || '@mail.test' AS email FROM generate_series(1, 1100) AS n) AS many`,
    );
    await shop.database.pool.query(
      `INSERT INTO staff (customer_id, role) SELECT id, 'viewer' FROM customers WHERE name = 'Many'`,
    );
    const listed: string[] = [];
    let args: string[] | undefined = ['list'];
    for (let pages = 0; args && pages < 20; pages++) {
      const lines: string[] = (await run(...args)).stdout.trimEnd().split('\n');
      listed.push(...lines.filter((line) => line.startsWith('many-')));
      const after: string | undefined = /^There are more: npm run staff -- list --after (\S+)$/.exec(
        lines.at(-1) ?? '',
      )?.[1];
      args = after === undefined ? undefined : ['list', '--after', after];
    }
    assert.equal(new Set(listed).size, 1_100);
    assert.equal(listed.length, 1_100);
  });
});
