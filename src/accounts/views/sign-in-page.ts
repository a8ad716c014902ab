import { type Html, html } from '../../platform/html.ts';
import { page } from '../../platform/page.ts';
import { paths } from '../../platform/paths.ts';
import { doneNotice } from './account-notices.ts';
import { type Faults, FIELD_LENGTHS, formFields } from './field.ts';

export interface SignInContent {
  /** The checked local path to go on to; empty for the account. Sent as `next` with both forms. */
  next: string;
  /** What was just done: "You are signed out.", "Your password is changed. Sign in with the new one." */
  notice?: string | undefined;
  /** What came of `POST /sign-in` with `email`, `password`, `next`. */
  signIn?: SignInForm | undefined;
  /** What came of `POST /register` with `name`, `email`, `password`, `next`. */
  register?: RegisterForm | undefined;
}

interface SignInForm {
  email: string;
  /** That the two do not match, or that there were too many tries: of the form, not of one field. */
  fault?: string | undefined;
  faults?: Faults<'email' | 'password'> | undefined;
}

interface RegisterForm {
  name: string;
  email: string;
  fault?: string | undefined;
  faults?: Faults<'name' | 'email' | 'password'> | undefined;
}

export function signInPage(content: SignInContent): string {
  return page({
    title: 'Sign in',
    description: 'Sign in, or create an account that keeps your cart and orders together.',
    robots: 'noindex',
    css: ['account'],
    scripts: ['account-show-password', 'account-passkey-sign-in'],
    main: html`<div class="wrap page">
<div class="doors">
${signInForm(content)}
${registerForm(content)}
</div>
</div>`,
  });
}

function signInForm({ next, notice, signIn = { email: '' } }: SignInContent): Html {
  const { email, fault, faults } = signIn;
  const fields = formFields('sign-in', { faults, fault, faultAt: 'password' });
  return html`<form class="stack" action="${paths.signIn()}" method="post">
<h1>Sign in</h1>
${doneNotice(notice)}${fields.notice()}
${nextField(next)}${fields.text('email', { label: 'Email', type: 'email', value: email, autocomplete: 'username', maxLength: FIELD_LENGTHS.email })}
${fields.password('password', { label: 'Password', autocomplete: 'current-password' })}
<button class="btn primary wide">Sign in</button>
${passkeyButton('Sign in with a passkey', next || paths.account())}
<a class="link" href="${paths.forgotPassword()}">Forgot your password?</a>
</form>`;
}

function registerForm({ next, register = { name: '', email: '' } }: SignInContent): Html {
  const { name, email, fault, faults } = register;
  const fields = formFields('register', { faults, fault, faultAt: 'name' });
  return html`<form class="stack" action="${paths.register()}" method="post">
<h2 class="h1">New here</h2>
<p class="muted">An account keeps your cart and your addresses together, on every device.</p>
${fields.notice()}
${nextField(next)}${fields.text('name', { label: 'Full name', value: name, autocomplete: 'name', maxLength: FIELD_LENGTHS.name })}
${fields.text('email', { label: 'Email', type: 'email', value: email, autocomplete: 'email', maxLength: FIELD_LENGTHS.email })}
${fields.password('password', { label: 'Password', autocomplete: 'new-password', hint: NEW_PASSWORD_HINT })}
<button class="btn wide">Create account</button>
</form>`;
}

export const NEW_PASSWORD_HINT = 'At least 8 characters. A short sentence works well.';

export function nextField(next: string): Html | false {
  return next !== '' && html`<input type="hidden" name="next" value="${next}">`;
}

/** Shown by public/js/account-passkey-sign-in.js, which goes on to `next`. */
export function passkeyButton(label: string, next: string): Html {
  return html`<div class="stack" data-passkey-sign-in data-next="${next}" hidden><button class="btn wide" type="button">${label}</button></div>`;
}
