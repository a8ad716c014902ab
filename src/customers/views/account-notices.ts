import { type Html, html } from '../../layout/html.ts';
import { accountIcons } from './account-icons.ts';

/** What a form could not do, in a sentence that says what to do. */
export function faultNotice(message: string | undefined, id = ''): Html | null {
  if (!message) return null;
  return html`<p class="notice bad" role="alert"${id && html` id="${id}"`}>${accountIcons.warning}<span>${message}</span></p>`;
}

/** What has just been done. */
export function doneNotice(message: string | undefined): Html | null {
  if (!message) return null;
  return html`<p class="notice good" role="status">${accountIcons.check}<span>${message}</span></p>`;
}
