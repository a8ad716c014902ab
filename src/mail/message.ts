/** Where mail comes from. */
export interface Sender {
  name: string;
  address: string;
}

/** RFC 5321, 4.5.3.1: 64 before the @, 255 after it; 254 in all is what a path leaves. */
const ADDRESS_LENGTH_MAX = 254;
const LOCAL_LENGTH_MAX = 64;
const NAME_LENGTH_MAX = 100;

/**
 * The forms that people have: no quotes, comments, routes or literal networks, and so nothing that could end
 * a header, name a second recipient or be read as another address. Letters outside ASCII are fine.
 */
const LOCAL = /^[^\s\p{Cc}\p{Cf}"(),:;<>@[\\\]]+$/u;
const LABEL = /^[\p{L}\p{N}]([\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u;

/** Whether mail can be sent there. Ask it of an address before it is kept. */
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

/** `MyClothes <shop@myclothes.com>`, or the address alone; undefined if it is neither. */
export function parseSender(text: string): Sender | undefined {
  const named = /^([^<>]{0,100})<([^<>]{1,254})>$/.exec(text.trim());
  const sender = named
    ? { name: (named[1] as string).trim().replace(/^"(.*)"$/, '$1'), address: named[2] as string }
    : { name: '', address: text.trim() };
  const isName = sender.name.length <= NAME_LENGTH_MAX && !/[\p{Cc}\p{Cf}"\\]/u.test(sender.name);
  return isName && isMailAddress(sender.address) ? sender : undefined;
}

/** `MAIL_FROM` when it is not set: the shop at the host that shoppers see. */
export function defaultSender(publicUrl: string): string {
  const address = `shop@${new URL(publicUrl).hostname}`;
  return `MyClothes <${isMailAddress(address) ? address : 'shop@localhost'}>`;
}

/** One mail to one person. */
export interface MailMessage {
  to: string;
  subject: string;
  text: string;
  html: string;
}

const SUBJECT_LENGTH_MAX = 200;
/** Of text and HTML each. */
const BODY_LENGTH_MAX = 100_000;

/**
 * Throws where a mail could name a second recipient, break out of a header or grow without end. What shoppers
 * type is checked where they type it (`isMailAddress`), so this is a fault of the caller.
 */
export function requireSendable({ to, subject, text, html }: MailMessage): void {
  // The address itself is not repeated: errors are logged.
  if (!isMailAddress(to)) throw new Error('a mail needs one plain address to go to');
  if (!subject || subject.length > SUBJECT_LENGTH_MAX || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(subject)) {
    throw new Error(
      `a mail needs a subject of one line and up to ${SUBJECT_LENGTH_MAX} characters, not "${subject}"`,
    );
  }
  if (text.length > BODY_LENGTH_MAX || html.length > BODY_LENGTH_MAX)
    throw new Error(`a mail may have up to ${BODY_LENGTH_MAX} characters`);
}
