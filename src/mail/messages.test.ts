import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requireSendable } from './message.ts';
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
};

test('every message is covered here', () => {
  assert.deepEqual(Object.keys(ALL).sort(), Object.keys(messages).sort());
});

for (const [name, { subject, text, html }] of Object.entries(ALL)) {
  test(`${name}: both forms say the same, with every link in full`, () => {
    requireSendable({ to: 'ada@example.com', subject, text, html });
    const links = text.match(/^https:\S+$/gm) ?? [];
    assert.ok(links.length > 0);
    for (const address of links) {
      const escaped = address.replaceAll('&', '&amp;');
      assert.ok(html.includes(`href="${escaped}"`));
      assert.ok(html.includes(`>${escaped}</p>`));
    }
    const words = (content: string) => content.replaceAll(/\s+/g, ' ');
    const shown = words(html.replaceAll(/<[^>]+>/g, ' ').replaceAll('&#39;', "'"));
    for (const paragraph of text.split('\n\n').slice(0, -1))
      for (const line of paragraph.split(/:\n/))
        assert.ok(shown.includes(words(line).replaceAll('&', '&amp;')), line);
  });

  test(`${name}: plain text in short lines, and HTML that needs nothing from elsewhere`, () => {
    for (const line of text.split('\n')) assert.ok(line.length <= 78 || line.startsWith('https:'), line);
    assert.doesNotMatch(html, /<(script|img|link|style|form|iframe)|url\(|class=/);
    assert.match(html, /<meta name="color-scheme" content="light dark">/);
    // What has a color has a ground with it, so that no dark scheme hides it.
    for (const [style] of html.matchAll(/style="[^"]*"/g))
      assert.equal(/[^-]color:/.test(style), /background-color:/.test(style), style);
    assert.doesNotMatch(`${subject}${text}`, /!/);
  });
}

test('S22: a link cannot end its attribute', () => {
  const { html } = messages.resetPassword({
    link: 'https://a.example/"><script>alert(1)</script>',
    minutes: 1,
  });
  assert.doesNotMatch(html, /<script/);
  assert.match(html, /The link works once, for 1 minute\./);
});
