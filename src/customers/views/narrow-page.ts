import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';

export interface NarrowPageContent {
  title: string;
  description: string;
  main: Html;
  scripts?: readonly string[];
}

/** A page with one narrow column: a question, a form, or an answer. */
export function narrowPage({ title, description, main, scripts }: NarrowPageContent): PageContent {
  return {
    title,
    description,
    robots: 'noindex',
    css: ['account', 'sign-in'],
    scripts,
    main: html`<div class="wrap page"><div class="door stack">
<h1>${title}</h1>
${main}
</div></div>`,
  };
}

export interface QuestionContent {
  title: string;
  text: string;
  /** Takes the `token` by POST, so that an email program that follows links ahead of its reader changes nothing. */
  action: string;
  token: string;
  button: string;
  /** Shown above the button, such as the items that the question is about. */
  more?: Html | undefined;
}

/** Asks for one click before the link of an email does its work. */
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

export interface MessageContent {
  title: string;
  text: string;
  /** The button leads to the products by default. */
  onward?: { path: string; label: string } | undefined;
}

export function messagePage({ title, text, onward }: MessageContent): PageContent {
  const { path, label } = onward ?? { path: paths.products(), label: 'Continue shopping' };
  return narrowPage({
    title,
    description: title,
    main: html`<p>${text}</p>
<p><a class="btn primary wide" href="${path}">${label}</a></p>`,
  });
}

/** Links that are too old, were never valid, or lead to something that is gone all get this page. */
export const expiredLinkPage = (): PageContent =>
  messagePage({
    title: 'This link no longer works',
    text: 'The link has expired or was already used. You can ask for a new one where you asked for this one.',
  });

/**
 * The text is the same whether an email was sent or the address has used up its emails of the day. A difference would
 * tell what else the address was used for (S42).
 */
export const confirmByEmailText = (hours: number): string =>
  `We’re emailing you a link to confirm your address. It works for ${hours} hours. If it doesn’t arrive within a few minutes, check your spam folder. We send only a few of these emails a day to one address, so if you’ve asked before, use the newest one or try again tomorrow.`;
