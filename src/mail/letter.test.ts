import assert from 'node:assert/strict';
import { test } from 'node:test';
import { greetingOf } from '../layout/email/greeting.ts';
import { itemRow } from '../layout/email/items.ts';
import type { Letter, MailRecipient } from '../layout/email/letter.ts';
import { renderLetter } from '../layout/email/render-letter.ts';
import { DEFAULT_SETTINGS } from '../settings/defaults.ts';
import type { ShopSettings } from '../settings/schema.ts';
import { PUBLIC_URL, requirePlainForms, requireSameContent, shownText } from './letter.fixture.ts';

const link = `${PUBLIC_URL}/orders/MC-7KQ2XW4D?token=a-b_c&x=1`;
const item = (name: string) =>
  itemRow({
    ...{ quantity: 2, name, option: 'Sky blue, M', price: 'KWD 1,138.000' },
    picture: `/pictures/email/oxford-shirt/${'a'.repeat(6)}.jpg`,
  });
const letter = (paragraphs: Letter['paragraphs']): Letter => ({
  ...{ mail: 'order-confirmed', values: { order: 'MC-7KQ2XW4D' }, subject: 'Your order' },
  paragraphs: ['Thank you.', ...paragraphs, { label: 'View your order', link }],
});
const render = (one: Letter, recipient?: MailRecipient, settings: Partial<ShopSettings> = {}) =>
  renderLetter(one, { settings: { ...DEFAULT_SETTINGS, ...settings }, publicUrl: PUBLIC_URL, recipient });

test('a greeting has the name of a person, and nothing that email programs make a link of', () => {
  const greeting = (name: string) => greetingOf({ name });
  for (const name of ['Ada Lovelace', 'Ines', 'José María O’Neill-Smith', 'J. R. Smith', 'আদা', '李小龙'])
    assert.equal(greeting(name), `Hello ${name},`);
  for (const name of [
    ...['', ' ', 'evil.com', 'www.evil', 'Win: evil', 'a/b', '<b>', 'A'.repeat(61), '1', 'Ada\u202E', 'a@b'],
    `${'A. '.repeat(19)}!`,
  ])
    assert.equal(greeting(name), 'Hello,', name);
  assert.equal(greetingOf(undefined), 'Hello,');
});

test('the address follows the items, and is only in emails about a delivery', () => {
  const recipient = { name: 'Ada Lovelace', address: ['Ada Lovelace', 'Street <1>', 'Österreich'] };
  const email = render(letter([{ rows: [item('Shirt')] }, 'Later.']), recipient);
  assert.match(
    email.text,
    /^Hello Ada Lovelace,\n[\s\S]*Delivery address\nAda Lovelace\nStreet <1>\nÖsterreich\n\nLater\./,
  );
  requireSameContent(email);
  requirePlainForms(email);
  assert.doesNotMatch(render(letter([]), recipient).text, /Street/);
  const returned = { ...letter([{ rows: [item('Shirt')] }]), mail: 'return-received' } as const;
  assert.doesNotMatch(render(returned, recipient).text, /Street/);
});

test('100 lines with long names stay below what Gmail cuts off, and say how many are left out', () => {
  const rows = Array.from({ length: 100 }, (_, index) =>
    item(`Item ${index} ${'&<long> "name" '.repeat(12)}`),
  );
  const email = render(letter([{ heading: 'Your items', rows }]));
  requireSameContent(email);
  requirePlainForms(email);
  assert.match(email.text, /^These are 50 of 100 items\.$/m);
  assert.ok(!render(letter([{ rows: rows.slice(0, 50) }])).text.includes('These are'));
});

test('the footer names the seller and the reason for the email', () => {
  const legal = { company: 'Fjord GmbH', address: 'Gasse 1\n1010 Wien\n', register: 'FN 1', vatId: 'ATU1' };
  const { text, html } = render(letter([]), undefined, { legal });
  for (const form of [text, shownText(html)]) {
    assert.match(form.replaceAll(/\s+/g, ' '), /Fjord GmbH, Gasse 1, 1010 Wien FN 1, VAT ID ATU1/);
    assert.match(form.replaceAll(/\s+/g, ' '), /because your address was given for an order at MyClothes\./);
  }
});

test('the header shows a PNG in its size, and the name for any other logo', () => {
  const png = pngOf(400, 100);
  const logo = (kind: 'picture' | 'text') => ({ kind, picture: png, icon: null });
  const { html } = render(letter([]), undefined, { logo: logo('picture') });
  assert.match(
    html,
    /<img src="https:\/\/myclothes\.com\/brand\/[0-9a-f]{12}\/logo" alt="MyClothes" width="160" height="40"/,
  );
  assert.doesNotMatch(render(letter([]), undefined, { logo: logo('text') }).html, /<img/);
});

test('a letter that an earlier release has stored is still sent', () => {
  const stored = letter([
    {
      rows: [
        ['2 × Oxford shirt, M', '€138.00'],
        ['Total', '€138.00'],
      ],
    },
    '1 × Socks',
  ]);
  const email = render(stored);
  requireSameContent(email);
  assert.match(email.text, /^2 × Oxford shirt, M +€138\.00$/m);
});

test('the line in lists of emails is the beginning of the email', () => {
  assert.match(render(letter([])).html, /<div style="display:none[^"]*">Thank you\.<\/div>/);
});

/** The first bytes of a PNG of this size. */
function pngOf(width: number, height: number): string {
  const bytes = Buffer.alloc(60);
  bytes.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes.toString('base64');
}
