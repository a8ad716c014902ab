import { DEFAULT_SETTINGS } from '../settings/defaults.ts';

/** The sender of the shop's emails. */
export interface Sender {
  name: string;
  address: string;
}

/** RFC 5321, 4.5.3.1: 64 characters before the @ and 255 after it. A path leaves 254 in all. */
const ADDRESS_LENGTH_MAX = 254;
const LOCAL_LENGTH_MAX = 64;
const NAME_LENGTH_MAX = 100;

/**
 * Only plain addresses are allowed, without quotes, comments, routes or literal networks. So nothing in an address can end
 * a header or name a second recipient. Letters outside ASCII are fine.
 */
const LOCAL = /^[^\s\p{Cc}\p{Cf}"(),:;<>@[\\\]]+$/u;
const LABEL = /^[\p{L}\p{N}]([\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u;

/** Whether email can be sent to this address. Check an address before it is stored. */
export function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  if (at < 1 || text.length > ADDRESS_LENGTH_MAX || local.length > LOCAL_LENGTH_MAX) return false;
  if (!LOCAL.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..'))
    return false;
  return text
    .slice(at + 1)
    .split('.')
    .every((label) => LABEL.test(label));
}

/** Parses `MyClothes <shop@myclothes.com>`, or an address alone. Returns undefined for anything else. */
export function parseSender(text: string): Sender | undefined {
  const named = /^([^<>]{0,100})<([^<>]{1,254})>$/.exec(text.trim());
  const sender = named
    ? { name: (named[1] as string).trim().replace(/^"(.*)"$/, '$1'), address: named[2] as string }
    : { name: '', address: text.trim() };
  const isName = sender.name.length <= NAME_LENGTH_MAX && !/[\p{Cc}\p{Cf}"\\]/u.test(sender.name);
  return isName && isMailAddress(sender.address) ? sender : undefined;
}

/** A sender with this name is the default one. Emails then have the name of the shop's settings. */
export const DEFAULT_SENDER_NAME: string = DEFAULT_SETTINGS.name;

/** The default of `MAIL_FROM`: the shop at the host of its public URL. */
export function defaultSender(publicUrl: string): string {
  const address = `shop@${new URL(publicUrl).hostname}`;
  return `${DEFAULT_SENDER_NAME} <${isMailAddress(address) ? address : 'shop@localhost'}>`;
}

/** One email to one recipient. */
export interface MailMessage {
  to: string;
  /** The name of the shop, for the sender of the email. */
  shop?: string;
  subject: string;
  text: string;
  html: string;
  /** Where one POST ends such emails (RFC 8058). */
  unsubscribe?: string;
  /** For an email about an order: what is kept, so that it can be sent again. */
  kept?: KeptMail;
}

export interface KeptMail {
  orderNumber: string;
  /** Which email it is, such as `order-confirmed`. */
  mail: string;
  /** The letter as JSON, without tokens in its links. */
  letter: string;
  /** Who of the staff sends it again. Empty for the first time. */
  resentBy: string;
}

const SUBJECT_LENGTH_MAX = 200;
/** The limit for the text and for the HTML. */
const BODY_LENGTH_MAX = 100_000;

/**
 * Throws if an email could name a second recipient, break out of a header or be too long. Addresses that shoppers type are
 * checked with `isMailAddress`, so this is a fault of the caller.
 */
export function requireSendable({ to, subject, text, html, unsubscribe }: MailMessage): void {
  // The message does not contain the address, because errors are logged.
  if (!isMailAddress(to)) throw new Error('an email needs one plain recipient address');
  if (!subject || subject.length > SUBJECT_LENGTH_MAX || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(subject)) {
    throw new Error(
      `an email needs a subject of one line and up to ${SUBJECT_LENGTH_MAX} characters, not "${subject}"`,
    );
  }
  if (unsubscribe !== undefined && !/^https?:\/\/[\x21-\x3b\x3d\x3f-\x7e]{1,500}$/.test(unsubscribe))
    throw new Error('the link to unsubscribe is not a link of printable characters');
  if (text.length > BODY_LENGTH_MAX || html.length > BODY_LENGTH_MAX)
    throw new Error(`an email may have up to ${BODY_LENGTH_MAX} characters`);
}
