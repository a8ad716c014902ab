import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';

export interface Door {
  title: string;
  description: string;
  main: Html;
  scripts?: readonly string[];
}

/** One question before the account: a narrow column with a heading of its own. */
export function narrowPage({ title, description, main, scripts }: Door): PageContent {
  return {
    title,
    description,
    robots: 'noindex',
    css: ['account'],
    scripts,
    main: html`<div class="wrap page"><div class="door stack">
<h1>${title}</h1>
${main}
</div></div>`,
  };
}

/** What a link in a mail leads to. */
export interface QuestionContent {
  title: string;
  text: string;
  /** Takes the `token` by POST: a mail program that follows links ahead changes nothing. */
  action: string;
  token: string;
  button: string;
  /** Such as the pieces that it is about. */
  more?: Html | undefined;
}

export const questionPage = ({ title, text, action, token, button, more }: QuestionContent): PageContent =>
  narrowPage({
    title,
    description: title,
    main: html`<p class="muted">${text}</p>
${more}
<form class="stack" action="${action}" method="post">
<input type="hidden" name="token" value="${token}">
<button class="btn primary wide">${button}</button>
</form>`,
  });

/**
 * The text is the same whether a mail was sent or the address has had its mails of the day. A difference would tell
 * what else the address was used for (S42).
 */
export const confirmByEmailText = (hours: number): string =>
  `We email you a link to confirm that the address is yours. It works for ${hours} hours. Nothing there after a few minutes? Check your spam folder. An address gets a few of these emails a day, so if you asked often, use the newest one or try again tomorrow.`;

export interface MessageContent {
  title: string;
  text: string;
  /** Where to go on; the products, if nothing is said. */
  onward?: { path: string; label: string } | undefined;
}

export function messagePage({ title, text, onward }: MessageContent): PageContent {
  const { path, label } = onward ?? { path: paths.products(), label: 'Go on shopping' };
  return narrowPage({
    title,
    description: title,
    main: html`<p>${text}</p>
<p><a class="btn primary wide" href="${path}">${label}</a></p>`,
  });
}

/** For a link that is too old, was never ours, or leads to what is not there any more: all three look the same. */
export const expiredLinkPage = (): PageContent =>
  messagePage({
    title: 'This link no longer works',
    text: 'It is too old, or what it was for is over. Ask for a new one where you found it.',
  });
