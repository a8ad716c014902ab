import { html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { NEW_PASSWORD_HINT } from '../sign-in/sign-in-page.ts';
import { type Faults, FIELD_LENGTHS, formFields } from '../views/field.ts';
import { narrowPage, questionPage } from '../views/narrow-page.ts';

export interface ForgotPasswordContent {
  email?: string | undefined;
  fault?: string | undefined;
  faults?: Faults<'email'> | undefined;
}

/** Posts `email` to `/forgot-password`. */
export function forgotPasswordPage({ email, fault, faults }: ForgotPasswordContent = {}): PageContent {
  const fields = formFields('forgot', { faults, fault, faultAt: 'email' });
  return narrowPage({
    title: 'Forgot your password?',
    description: 'Get a link to choose a new password.',
    main: html`<p class="muted">We’ll email you a link to choose a new one. It works once, for 30 minutes.</p>
<form class="stack" action="${paths.forgotPassword()}" method="post">
${fields.notice()}
${fields.text('email', { label: 'Email', type: 'email', value: email, autocomplete: 'username', maxLength: FIELD_LENGTHS.email })}
<button class="btn primary wide">Email me a link</button>
</form>
<p><a class="link" href="${paths.signIn()}">Back to sign in</a></p>`,
  });
}

/** `email` is shown as it was typed. The page is the same whether the address has an account or not (S14). */
export function emailSentPage({ email }: { email: string }): PageContent {
  return narrowPage({
    title: 'Check your email',
    description: 'We’ve emailed you a link.',
    main: html`<p>If there’s an account for <b>${email}</b>, we’ve emailed you a link to choose a new password. It works once, for 30 minutes.</p>
<p class="muted">Nothing after a few minutes? Check your spam folder and the spelling of your address. If you’ve asked more than once, use the link in the newest email.</p>
<p><a class="link" href="${paths.forgotPassword()}">Try another address</a></p>`,
  });
}

export interface ResetPasswordContent {
  /** The token of the link, which the form sends back. */
  token: string;
  fault?: string | undefined;
  faults?: Faults<'password'> | undefined;
}

/** Posts `token` and `password` to `/reset-password`. */
export function resetPasswordPage({ token, fault, faults }: ResetPasswordContent): PageContent {
  const fields = formFields('reset', { faults, fault, faultAt: 'password' });
  return narrowPage({
    title: 'Choose a new password',
    description: 'Choose a new password for your account.',
    scripts: ['account/show-password'],
    main: html`<form class="stack" action="${paths.resetPassword()}" method="post">
${fields.notice()}
<input type="hidden" name="token" value="${token}">
${fields.password('password', { label: 'New password', autocomplete: 'new-password', hint: NEW_PASSWORD_HINT })}
<p class="small muted">We’ll sign you out on all devices and remove all passkeys from your account. Your cart stays the same, and you can add passkeys again after you sign in.</p>
<button class="btn primary wide">Save password</button>
</form>`,
  });
}

/** Posts `token` to `/confirm-email`. */
export const confirmEmailPage = ({ token }: { token: string }): PageContent =>
  questionPage({
    title: 'Confirm your email',
    text: 'Confirm that this is your email address, so that our messages reach you.',
    action: paths.confirmEmail(),
    token,
    button: 'Confirm',
  });

export interface EmailConfirmedContent {
  email: string;
  /** Other accounts of the address were joined with this one. */
  isJoined?: boolean | undefined;
}

export function emailConfirmedPage({ email, isJoined = false }: EmailConfirmedContent): PageContent {
  return narrowPage({
    title: 'Your email is confirmed',
    description: 'Your email is confirmed.',
    main: html`<p>We’ll send messages about your orders to <b>${email}</b>.</p>
${
  isJoined &&
  html`<p>Someone, probably you, registered with this address before. We’ve moved the carts, orders and wishlists of those accounts into this one. From now on, sign in with the password of this account.</p>
`
}<p><a class="btn primary wide" href="${paths.account()}">Go to your account</a></p>`,
  });
}

/** Links that were used, are too old, or were never valid all get the same page. */
export function deadLinkPage({ purpose }: { purpose: 'confirm_email' | 'reset_password' }): PageContent {
  const isReset = purpose === 'reset_password';
  const { text, path, label } = isReset ? DEAD_RESET_LINK : DEAD_CONFIRM_LINK;
  return narrowPage({
    title: 'This link no longer works',
    description: 'A link works once and for a short time.',
    main: html`<p>Each link works once and for a short time, and a newer link replaces the older ones. ${text}</p>
<p><a class="btn primary wide" href="${path}">${label}</a></p>`,
  });
}

const DEAD_RESET_LINK = {
  text: 'Please ask for a new one.',
  path: paths.forgotPassword(),
  label: 'Get a new link',
};
const DEAD_CONFIRM_LINK = {
  text: 'If your email isn’t confirmed yet, you can get a new link in your account. If it was confirmed for another account in the meantime, sign in to that account.',
  path: paths.accountDetails(),
  label: 'Go to your account',
};
