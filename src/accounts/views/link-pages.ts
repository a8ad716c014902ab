import { type Html, html } from '../../platform/html.ts';
import { paths } from '../../platform/paths.ts';
import { doorPage } from './door-page.ts';

/** What a link in a mail leads to. */
export interface LinkQuestion {
  title: string;
  text: string;
  /** Takes the `token` by POST: a mail program that follows links ahead changes nothing. */
  action: string;
  token: string;
  button: string;
  /** Such as the pieces that it is about. */
  more?: Html | undefined;
}

export const linkQuestionPage = ({ title, text, action, token, button, more }: LinkQuestion): string =>
  doorPage({
    title,
    description: title,
    main: html`<p class="muted">${text}</p>
${more}
<form class="stack" action="${action}" method="post">
<input type="hidden" name="token" value="${token}">
<button class="btn primary wide">${button}</button>
</form>`,
  });

export interface LinkAnswer {
  title: string;
  text: string;
  /** Where to go on; the products, if nothing is said. */
  onward?: { path: string; label: string } | undefined;
}

export function linkAnswerPage({ title, text, onward }: LinkAnswer): string {
  const { path, label } = onward ?? { path: paths.products(), label: 'Go on shopping' };
  return doorPage({
    title,
    description: title,
    main: html`<p>${text}</p>
<p><a class="btn primary wide" href="${path}">${label}</a></p>`,
  });
}

/** For a link that is too old, was never ours, or leads to what is not there any more: all three look the same. */
export const overLinkPage = (): string =>
  linkAnswerPage({
    title: 'This link no longer works',
    text: 'It is too old, or what it was for is over. Ask for a new one where you found it.',
  });
