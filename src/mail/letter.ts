import type { Queryable } from '../database/database.ts';
import { type Html, html } from '../layout/html.ts';
import { fillKnown, placeholdersOf } from '../layout/placeholders.ts';
import type { MailName } from '../settings/content/mail-names.ts';
import type { ShopSettings } from '../settings/schema.ts';
import type { Settings } from '../settings/settings.ts';
import type { Count } from '../web/limits/rate-limit.ts';
import type { MessageOutbox } from './mail.ts';
import type { MailMessage } from './message.ts';

/** The content of an email, from which both its text and its HTML are made. `{{shop}}` becomes the name of the shop. */
export interface Letter {
  /** Which email it is. The shop's settings may have a subject and an introduction for it. */
  mail: MailName;
  /** What the shop's own texts for this email may name, such as the order's number. */
  values?: Readonly<Record<string, string>>;
  subject: string;
  /** Each part is a paragraph. A link is shown with its whole address, so that it can be copied. */
  paragraphs: readonly Part[];
  /** For an email that no order or account needs: the link that ends such emails, for the button of email programs (RFC 8058). */
  unsubscribe?: string;
}

/** Rows list labels with their values, such as "2 × Oxford shirt" and "€138.00". */
type Part = string | { label: string; link: string } | { rows: readonly (readonly [string, string])[] };

export interface MailContent {
  subject: string;
  text: string;
  html: string;
}

/** Takes the emails that the shop writes, and renders them with the shop's name, footer and own texts. */
export interface Outbox {
  /** Puts an email into the outbox in the caller's transaction. It is sent within about 2 s after the commit. */
  send(connection: Queryable, letter: AddressedLetter): Promise<void>;
  /** Like `send`, within a limit: see `MessageOutbox`. */
  sendWithin(connection: Queryable, letter: AddressedLetter, count: Count): Promise<boolean>;
  /** Resolves to how many emails were given up in the last two weeks. */
  countDead(connection: Queryable): Promise<number>;
  /** The shop's address without a slash at the end, for links in emails. */
  readonly publicUrl: string;
  /** The shop's current settings, for emails whose texts depend on them. */
  readonly settings: ShopSettings;
}

export type AddressedLetter = Letter & {
  to: string;
  /** The order that it is about. It is kept with the order, and can be sent again. */
  about?: { orderNumber: string; resentBy?: string };
};

export function createOutbox(messages: MessageOutbox, settings: Pick<Settings, 'current'>): Outbox {
  const messageOf = ({ to, about, ...letter }: AddressedLetter): MailMessage => {
    const { current } = settings;
    const kept = about && {
      ...{ orderNumber: about.orderNumber, mail: letter.mail, resentBy: about.resentBy ?? '' },
      letter: JSON.stringify(withoutTokens(letter, messages.publicUrl)),
    };
    const { unsubscribe } = letter;
    return {
      ...{ to, shop: current.name, ...renderLetter(letter, current) },
      ...(unsubscribe && { unsubscribe }),
      ...(kept && { kept }),
    };
  };
  return {
    publicUrl: messages.publicUrl,
    get settings() {
      return settings.current;
    },
    countDead: messages.countDead,
    send: (connection, letter) => messages.send(connection, messageOf(letter)),
    sendWithin: (connection, letter, count) => messages.sendWithin(connection, messageOf(letter), count),
  };
}

/** A stored link must not open an order for someone who reads the database. */
const withoutTokens = (letter: Letter, publicUrl: string): Letter =>
  withLinks(letter, (link) => (link.startsWith(publicUrl) ? (link.split('?')[0] as string) : link));

/** The letter with each of its links replaced. */
export const withLinks = (letter: Letter, linkOf: (link: string) => string): Letter => ({
  ...letter,
  paragraphs: letter.paragraphs.map((part) =>
    typeof part === 'object' && 'link' in part ? { ...part, link: linkOf(part.link) } : part,
  ),
});

/** RFC 5322 allows more, but no inbox shows it. */
const SUBJECT_LENGTH_MAX = 200;

/** An email with all texts filled in. */
interface FilledLetter {
  shop: string;
  accent: string;
  subject: string;
  parts: readonly Part[];
  footer: string;
}

export function renderLetter(letter: Letter, settings: ShopSettings): MailContent {
  const filled = fillLetter(letter, settings);
  return { subject: filled.subject, text: asText(filled), html: asHtml(filled) };
}

function fillLetter({ mail, values, subject, paragraphs }: Letter, settings: ShopSettings): FilledLetter {
  const { name, accent, mails } = settings;
  const known = { ...placeholdersOf(settings), ...values };
  const fill = (text: string) => fillKnown(text, known);
  const own = mails.texts[mail] ?? { subject: '', introduction: '' };
  const introduction = own.introduction.split(/\n\s*\n/).map((text) => text.replace(/\s+/g, ' ').trim());
  return {
    shop: name,
    accent,
    subject: fill(own.subject || subject).slice(0, SUBJECT_LENGTH_MAX),
    parts: [
      ...introduction.filter(Boolean).map(fill),
      ...paragraphs.map((part) => (typeof part === 'string' ? fill(part) : part)),
    ],
    footer: fill(mails.footer),
  };
}

function asText({ parts, shop, footer }: FilledLetter): string {
  const texts = parts.map((part) => {
    if (typeof part === 'string') return wrap(part);
    return 'rows' in part ? part.rows.map(textRow).join('\n') : `${part.label}:\n${part.link}`;
  });
  const closing = [shop, footer].filter(Boolean).map(wrap).join('\n');
  return `${['Hello,', ...texts, `-- \n${closing}`].join('\n\n')}\n`;
}

/** RFC 5322, 2.1.1: lines of 78 characters. */
const LINE_LENGTH = 76;

/** Values are aligned at the right, if there is room. */
function textRow([label, value]: readonly [string, string]): string {
  const width = LINE_LENGTH - value.length - 1;
  return label.length <= width ? `${label.padEnd(width)} ${value}` : wrap(`${label} ${value}`);
}

function wrap(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) as string;
    if (line && line.length + 1 + word.length > LINE_LENGTH) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.join('\n');
}

/**
 * Email clients keep only inline styles, and many recolor emails for a dark scheme. So the text and its background have no
 * color of their own, and only the button has both.
 */
const FONT = "font-family:'Instrument Sans',Arial,Helvetica,sans-serif";
const BODY = `margin:0;padding:24px;${FONT};font-size:16px;line-height:1.5`;
const buttonStyle = (accent: string) =>
  `display:inline-block;padding:12px 20px;background-color:${accent};color:#ffffff;font-weight:bold;text-decoration:none;border-radius:2px`;

const TABLE = `width:100%;margin:0 0 16px;border-collapse:collapse;${FONT};font-size:16px;line-height:1.5`;

function asHtml({ shop, accent, subject, parts, footer }: FilledLetter): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
</head>
<body style="${BODY}">
<div style="max-width:560px;margin:0 auto">
<p style="margin:0 0 24px;font-size:20px;font-weight:bold;letter-spacing:-0.035em">${shop}</p>
<p style="margin:0 0 16px">Hello,</p>
${parts.map((part) => paragraph(part, accent))}
<p style="margin:32px 0 0;font-size:14px">${footer}</p>
</div>
</body>
</html>
`.text;
}

function paragraph(part: Part, accent: string): Html {
  if (typeof part === 'string') return html`<p style="margin:0 0 16px">${part}</p>\n`;
  if ('rows' in part) return html`<table style="${TABLE}">${part.rows.map(htmlRow)}</table>\n`;
  return html`<p style="margin:24px 0 8px"><a href="${part.link}" style="${buttonStyle(accent)}">${part.label}</a></p>
<p style="margin:0 0 24px;font-size:14px;word-break:break-all">${part.link}</p>\n`;
}

const htmlRow = ([label, value]: readonly [string, string]): Html =>
  html`<tr><td style="padding:4px 16px 4px 0">${label}</td> <td style="padding:4px 0;text-align:right;vertical-align:top;white-space:nowrap">${value}</td></tr>\n`;
