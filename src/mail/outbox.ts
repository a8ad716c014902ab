import type { Queryable } from '../database/database.ts';
import type { Settings } from '../settings/settings.ts';
import { type Letter, renderLetter } from './letter.ts';
import type { MessageOutbox } from './mail.ts';

/** Takes the emails that the shop writes, and renders them with the shop's name, footer and own texts. */
export interface Outbox {
  /** Puts an email into the outbox in the caller's transaction. It is sent within about 2 s after the commit. */
  send(connection: Queryable, letter: AddressedLetter): Promise<void>;
  /** The shop's address without a slash at the end, for links in emails. */
  readonly publicUrl: string;
}

export type AddressedLetter = Letter & { to: string };

export const createOutbox = (messages: MessageOutbox, settings: Pick<Settings, 'current'>): Outbox => ({
  publicUrl: messages.publicUrl,
  send: (connection, { to, ...letter }) =>
    messages.send(connection, {
      to,
      shop: settings.current.name,
      ...renderLetter(letter, settings.current),
    }),
});
