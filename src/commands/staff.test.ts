import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type Shopper, type TestShop } from '../../test/shop.ts';
import { runStaffCommand } from './staff.ts';

const PASSWORD = 'nine grey seals';

describe('the staff command', () => {
  let shop: TestShop;
  let customers = 0;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  async function run(...args: string[]) {
    const said = { stdout: '', stderr: '' };
    const collect = (name: keyof typeof said) =>
      new Writable({
        write(chunk, _encoding, done) {
          said[name] += chunk;
          done();
        },
      });
    const code = await runStaffCommand(args, {
      connect: async () => ({ database: shop.database, close: async () => {} }),
      stdout: collect('stdout'),
      stderr: collect('stderr'),
    });
    return { code, ...said };
  }
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

  it('makes an account staff, however its address is written, lists it, and takes it back', async () => {
    assert.deepEqual(await run('list'), { code: 0, stdout: 'No one is staff.\n', stderr: '' });
    const { email } = await register();
    assert.deepEqual(await run('add', ` ${email.toUpperCase()} `), {
      code: 0,
      stdout: `${email} is staff now, and has to sign in again.\n`,
      stderr: '',
    });
    assert.equal(await roleOf(email), 'staff');
    assert.deepEqual(await run('add', email), {
      code: 0,
      stdout: `${email} is staff already.\n`,
      stderr: '',
    });
    assert.deepEqual(await run('list'), { code: 0, stdout: `${email}\tAnna\n`, stderr: '' });
    assert.equal(
      (await run('remove', email)).stdout,
      `${email} is not staff now, and has to sign in again.\n`,
    );
    assert.equal(await roleOf(email), 'customer');
    assert.equal((await run('remove', email)).code, 0);
    assert.equal((await run('list')).stdout, 'No one is staff.\n');
  });

  it('S3: ends the sessions of whom it gives or takes the role, and nobody else', async () => {
    const [{ shopper, email }, other] = [await register(), await register()];
    for (const verb of ['add', 'remove']) {
      assert.ok(await isSignedIn(shopper));
      assert.equal((await run(verb, email)).code, 0);
      assert.ok(!(await isSignedIn(shopper)), verb);
      assert.ok(await isSignedIn(other.shopper));
      const signedIn = await shopper.send('POST', '/api/session', { email, password: PASSWORD });
      assert.equal(signedIn.statusCode, 200, signedIn.body);
    }
  });

  it('refuses an account that is not there, not confirmed or disabled, and says why', async () => {
    const missing = await run('add', 'nobody@mail.test');
    assert.deepEqual(missing, {
      code: 1,
      stdout: '',
      stderr: 'There is no account with the address nobody@mail.test.\n',
    });
    assert.equal((await run('remove', 'nobody@mail.test')).code, 1);
    const unconfirmed = await register({ isConfirmed: false });
    assert.match((await run('add', unconfirmed.email)).stderr, /has not confirmed the address yet/);
    assert.equal(await roleOf(unconfirmed.email), 'customer');
    const disabled = await register();
    await shop.database.pool.query('UPDATE customers SET disabled_at = now() WHERE email = $1', [
      disabled.email,
    ]);
    assert.match((await run('add', disabled.email)).stderr, /is disabled/);
    assert.equal(await roleOf(disabled.email), 'customer');
  });

  it('takes the role even from an account that could not get it', async () => {
    const { email } = await register();
    await run('add', email);
    await shop.database.pool.query(
      'UPDATE customers SET disabled_at = now(), email_confirmed_at = NULL WHERE email = $1',
      [email],
    );
    assert.equal((await run('remove', email)).code, 0);
    assert.equal(await roleOf(email), 'customer');
  });

  it('says what failed, and that nothing was understood', async () => {
    const away = await runStaffCommand(['list'], {
      connect: () => Promise.reject(new Error('The database cannot be reached.')),
      stdout: new Writable({ write: (_chunk, _encoding, done) => done() }),
      stderr: new Writable({ write: (_chunk, _encoding, done) => done() }),
    });
    assert.equal(away, 1);
    for (const args of [
      [],
      ['add'],
      ['remove'],
      ['promote', 'a@b.test'],
      ['add', 'a', 'b'],
      ['list', 'a'],
      ['--what'],
    ]) {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(stderr, /Usage: npm run staff/);
    }
    assert.equal((await run('--help')).code, 0);
    assert.match((await run('add', '-h')).stdout, /^Usage/);
  });

  it('lists all of them, page by page', async () => {
    await shop.database.pool.query(
      `INSERT INTO customers (email, email_key, name, role, email_confirmed_at)
       SELECT email, email, 'Many', 'staff', now()
       FROM (SELECT 'many-' || lpad(n::text, 4, '0') || '@mail.test' AS email FROM generate_series(1, 1100) AS n) AS many`,
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
