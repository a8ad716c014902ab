import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hash, parseOptions } from '@node-rs/argon2';
import { Problem } from '../../web/errors/errors.ts';
import { createPasswords } from './passwords.ts';

const PASSWORD = 'correct horse battery staple';
const CLAIM = { network: '192.0.2.7', isFirst: false };

describe('passwords', () => {
  const passwords = createPasswords();

  it('S13: are hashed with Argon2id at 19 MiB, two passes, one lane and their own salt', async () => {
    const [one, other] = await Promise.all([
      passwords.hash(PASSWORD, CLAIM),
      passwords.hash(PASSWORD, CLAIM),
    ]);
    assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    assert.equal(parseOptions(one).saltLen, 16);
    assert.notEqual(one, other);
    assert.deepEqual(await passwords.verify(one, PASSWORD, CLAIM), { ok: true });
    for (const wrong of ['', PASSWORD.toUpperCase(), `${PASSWORD} `, PASSWORD.slice(0, -1)])
      assert.deepEqual(await passwords.verify(one, wrong, CLAIM), { ok: false });
  });

  it('S12: differ in every character', async () => {
    for (const password of ['пароль пароль', '🧥🧦👖🧢👗🥾🧣🧤', 'nul\0nul\0nul', 'x'.repeat(128)]) {
      const stored = await passwords.hash(password, CLAIM);
      assert.deepEqual(await passwords.verify(stored, password, CLAIM), { ok: true });
      assert.deepEqual(await passwords.verify(stored, `${password.slice(0, -2)}??`, CLAIM), { ok: false });
    }
  });

  it('are the same on every keyboard', async () => {
    const stored = await passwords.hash('caf\u00e9 am See', CLAIM);
    assert.deepEqual(await passwords.verify(stored, 'cafe\u0301 am See', CLAIM), { ok: true });
  });

  it('S13: with older parameters are hashed again only when they are correct', async () => {
    for (const older of [
      { memoryCost: 4_096, timeCost: 2 },
      { memoryCost: 19_456, timeCost: 1 },
      { memoryCost: 19_456, timeCost: 2, algorithm: 1 },
    ]) {
      const stored = await hash(PASSWORD, older);
      assert.deepEqual(await passwords.verify(stored, 'wrong', CLAIM), { ok: false });
      const { ok, upgradedHash } = await passwords.verify(stored, PASSWORD, CLAIM);
      assert.ok(ok && upgradedHash);
      assert.match(upgradedHash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      assert.deepEqual(await passwords.verify(upgradedHash, PASSWORD, CLAIM), { ok: true });
    }
  });

  it('S13: with stronger parameters stay unchanged', async () => {
    const stored = await hash(PASSWORD, { memoryCost: 32_768, timeCost: 3 });
    assert.deepEqual(await passwords.verify(stored, PASSWORD, CLAIM), { ok: true });
  });

  it('S14: never match if there is no account, after the same work', async () => {
    for (const password of ['', PASSWORD, 'A']) {
      assert.deepEqual(await passwords.verify(null, password, CLAIM), { ok: false });
    }
  });

  it('do not match a malformed hash', async () => {
    await assert.rejects(passwords.verify('', PASSWORD, CLAIM));
    await assert.rejects(passwords.verify('plain text', 'plain text', CLAIM));
    assert.deepEqual(await passwords.verify(await passwords.hash(PASSWORD, CLAIM), PASSWORD, CLAIM), {
      ok: true,
    });
  });

  it('S13: are computed one at a time, 50 wait, and the next one is refused with the time to try again', async () => {
    const busy = createPasswords({ concurrency: 1 });
    const results = await Promise.allSettled(
      Array.from({ length: 60 }, () => busy.verify(null, PASSWORD, CLAIM)),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    assert.equal(refused.length, 9);
    for (const { reason } of refused) {
      assert.ok(reason instanceof Problem);
      assert.deepEqual([reason.status, reason.code, reason.retryAfterSeconds], [503, 'overloaded', 2]);
    }
    assert.deepEqual(await busy.verify(null, PASSWORD, CLAIM), { ok: false });
  });

  it('S14: of one address are compared in one turn, however many there are', async () => {
    const first = await passwords.hash('the first of five', CLAIM);
    const hashes = [
      first,
      await passwords.hash('the second', CLAIM, first),
      await passwords.hash('the third', CLAIM, first),
    ];
    assert.equal(new Set(hashes.map((stored) => stored.split('$')[4])).size, 1);
    assert.deepEqual(await passwords.findMatch(hashes, 'the third', CLAIM), { hash: hashes[2] });
    const refusedOf = async (compared: string[]) => {
      const busy = createPasswords({ concurrency: 1 });
      const tries = Array.from({ length: 54 }, () => busy.findMatch(compared, 'none of them', CLAIM));
      return (await Promise.allSettled(tries)).filter(({ status }) => status === 'rejected').length;
    };
    for (const compared of [[], hashes.slice(0, 1), hashes]) assert.equal(await refusedOf(compared), 3);
  });

  it('S13: of one address with older parameters become stronger and keep their salt', async () => {
    const weak = await hash(PASSWORD, { memoryCost: 4_096, timeCost: 2 });
    const match = await passwords.findMatch([await passwords.hash('another', CLAIM), weak], PASSWORD, CLAIM);
    assert.equal(match?.hash, weak);
    assert.equal(match?.upgradedHash?.split('$')[4], weak.split('$')[4]);
    assert.deepEqual(await passwords.verify(match?.upgradedHash ?? '', PASSWORD, CLAIM), { ok: true });
  });

  it('S13: release their turn if one fails', async () => {
    const busy = createPasswords({ concurrency: 1 });
    for (let failure = 0; failure < 60; failure++)
      await assert.rejects(busy.verify('no hash', PASSWORD, CLAIM));
    assert.deepEqual(await busy.verify(null, PASSWORD, CLAIM), { ok: false });
  });
});
