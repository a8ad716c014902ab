import type { ShopSettings } from '../../settings/schema.ts';
import { fillLetter } from './fill-letter.ts';
import type { Letter, MailRecipient } from './letter.ts';
import { letterHtml } from './letter-html.ts';
import { letterText } from './letter-text.ts';

export interface MailContent {
  subject: string;
  text: string;
  html: string;
}

export interface RenderLetterInput {
  settings: ShopSettings;
  /** The shop's address without a slash at the end, for pictures. */
  publicUrl: string;
  recipient?: MailRecipient | undefined;
}

/** Renders an email as text and as HTML, which say the same. */
export function renderLetter(letter: Letter, input: RenderLetterInput): MailContent {
  const filled = fillLetter(letter, input);
  return { subject: filled.subject, text: letterText(filled), html: letterHtml(filled, input) };
}
