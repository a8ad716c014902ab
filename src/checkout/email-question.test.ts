import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emailToAskAbout, likelyEmail } from './email-question.ts';

describe('a mistyped email address', () => {
  it('of a common provider is asked about', () => {
    for (const [typed, meant] of [
      ['ada@gmial.com', 'ada@gmail.com'],
      ['ada@gmail.co', 'ada@gmail.com'],
      ['ada@gmail.con', 'ada@gmail.com'],
      ['ada@gnail.com', 'ada@gmail.com'],
      ['Ada.L@Gmial.Com', 'Ada.L@gmail.com'],
      ['ada@hotmial.com', 'ada@hotmail.com'],
      ['ada@hotnail.con', 'ada@hotmail.com'],
      ['ada@outlok.com', 'ada@outlook.com'],
      ['ada@iclould.com', 'ada@icloud.com'],
      ['ada@yaho.com', 'ada@yahoo.com'],
      ['ada@gmx.nett', 'ada@gmx.net'],
      ['ada@we.de', 'ada@web.de'],
      ['ada@protonmial.com', 'ada@protonmail.com'],
    ])
      assert.equal(likelyEmail(typed as string), meant, typed);
  });

  it('is not suspected where the domain exists or is a shop’s or a company’s own', () => {
    for (const email of [
      'ada@gmail.com',
      'ada@GMAIL.com',
      'ada@mail.com',
      'ada@ymail.com',
      'ada@gmx.com',
      'ada@me.com',
      'ada@live.de',
      'ada@lindqvist.example',
      'ada@example.com',
      'ada@company.com',
      'ada@tmail.org',
      'ada@uni-wien.ac.at',
      'ada@k.at',
      '',
      'ada',
    ])
      assert.equal(likelyEmail(email), undefined, email);
  });

  it('is asked about once, and again after it was changed', () => {
    const email = 'ada@gmial.com';
    assert.equal(emailToAskAbout({ email }, undefined), 'ada@gmail.com');
    assert.equal(emailToAskAbout({ email, emailConfirmed: 'Ada@gmial.com' }, undefined), undefined);
    assert.equal(
      emailToAskAbout({ email: 'ada@gmali.com', emailConfirmed: email }, undefined),
      'ada@gmail.com',
    );
  });

  it('is right if it is the customer’s confirmed one', () => {
    const email = 'ada@gmial.com';
    const customer = {
      ...{
        id: '1',
        email,
        name: 'Ada',
        role: 'customer' as const,
        passwordHash: null,
        isEmailConfirmed: true,
      },
      ...{ isDisabled: false, credentialsVersion: 1, createdAt: new Date() },
    };
    assert.equal(emailToAskAbout({ email }, customer), undefined);
    assert.equal(emailToAskAbout({ email }, { ...customer, isEmailConfirmed: false }), 'ada@gmail.com');
  });
});
