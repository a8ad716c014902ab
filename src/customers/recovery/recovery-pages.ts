import { html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { NEW_PASSWORD_HINT } from '../sign-in/sign-in-page.ts';
import { type Faults, FIELD_LENGTHS, formFields } from '../views/field.ts';
import { narrowPage } from '../views/narrow-page.ts';

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
    description: 'Get a link with which you choose a new password.',
    main: html`<p class="muted">We send you a link with which you choose a new one. It works once, for 30 minutes.</p>
<form class="stack" action="${paths.forgotPassword()}" method="post">
${fields.notice()}
${fields.text('email', { label: 'Email', type: 'email', value: email, autocomplete: 'username', maxLength: FIELD_LENGTHS.email })}
<button class="btn primary wide">Send the link</button>
</form>
<p><a class="link" href="${paths.signIn()}">Back to sign in</a></p>`,
  });
}

/** `email` as it was typed. Says the same whether the address has an account or not (S14). */
export function emailSentPage({ email }: { email: string }): PageContent {
  return narrowPage({
    title: 'Look into your mail',
    description: 'We have sent you a message.',
    main: html`<p>If there is an account for <b>${email}</b>, a link to choose a new password is on its way. It works once, for 30 minutes.</p>
<p class="muted">Nothing there after a few minutes? Check your spam folder and the spelling of the address. If you asked before, use the link in the newest email: it works for 30 minutes.</p>
<p><a class="link" href="${paths.forgotPassword()}">Try another address</a></p>`,
  });
}

export interface ResetPasswordContent {
  /** Of the link; sent back with the form. */
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
    scripts: ['account-show-password'],
    main: html`<form class="stack" action="${paths.resetPassword()}" method="post">
${fields.notice()}
<input type="hidden" name="token" value="${token}">
${fields.password('password', { label: 'New password', autocomplete: 'new-password', hint: NEW_PASSWORD_HINT })}
<p class="small muted">You are signed out on all devices, and all passkeys of your account are removed. Your cart stays. After you sign in, you can add passkeys again.</p>
<button class="btn primary wide">Save the password</button>
</form>`,
  });
}

/** Posts `token` to `/confirm-email`: a mail program that follows links ahead confirms nothing. */
export function confirmEmailPage({ token }: { token: string }): PageContent {
  return narrowPage({
    title: 'Confirm your email',
    description: 'Confirm that this address is yours.',
    main: html`<p class="muted">One click, and we know that messages reach you.</p>
<form class="stack" action="${paths.confirmEmail()}" method="post">
<input type="hidden" name="token" value="${token}">
<button class="btn primary wide">Confirm</button>
</form>`,
  });
}

export interface EmailConfirmedContent {
  email: string;
  /** Other accounts of the address were joined with this one. */
  isJoined?: boolean | undefined;
}

export function emailConfirmedPage({ email, isJoined = false }: EmailConfirmedContent): PageContent {
  return narrowPage({
    title: 'Your email is confirmed',
    description: 'Your email is confirmed.',
    main: html`<p>Messages about your orders go to <b>${email}</b>.</p>
${
  isJoined &&
  html`<p>Someone, probably you, registered with this address before. The carts, orders and wishes of those accounts are now in this one. From now on, sign in with the password of this account.</p>
`
}<p><a class="btn primary wide" href="${paths.account()}">To your account</a></p>`,
  });
}

/** For a link that is used, too old, or was never ours: all three look the same. */
export function deadLinkPage({ purpose }: { purpose: 'confirm_email' | 'reset_password' }): PageContent {
  const isReset = purpose === 'reset_password';
  return narrowPage({
    title: 'This link no longer works',
    description: 'A link works once and for a short time.',
    main: html`<p>A link works once and for a short time, and a newer one takes the place of those before it. ${isReset ? 'Ask for a new one.' : 'If your email is not confirmed yet, your account sends you a new one. If it was confirmed for another account meanwhile, that is the one that counts: sign in to it.'}</p>
<p><a class="btn primary wide" href="${isReset ? paths.forgotPassword() : paths.accountDetails()}">${isReset ? 'Get a new link' : 'To your account'}</a></p>`,
  });
}
