import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emailFault, emailFormFault, mailboxKey } from './email.ts';

describe('an email address', () => {
  it('counts as one mailbox in all of its spellings', () => {
    const same: string[][] = [
      [
        'ada@example.com',
        ' ADA@Example.com',
        'ada+shop@example.com',
        'ada+a+b@example.com',
        '\u200bada@example.com',
      ],
      ['adalovelace@gmail.com', 'a.d.a.lovelace@gmail.com', 'Ada.Lovelace+1@googlemail.com'],
      ['ada@müller.example', 'ada@xn--mller-kva.example'],
    ];
    for (const [first = '', ...others] of same)
      for (const other of others) assert.equal(mailboxKey(other), mailboxKey(first), other);
  });

  it('counts separately if another person may own it', () => {
    const apart = [
      'ada@example.com',
      'a.da@example.com',
      'adb@example.com',
      'ada@example.org',
      '+ada@example.com',
    ];
    assert.equal(new Set(apart.map(mailboxKey)).size, apart.length);
    for (const odd of ['', '@', 'ada', '+@gmail.com', '...@gmail.com', `${'a'.repeat(5_000)}@b`])
      assert.equal(typeof mailboxKey(odd), 'string');
  });

  it('needs a dot in its domain if email must reach it', () => {
    for (const email of ['ada@localhost', 'ada@shop', 'a.da@intranet'])
      assert.deepEqual([emailFormFault(email), typeof emailFault(email)], [undefined, 'string'], email);
    for (const email of ['ada@example.com', 'ada@müller.example', '\u202aada@example.com\u202c'])
      assert.equal(emailFault(email), undefined, email);
  });
});
