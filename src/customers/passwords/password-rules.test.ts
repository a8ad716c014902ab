import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dictionary } from '@zxcvbn-ts/language-common';
import fc from 'fast-check';
import { passwordFault } from './password-rules.ts';

const anna = { email: 'anna.lindqvist@mail.test', name: 'Anna Lindqvist-Bø' };
const FINE = 'nine grey seals';

describe("a password's fault", () => {
  it('S12: is a length below 8 or above 128 characters', () => {
    assert.match(passwordFault('', anna) ?? '', /at least 8 characters/);
    assert.match(passwordFault('k7#Pq2x', anna) ?? '', /at least 8 characters/);
    assert.match(passwordFault('🧥🧦👖🧢👗🥾🧣', anna) ?? '', /at least 8 characters/);
    assert.match(passwordFault('é'.repeat(129), anna) ?? '', /at most 128 characters/);
    for (const password of ['k7#Pq2xw', '🧥🧦👖🧢👗🥾🧣🧤', '🧥'.repeat(128)])
      assert.equal(passwordFault(password, anna), undefined, password);
  });

  it('S12: does not depend on which visible characters it has', () => {
    for (const password of [
      '  \t\n\0\u007f ß\u202e',
      '§§§$$$%%%///',
      '. _ . @ . - . +',
      "'; DROP TABLE customers; --",
      '<script>1</script>',
    ])
      assert.equal(passwordFault(password, anna), undefined, password);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 20, maxLength: 128 }), (password) => {
        assert.equal(passwordFault(`${password.slice(0, 60)}☂${password.length}`, anna), undefined);
      }),
    );
  });

  it('S12: is that nothing of it is visible', () => {
    for (const blank of [' ', '\u00a0', '\u200b', '\u00ad', '\t', '\0', '\u3164'])
      assert.match(passwordFault(blank.repeat(12), anna) ?? '', /visible characters/, JSON.stringify(blank));
  });

  it('S12: is that it is on the list of common passwords, in upper or lower case', () => {
    const common = dictionary['passwords-common'].filter((password) => password.length >= 8);
    assert.ok(common.length > 10_000);
    for (const password of common) assert.ok(passwordFault(password, anna), password);
    for (const password of ['password', 'PassWord', 'ｐａｓｓｗｏｒｄ', 'QWERTYUIOP', '12345678'])
      assert.match(passwordFault(password, anna) ?? '', /too common/, password);
  });

  it("S12: is that it is the customer's own name or email, or the shop's name", () => {
    for (const password of [
      'anna.lindqvist@mail.test',
      'ANNA.LINDQVIST@MAIL.TEST',
      'annalindqvist',
      'Lindqvist Anna',
      'lindqvist-12',
      'anna_lindqvist1!',
      'MyClothes1',
      'myclothes anna',
      'anna - . _ lindqvist',
    ]) {
      assert.match(passwordFault(password, anna) ?? '', /too similar to your name/, password);
    }
    for (const password of ['anna rows across the lake', 'lindqvist%4Kx', `${FINE} anna`])
      assert.equal(passwordFault(password, anna), undefined, password);
  });

  it('S12: is nothing of a short name, which is in many good passwords', () => {
    assert.equal(passwordFault('bo&al on ice', { email: 'bo@al.io', name: 'Bo Al' }), undefined);
    assert.equal(passwordFault(FINE, { email: '', name: '' }), undefined);
  });
});
