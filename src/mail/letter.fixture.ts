import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Letter } from '../layout/email/letter.ts';
import { type MailContent, renderLetter } from '../layout/email/render-letter.ts';
import { DEFAULT_SETTINGS } from '../settings/defaults.ts';
import { requireSendable } from './message.ts';

export const PUBLIC_URL = 'https://myclothes.com';

/** The email with the default settings. */
export const mailOf = (letter: Letter): MailContent =>
  renderLetter(letter, { settings: DEFAULT_SETTINGS, publicUrl: PUBLIC_URL });

/** Tests what holds for every email of the shop. */
export function testEmails(letters: Readonly<Record<string, Letter>>): void {
  for (const [name, letter] of Object.entries(letters)) {
    const email = mailOf(letter);
    test(`${name}: both forms say the same, with every link`, () => {
      requireSameContent(email);
      for (const part of letter.paragraphs)
        if (typeof part === 'object' && 'link' in part) assert.ok(email.text.includes(`\n${part.link}\n`));
    });
    test(`${name}: plain text in short lines, and HTML that loads only pictures of the shop`, () =>
      requirePlainForms(email));
  }
}

/** Each word, amount and link of one form is in the other. */
export function requireSameContent({ subject, text, html }: MailContent): void {
  requireSendable({ to: 'ada@example.com', subject, text, html });
  const links = text.match(/^https?:\S+$/gm) ?? [];
  const hrefs = [...html.matchAll(/ href="([^"]*)"/g)].map(([, href = '']) => decoded(href));
  assert.deepEqual(hrefs, links);
  assert.ok(links.length > 0);
  const [ofText, ofHtml] = [wordsOf(text.replaceAll(/^https?:\S+$/gm, '')), wordsOf(shownText(html))];
  for (const word of ofText) assert.ok(ofHtml.has(word), `only the text says "${word}"`);
  const ofSubject = wordsOf(subject);
  for (const word of ofHtml)
    assert.ok(ofText.has(word) || ofSubject.has(word), `only the HTML says "${word}"`);
}

/** The text that a reader of the HTML sees, without the hidden line for inboxes. */
export const shownText = (html: string): string =>
  decoded(
    html
      .replace(/^[\s\S]*<body/, '<body')
      .replaceAll(/<!--[\s\S]*?-->/g, '')
      .replace(/<div style="display:none[\s\S]*?<\/div>/, '')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll('&nbsp;', ' '),
  );

const decoded = (markup: string): string =>
  markup
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** The text says "2 ×" where the HTML says "Quantity: 2". */
const wordsOf = (content: string): Set<string> =>
  new Set(
    content
      .replaceAll(/\bQuantity:|×|^-- $/gm, ' ')
      .replaceAll(/[(),:]/g, ' ')
      .split(/\s+/)
      .filter(Boolean),
  );

/** Gmail cuts off emails at 102 KB. */
const BYTES_MAX = 100_000;

export function requirePlainForms({ subject, text, html }: MailContent): void {
  for (const line of text.split('\n')) assert.ok(line.length <= 78 || /^https?:/.test(line), line);
  assert.ok(Buffer.byteLength(html) < BYTES_MAX);
  assert.doesNotMatch(html, /<(script|link|form|iframe|svg|object)|url\(|@import|@font-face/);
  for (const [image] of html.matchAll(/<img[^>]*>/g)) {
    // An address with a query could identify who opens the email.
    assert.match(
      image,
      /^<img src="https:\/\/myclothes\.com\/(pictures\/email|brand)\/[\w/-]+(\.jpg)?" alt="[^"]+" width="\d+" height="\d+"/,
    );
  }
  assert.match(html, /<html lang="en" dir="ltr">/);
  assert.match(html, /<meta name="color-scheme" content="light dark">/);
  for (const [table] of html.matchAll(/<table[^>]*>/g)) assert.match(table, /role="presentation"/);
  assert.equal(html.match(/<h1\b/g)?.length, 1);
  // Text with a color also has a background color, so that no dark scheme hides it.
  for (const [style] of html.matchAll(/style="[^"]*"/g))
    if (/[^-]color:/.test(style)) assert.match(style, /background-color:/);
  assert.doesNotMatch(`${subject}${text}`, /!/);
}
