import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_SETTINGS } from '../settings/defaults.ts';
import { type Letter, type MailContent, renderLetter } from './letter.ts';
import { requireSendable } from './message.ts';

/** The email with the default settings. */
export const mailOf = (letter: Letter): MailContent => renderLetter(letter, DEFAULT_SETTINGS);

/** Tests what holds for every email of the shop. */
export function testEmails(letters: Readonly<Record<string, Letter>>): void {
  for (const [name, letter] of Object.entries(letters)) {
    const email = mailOf(letter);
    test(`${name}: both forms say the same, with every link in full`, () => requireSameContent(email));
    test(`${name}: plain text in short lines, and HTML that needs nothing from elsewhere`, () =>
      requirePlainForms(email));
  }
}

function requireSameContent({ subject, text, html }: MailContent): void {
  requireSendable({ to: 'ada@example.com', subject, text, html });
  const links = text.match(/^https:\S+$/gm) ?? [];
  assert.ok(links.length > 0);
  for (const address of links) {
    const escaped = address.replaceAll('&', '&amp;');
    assert.ok(html.includes(`href="${escaped}"`));
    assert.ok(html.includes(`>${escaped}</p>`));
  }
  const words = (content: string) => content.replaceAll(/\s+/g, ' ');
  const shown = words(
    html
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>'),
  );
  for (const paragraph of text.split('\n\n').slice(0, -1))
    for (const line of paragraph.split(/:\n/))
      assert.ok(shown.includes(words(line).replaceAll('&', '&amp;')), line);
}

function requirePlainForms({ subject, text, html }: MailContent): void {
  for (const line of text.split('\n')) assert.ok(line.length <= 78 || line.startsWith('https:'), line);
  assert.doesNotMatch(html, /<(script|img|link|style|form|iframe)|url\(|class=/);
  assert.match(html, /<meta name="color-scheme" content="light dark">/);
  // Text with a color also has a background color, so that no dark scheme hides it.
  for (const [style] of html.matchAll(/style="[^"]*"/g))
    assert.equal(/[^-]color:/.test(style), /background-color:/.test(style), style);
  assert.doesNotMatch(`${subject}${text}`, /!/);
}
