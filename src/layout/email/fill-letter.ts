import type { MailName } from '../../settings/content/mail-names.ts';
import type { ShopSettings } from '../../settings/schema.ts';
import { fillKnown, placeholdersOf } from '../placeholders.ts';
import { greetingOf } from './greeting.ts';
import type { Letter, MailRecipient, Part, RowsPart } from './letter.ts';
import { reasonOf } from './reasons.ts';

/** A heading with lines of text below it, such as an address. */
interface LinesPart {
  heading: string;
  lines: readonly string[];
}

export type FilledPart = Part | LinesPart;

/** An email with all texts filled in. Both of its forms are made from it. */
export interface FilledLetter {
  shop: string;
  subject: string;
  greeting: string;
  parts: readonly FilledPart[];
  /** The seller, the reason for this email, and the shop's own footer. */
  footer: readonly string[];
  /** The link that ends such emails. It is shown as a plain link. */
  unsubscribe: string | undefined;
}

/** RFC 5322 allows more, but no inbox shows it. */
const SUBJECT_LENGTH_MAX = 200;

export function fillLetter(
  { mail, values, subject, paragraphs, unsubscribe }: Letter,
  { settings, recipient }: { settings: ShopSettings; recipient?: MailRecipient | undefined },
): FilledLetter {
  const { name, legal, mails } = settings;
  const known = { ...placeholdersOf(settings), ...values };
  const fill = (text: string) => fillKnown(text, known);
  const own = mails.texts[mail] ?? { subject: '', introduction: '' };
  const introduction = own.introduction.split(/\n\s*\n/).map((text) => text.replace(/\s+/g, ' ').trim());
  const parts = paragraphs.flatMap((part) => (typeof part === 'string' ? fill(part) : shortened(part)));
  return {
    shop: name,
    subject: fill(own.subject || subject).slice(0, SUBJECT_LENGTH_MAX),
    greeting: greetingOf(recipient),
    parts: [
      ...introduction.filter(Boolean).map(fill),
      ...withAddress(parts, WITH_ADDRESS.has(mail) ? recipient?.address : undefined),
    ],
    footer: [...legalLines(legal), fill(reasonOf(mail)), fill(mails.footer)].filter(Boolean),
    unsubscribe,
  };
}

/** Gmail cuts off emails at 102 KB. This many items with long names take about 80 KB. */
const ITEMS_MAX = 50;

/** The text names no link, because that of an unpaid order leads to its payment and not to its items. */
function shortened(part: Exclude<Part, string>): Part[] {
  if (!('rows' in part) || part.rows.length <= ITEMS_MAX) return [part];
  const { length } = part.rows;
  return [{ ...part, rows: part.rows.slice(0, ITEMS_MAX) }, `These are ${ITEMS_MAX} of ${length} items.`];
}

/** The emails about a delivery show its address. */
const WITH_ADDRESS: ReadonlySet<MailName> = new Set([
  ...(['order-confirmed', 'payment-link', 'order-shipped', 'exchange-shipped'] as const),
]);

/** The address follows the items and amounts. */
function withAddress(parts: readonly Part[], lines: readonly string[] = []): FilledPart[] {
  const last = parts.findLastIndex((part) => typeof part === 'object' && isTable(part));
  if (last < 0 || lines.length === 0) return [...parts];
  return [...parts.slice(0, last + 1), { heading: 'Delivery address', lines }, ...parts.slice(last + 1)];
}

const isTable = (part: Exclude<Part, string>): part is RowsPart => 'rows' in part && part.rows.length > 0;

/** Directive 2000/31/EC, articles 5 and 6, requires business emails to name the seller. */
function legalLines({ company, address, register, vatId }: ShopSettings['legal']): string[] {
  const place = address
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const seller = [company, ...place].filter(Boolean).join(', ');
  return [seller, [register, vatId && `VAT ID ${vatId}`].filter(Boolean).join(', ')];
}
