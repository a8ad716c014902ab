import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cleanTyped, isInvisible } from './typed-text.ts';

describe('typed text', () => {
  it('loses invisible characters, and gets the spaces, dashes and digits of a keyboard', () => {
    const typed: [typed: string, clean: string][] = [
      ['\u00a0118\u202f21\u2009', '118 21'],
      ['10\u00ad115\u200b', '10115'],
      ['\u202a+43 1 234\u202c', '+43 1 234'],
      ['1000\u2013001', '1000-001'],
      ['1000\u2212001', '1000-001'],
      ['1000\u2011001', '1000-001'],
      ['\uff11\uff10\uff11\uff11\uff15', '10115'],
      ['\ufeffada\uff20example.com', 'ada@example.com'],
      ['plain', 'plain'],
      ['', ''],
    ];
    for (const [text, clean] of typed) assert.equal(cleanTyped(text), clean, JSON.stringify(text));
  });

  it('keeps line breaks and control characters inside, which are refused elsewhere', () => {
    assert.equal(cleanTyped('ada@example.com\r\nBcc: eve'), 'ada@example.com\r\nBcc: eve');
    assert.equal(cleanTyped('a\u0000b'), 'a\u0000b');
  });

  it('is invisible when none of its characters has a shape', () => {
    for (const text of [
      '',
      ' ',
      '\t\n',
      '\u00a0\u3000',
      '\u200b\u200d\u2060',
      '\u00ad',
      '\u3164',
      '\u2800',
      '\ufe0f',
    ])
      assert.ok(isInvisible(text), JSON.stringify(text));
    for (const text of ['a', ' . ', '李', '\u200bß', '🧥', '٣'])
      assert.ok(!isInvisible(text), JSON.stringify(text));
  });
});
