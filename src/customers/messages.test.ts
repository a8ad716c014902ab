import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailOf, testEmails } from '../mail/letter.fixture.ts';
import * as messages from './messages.ts';

const link = (name: string) => `https://myclothes.com/${name}?token=a-b_c&x=1`;

const ALL = {
  confirmEmail: messages.confirmEmail({ link: link('confirm-email'), hours: 24 }),
  confirmNewEmail: messages.confirmNewEmail({ link: link('confirm-email'), hours: 1 }),
  resetPassword: messages.resetPassword({ link: link('reset-password'), minutes: 30 }),
  emailChanged: messages.emailChanged({ link: link('contact') }),
  alreadyRegistered: messages.alreadyRegistered({
    signIn: link('sign-in'),
    resetPassword: link('forgot-password'),
  }),
  passkeyAdded: messages.passkeyAdded({ link: link('account/passkeys') }),
  passwordChanged: messages.passwordChanged({ link: link('forgot-password') }),
  passwordReset: messages.passwordReset({ link: link('forgot-password') }),
};

test('every message is covered here', () => {
  assert.deepEqual(Object.keys(ALL).sort(), Object.keys(messages).sort());
});

testEmails(ALL);

test('S22: a link cannot end its attribute', () => {
  const { html } = mailOf(
    messages.resetPassword({ link: 'https://a.example/"><script>alert(1)</script>', minutes: 1 }),
  );
  assert.doesNotMatch(html, /<script/);
  assert.match(html, /The link works once, for 1 minute\./);
});
