import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { isAnyoneWaiting } from '../../../test/locks.ts';
import { until } from '../../../test/shop.ts';
import { DEFAULT_SETTINGS } from '../../settings/defaults.ts';
import { type Authenticator, createAuthenticator, type Faults } from './authenticator.fixture.ts';
import {
  createPasskeys,
  listPasskeys,
  PASSKEYS_MAX,
  type PasskeyOwner,
  type Passkeys,
  removePasskey,
} from './passkeys.ts';
import { sweepPasskeyChallenges } from './queries.ts';

const ORIGIN = 'https://shop.test';

describe('passkeys', () => {
  let test: TestDatabase;
  let passkeys: Passkeys;
  let customers = 0;
  let anna: PasskeyOwner;
  let authenticator: Authenticator;
  before(async () => {
    test = await createTestDatabase();
    passkeys = createPasskeys(test.database, ORIGIN, { current: DEFAULT_SETTINGS });
  });
  after(() => test.drop());
  beforeEach(async () => {
    anna = await addCustomer();
    authenticator = createAuthenticator(ORIGIN);
  });

  const addCustomer = async (): Promise<PasskeyOwner> => {
    const email = `customer-${++customers}@mail.test`;
    const { rows } = await test.database.pool.query(
      `INSERT INTO customers (email, email_key, name) VALUES ($1, $1, 'Anna') RETURNING id`,
      [email],
    );
    return { id: rows[0].id, email, name: 'Anna', credentialsVersion: 1 };
  };
  const store = (owner: PasskeyOwner, answer: Parameters<Passkeys['add']>[2], name = 'Laptop') =>
    test.database.transaction((connection) => passkeys.add(connection, owner, answer, name));
  const add = async (owner = anna, from = authenticator, faults?: Faults) =>
    store(owner, from.create(await passkeys.registrationOptions(owner), faults));
  const signIn = async (from = authenticator, faults?: Faults) =>
    passkeys.authenticate(from.get(await passkeys.authenticationOptions(), faults));

  it('are added by a customer, listed, and used to sign in', async () => {
    const added = await add();
    assert.ok(added.ok);
    assert.deepEqual(
      (await listPasskeys(test.database, anna.id)).map(({ id, name, lastUsedAt }) => [id, name, lastUsedAt]),
      [[added.passkey.id, 'Laptop', null]],
    );
    assert.deepEqual(await signIn(), { id: anna.id, credentialsVersion: 1 });
    assert.deepEqual(await signIn(), { id: anna.id, credentialsVersion: 1 });
    const [used] = await listPasskeys(test.database, anna.id);
    assert.ok(used?.lastUsedAt instanceof Date);
  });

  it('S15: are not added by a request that was in progress while the password was reset', async () => {
    const answer = authenticator.create(await passkeys.registrationOptions(anna));
    const client = await test.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('UPDATE customers SET credentials_version = 2 WHERE id = $1', [anna.id]);
      const adding = store(anna, answer);
      await until(() => isAnyoneWaiting(test.database), 'the request waits for the reset');
      await client.query('COMMIT');
      assert.deepEqual(await adding, { ok: false, reason: 'passkey_refused' });
    } finally {
      client.release(true);
    }
    assert.deepEqual(await listPasskeys(test.database, anna.id), []);
  });

  it('must be discoverable, unlocked, for this host, and not known already', async () => {
    await add();
    const options = await passkeys.registrationOptions(anna);
    assert.deepEqual(options.rp, { name: 'MyClothes', id: 'shop.test' });
    assert.deepEqual([options.user.name, options.user.displayName], [anna.email, 'Anna']);
    assert.equal(options.authenticatorSelection?.residentKey, 'required');
    assert.equal(options.authenticatorSelection?.userVerification, 'required');
    assert.equal(options.attestation, 'none');
    assert.deepEqual(
      options.excludeCredentials?.map(({ id }) => id),
      [authenticator.credentialId],
    );
  });

  it('S14: are requested with the same options for everyone who signs in', async () => {
    await add();
    const [one, other] = [await passkeys.authenticationOptions(), await passkeys.authenticationOptions()];
    assert.notEqual(one.challenge, other.challenge);
    assert.equal(Buffer.from(one.challenge, 'base64url').length, 32);
    assert.deepEqual({ ...one, challenge: '' }, { ...other, challenge: '' });
    assert.equal(one.allowCredentials, undefined);
  });

  it('are proved by an answer that works once, even if it is sent many times at once', async () => {
    const registration = authenticator.create(await passkeys.registrationOptions(anna));
    const added = await Promise.all(Array.from({ length: 5 }, () => store(anna, registration)));
    assert.equal(added.filter(({ ok }) => ok).length, 1);
    const answer = authenticator.get(await passkeys.authenticationOptions());
    const signedIn = await Promise.all(Array.from({ length: 5 }, () => passkeys.authenticate(answer)));
    assert.equal(signedIn.filter(Boolean).length, 1);
    assert.equal(await passkeys.authenticate(answer), undefined);
  });

  it("are proved within five minutes, by the database's clock", async () => {
    await add();
    const registration = authenticator.create(await passkeys.registrationOptions(anna));
    const answer = authenticator.get(await passkeys.authenticationOptions());
    const { rows } = await test.database.pool.query(
      'UPDATE passkey_challenges SET expires_at = now() RETURNING challenge_hash',
    );
    assert.ok(rows.length >= 2);
    assert.deepEqual(await store(anna, registration), { ok: false, reason: 'passkey_refused' });
    assert.equal(await passkeys.authenticate(answer), undefined);
    assert.ok((await sweepPasskeyChallenges(test.database)) >= 2);
    assert.equal(await sweepPasskeyChallenges(test.database), 0);
  });

  const WRONG: [what: string, faults: Faults][] = [
    ['made for another origin', { origin: 'https://shop.test.evil.test' }],
    ['made without encryption', { origin: 'http://shop.test' }],
    ['made for another host', { rpId: 'evil.test' }],
    ['made without the shopper', { flags: 0b100_0000 }],
    ['made without unlocking', { flags: 0b100_0001 }],
    ['made for a challenge of its own', { challenge: Buffer.alloc(32, 1).toString('base64url') }],
    ['made for no challenge', { challenge: '' }],
  ];
  for (const [what, faults] of WRONG) {
    it(`are refused when the answer was ${what}`, async () => {
      assert.deepEqual(await add(anna, authenticator, faults), { ok: false, reason: 'passkey_refused' });
      assert.deepEqual(await listPasskeys(test.database, anna.id), []);
      await add();
      const { flags, ...others } = faults;
      const signing = flags === undefined ? others : { flags: flags & 0b11_1111 };
      assert.equal(await signIn(authenticator, signing), undefined);
      assert.ok(await signIn(), 'one wrong answer ends nothing');
    });
  }

  it('are refused when an answer was made for the other purpose', async () => {
    await add();
    assert.equal(await signIn(authenticator, { type: 'webauthn.create' }), undefined);
    const { challenge } = await passkeys.registrationOptions(anna);
    assert.equal(await signIn(authenticator, { challenge }), undefined);
    const { challenge: ofSignIn } = await passkeys.authenticationOptions();
    const other = createAuthenticator(ORIGIN);
    assert.equal((await add(anna, other, { challenge: ofSignIn })).ok, false);
    assert.equal((await add(anna, other, { type: 'webauthn.get' })).ok, false);
  });

  it("S16: are not added to an account with another customer's challenge", async () => {
    const berit = await addCustomer();
    const answer = authenticator.create(await passkeys.registrationOptions(berit));
    assert.deepEqual(await store(anna, answer), { ok: false, reason: 'passkey_refused' });
    assert.ok((await store(berit, answer)).ok, "the owner's challenge was not used up");
  });

  it('are refused with certificates, because checking them would fetch addresses that they name', async () => {
    const refused = { ok: false, reason: 'passkey_refused' };
    assert.deepEqual(await add(anna, authenticator, { attestedBy: 'a certificate' }), refused);
    assert.ok((await add(anna, authenticator, { attestedBy: 'its own key' })).ok);
    assert.ok(await signIn());
  });

  it('are refused if the signature, the key or the owner is a different one', async () => {
    await add();
    const stranger = createAuthenticator(ORIGIN);
    assert.equal(await signIn(stranger), undefined, 'one that was never added');
    const berit = await addCustomer();
    await add(berit, stranger);
    const options = await passkeys.authenticationOptions();
    const [ours, theirs] = [authenticator.get(options), stranger.get(options)];
    const mixed = { ...ours, response: { ...ours.response, signature: theirs.response.signature } };
    assert.equal(await passkeys.authenticate(mixed), undefined);
    const userHandle = Buffer.from(berit.id.replaceAll('-', ''), 'hex').toString('base64url');
    assert.equal(await signIn(authenticator, { userHandle }), undefined);
    assert.equal(await signIn(authenticator, { userHandle: undefined }), undefined);
    assert.deepEqual(await signIn(), { id: anna.id, credentialsVersion: 1 });
  });

  it('are refused if the counter shows a copy', async () => {
    await add();
    assert.ok(await signIn(authenticator, { counter: 7 }));
    assert.equal(await signIn(authenticator, { counter: 7 }), undefined);
    assert.equal(await signIn(authenticator, { counter: 3 }), undefined);
    assert.ok(await signIn(authenticator, { counter: 8 }));
    const uncounted = createAuthenticator(ORIGIN);
    await add(anna, uncounted);
    assert.ok(await signIn(uncounted, { counter: 0 }));
    assert.ok(await signIn(uncounted, { counter: 0 }));
  });

  it('are refused if the answer is malformed', async () => {
    const good = authenticator.create(await passkeys.registrationOptions(anna));
    const signed = authenticator.get(await passkeys.authenticationOptions());
    for (const odd of ['AAAA', 'e30', 'bnVsbA', 'W10', '____', 'x'.repeat(4_000)]) {
      for (const member of ['clientDataJSON', 'attestationObject'] as const) {
        // Each answer has its own challenge, so that the member is refused and not the challenge.
        const fresh = authenticator.create(await passkeys.registrationOptions(anna));
        const answer = { ...fresh, response: { ...fresh.response, [member]: odd } };
        assert.equal((await store(anna, answer)).ok, false, `${member} ${odd}`);
      }
      for (const member of ['clientDataJSON', 'authenticatorData', 'signature'] as const) {
        const fresh = authenticator.get(await passkeys.authenticationOptions());
        const answer = { ...fresh, response: { ...fresh.response, [member]: odd } };
        assert.equal(await passkeys.authenticate(answer), undefined, `${member} ${odd}`);
      }
    }
    assert.ok((await store(anna, good)).ok);
    assert.ok(await passkeys.authenticate(signed));
  });

  it('are unique: an existing one is not added again to any account', async () => {
    await add();
    assert.deepEqual(await add(), { ok: false, reason: 'passkey_exists' });
    assert.deepEqual(await add(await addCustomer()), { ok: false, reason: 'passkey_exists' });
  });

  it(`are at most ${PASSKEYS_MAX} of one customer, also when they are added at once`, async () => {
    for (let count = 0; count < PASSKEYS_MAX - 1; count++) await add(anna, createAuthenticator(ORIGIN));
    const options = await Promise.all(Array.from({ length: 4 }, () => passkeys.registrationOptions(anna)));
    const blocking = await test.database.pool.connect();
    await blocking.query('BEGIN');
    await blocking.query('SELECT FROM customers WHERE id = $1 FOR NO KEY UPDATE', [anna.id]);
    const adding = options.map((one) => store(anna, createAuthenticator(ORIGIN).create(one)));
    try {
      await until(async () => {
        const { rowCount } = await blocking.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return rowCount === 4;
      }, 'all four wait for each other');
    } finally {
      await blocking.query('ROLLBACK');
      blocking.release();
    }
    const last = await Promise.all(adding);
    assert.equal(last.filter(({ ok }) => ok).length, 1);
    assert.deepEqual(last.filter(({ ok }) => !ok)[0], { ok: false, reason: 'too_many_passkeys' });
    assert.equal((await listPasskeys(test.database, anna.id)).length, PASSKEYS_MAX);
  });

  it('S16: are removed only by their owner, and stop working then', async () => {
    const added = await add();
    assert.ok(added.ok);
    const berit = await addCustomer();
    for (const id of [added.passkey.id, 'not-an-id', '', "' OR true --"])
      assert.equal(await removePasskey(test.database, berit.id, id), false);
    assert.deepEqual(await listPasskeys(test.database, berit.id), []);
    assert.deepEqual(await signIn(), { id: anna.id, credentialsVersion: 1 });
    assert.equal(await removePasskey(test.database, anna.id, added.passkey.id), true);
    assert.equal(await removePasskey(test.database, anna.id, added.passkey.id), false);
    assert.equal(await signIn(), undefined);
  });

  it('are deleted with the customer', async () => {
    await add();
    const answer = authenticator.get(await passkeys.authenticationOptions());
    await test.database.pool.query('DELETE FROM customers WHERE id = $1', [anna.id]);
    assert.equal(await passkeys.authenticate(answer), undefined);
  });

  it('do not sign in while the database is unavailable', async () => {
    const answer = authenticator.get(await passkeys.authenticationOptions());
    const gone = { ...test.database, run: () => Promise.reject(new Error('away')) };
    await assert.rejects(
      createPasskeys(gone, ORIGIN, { current: DEFAULT_SETTINGS }).authenticate(answer),
      /away/,
    );
  });
});
