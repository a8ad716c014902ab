import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { deviceTokens, sessionTokens } from './cookies.ts';

const keys = [
  'a key that is long enough, number one',
  'a key that is long enough, number two',
  'number three is also long enough here',
] as const;
const tokens = sessionTokens([keys[0]]);

describe('session tokens', () => {
  it('S1: hold 256 bits, never twice the same', () => {
    const issued = new Set(Array.from({ length: 1_000 }, () => tokens.issue().cookieValue.split('.')[1]));
    assert.equal(issued.size, 1_000);
    for (const token of issued) assert.equal(Buffer.from(token as string, 'base64url').length, 32);
  });

  it('S4: are known by their SHA-256 alone', () => {
    const { cookieValue, hash } = tokens.issue();
    assert.equal(hash.length, 32);
    assert.ok(!cookieValue.includes(hash.toString('base64url')));
    assert.deepEqual(tokens.verify(cookieValue)?.hash, hash);
  });

  it('S2: are refused when any character was changed, cut off or added', () => {
    const { cookieValue } = tokens.issue();
    fc.assert(
      fc.property(
        fc.nat(cookieValue.length - 1),
        fc.constantFrom(...'ABCabc019-_.~ %'),
        (index, character) => {
          const changed = cookieValue.slice(0, index) + character + cookieValue.slice(index + 1);
          // The last character of 43 carries 4 of its 6 bits; the check is of the text, so even those count.
          assert.equal(tokens.verify(changed) !== undefined, changed === cookieValue);
        },
      ),
      { numRuns: 5_000 },
    );
    for (const odd of [
      undefined,
      '',
      'v1',
      'v1..',
      cookieValue.slice(0, -1),
      `${cookieValue}A`,
      ` ${cookieValue}`,
      'x'.repeat(10_000),
    ]) {
      assert.equal(tokens.verify(odd), undefined);
    }
  });

  it('S2: are refused when changed although the unchanged one is known, and stay known', () => {
    const own = sessionTokens([keys[1], keys[0]]);
    const [now, before] = [own.issue().cookieValue, tokens.issue().cookieValue];
    for (let turn = 0; turn < 3; turn++) {
      for (const [value, isSignedByOldKey] of [
        [now, false],
        [before, true],
      ] as const) {
        assert.equal(own.verify(value)?.isSignedByOldKey, isSignedByOldKey);
        assert.equal(
          own.verify(`${value.slice(0, -2)}${value.at(-2) === 'A' ? 'B' : 'A'}${value.at(-1)}`),
          undefined,
        );
      }
    }
    // More than are remembered.
    const many = Array.from({ length: 2_500 }, () => own.issue());
    for (const { cookieValue, hash } of [...many, ...many])
      assert.deepEqual(own.verify(cookieValue)?.hash, hash);
  });

  it("S2: are refused with another token's signature, another version or another key", () => {
    const [a, b] = [tokens.issue().cookieValue.split('.'), tokens.issue().cookieValue.split('.')];
    assert.equal(tokens.verify(`v1.${a[1]}.${b[2]}`), undefined);
    assert.equal(tokens.verify(`v2.${a[1]}.${a[2]}`), undefined);
    assert.equal(sessionTokens([keys[1]]).verify(a.join('.')), undefined);
    const unprefixed = createHmac('sha256', keys[0])
      .update(a[1] as string)
      .digest('base64url');
    assert.equal(tokens.verify(`v1.${a[1]}.${unprefixed}`), undefined);
  });

  it('S2, S40: are none of another kind, though the same key has signed them', () => {
    const devices = deviceTokens([keys[0]]);
    const [session, device] = [tokens.issue().cookieValue, devices.issue().cookieValue];
    assert.ok(devices.verify(device));
    assert.deepEqual([tokens.verify(device), devices.verify(session)], [undefined, undefined]);
  });

  it('S34: stay valid while their key is one of several, and are signed again by the newest', () => {
    const old = tokens.issue();
    const rotated = sessionTokens([keys[1], keys[0]]).verify(old.cookieValue);
    assert.ok(rotated?.isSignedByOldKey);
    assert.deepEqual(rotated.hash, old.hash);
    assert.equal(sessionTokens([keys[1]]).verify(rotated.cookieValue)?.isSignedByOldKey, false);
    assert.equal(sessionTokens([keys[2], keys[1]]).verify(old.cookieValue), undefined);
  });
});
