import type { Queryable } from '../database/database.ts';
import type { Letter, MailRecipient } from '../layout/email/letter.ts';
import { renderLetter } from '../layout/email/render-letter.ts';
import type { ShopSettings } from '../settings/schema.ts';
import type { Settings } from '../settings/settings.ts';
import type { Count } from '../web/limits/rate-limit.ts';
import type { MessageOutbox } from './mail.ts';
import type { MailMessage } from './message.ts';

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
  recipient?: MailRecipient | undefined;
  /** The order that it is about. It is kept with the order, and can be sent again. */
  about?: { orderNumber: string; resentBy?: string };
};

export function createOutbox(messages: MessageOutbox, settings: Pick<Settings, 'current'>): Outbox {
  const messageOf = ({ to, recipient, about, ...letter }: AddressedLetter): MailMessage => {
    const { current } = settings;
    const { publicUrl } = messages;
    const kept = about && {
      ...{ orderNumber: about.orderNumber, mail: letter.mail, resentBy: about.resentBy ?? '' },
      letter: JSON.stringify(withoutTokens(letter, publicUrl)),
    };
    const { unsubscribe } = letter;
    return {
      ...{ to, shop: current.name, ...renderLetter(letter, { settings: current, publicUrl, recipient }) },
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
