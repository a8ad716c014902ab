import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { type Faults, FIELD_LENGTHS, formFields } from '../views/field.ts';
import { narrowPage } from '../views/narrow-page.ts';
import { doneNotice } from '../views/notices.ts';
import { type PendingForm, pendingFormField } from './pending-form.ts';

export interface SignInContent {
  /** The checked local path to go on to; empty for the account. Sent as `next` with both forms. */
  next: string;
  /** The form that was sent when the session had ended. */
  typed?: PendingForm | undefined;
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

/** Both ways in. The one that was asked for comes first and has the page's heading. */
export function signInPage(content: SignInContent): PageContent {
  return doors(
    'Sign in',
    html`${signInForm(content, MAIN)}
${registerForm(content, BESIDE)}`,
  );
}

/** The same with registering first: after `GET /register`, and after a registration that was refused. */
export function registerPage(content: SignInContent): PageContent {
  return doors(
    'Create an account',
    html`${registerForm(content, MAIN)}
${signInForm(content, BESIDE)}`,
  );
}

const doors = (title: string, forms: Html): PageContent => ({
  title,
  description: 'Sign in, or create an account that keeps your cart and orders together.',
  robots: 'noindex',
  css: ['account'],
  scripts: ['account-show-password', 'account-passkey-sign-in'],
  main: html`<div class="wrap page">
<div class="doors">
${forms}
</div>
</div>`,
});

interface Door {
  heading(text: string): Html;
  button(text: string): Html;
}

const MAIN: Door = {
  heading: (text) => html`<h1>${text}</h1>`,
  button: (text) => html`<button class="btn primary wide">${text}</button>`,
};
const BESIDE: Door = {
  heading: (text) => html`<h2 class="h1">${text}</h2>`,
  button: (text) => html`<button class="btn wide">${text}</button>`,
};

function signInForm({ next, typed, notice, signIn = { email: '' } }: SignInContent, door: Door): Html {
  const { email, fault, faults } = signIn;
  const fields = formFields('sign-in', { faults, fault, faultAt: 'password' });
  return html`<form class="stack" action="${paths.signIn()}" method="post">
${door.heading('Sign in')}
${doneNotice(notice)}${fields.notice()}
${nextField(next)}${pendingFormField(typed)}${fields.text('email', { label: 'Email', type: 'email', value: email, autocomplete: 'username', maxLength: FIELD_LENGTHS.email })}
${fields.password('password', { label: 'Password', autocomplete: 'current-password' })}
${door.button('Sign in')}
${passkeyButton('Sign in with a passkey', next || paths.account())}
<a class="link" href="${paths.forgotPassword()}">Forgot your password?</a>
</form>`;
}

function registerForm({ next, typed, register = { name: '', email: '' } }: SignInContent, door: Door): Html {
  const { name, email, fault, faults } = register;
  const fields = formFields('register', { faults, fault, faultAt: 'name' });
  return html`<form class="stack" action="${paths.register()}" method="post">
${door.heading(door === MAIN ? 'Create an account' : 'New here')}
<p class="muted">An account keeps your cart and your addresses together, on every device.</p>
${fields.notice()}
${nextField(next)}${pendingFormField(typed)}${fields.text('name', { label: 'Full name', value: name, autocomplete: 'name', maxLength: FIELD_LENGTHS.name })}
${fields.text('email', { label: 'Email', type: 'email', value: email, autocomplete: 'email', maxLength: FIELD_LENGTHS.email })}
${fields.password('password', { label: 'Password', autocomplete: 'new-password', hint: NEW_PASSWORD_HINT })}
${door.button('Create account')}
</form>`;
}

export const NEW_PASSWORD_HINT = 'At least 8 characters. A short sentence works well.';

function nextField(next: string): Html | false {
  return next !== '' && html`<input type="hidden" name="next" value="${next}">`;
}

/** Shown by public/js/account-passkey-sign-in.js, which goes on to `next`. */
function passkeyButton(label: string, next: string): Html {
  return html`<div class="stack" data-passkey-sign-in data-next="${next}" hidden><button class="btn wide" type="button">${label}</button></div>`;
}

export interface ConfirmIdentityContent {
  /** Of the account, so that it can be seen whose password is asked for. */
  email: string;
  /** The checked local path to go on to. */
  next: string;
  /** The form that was sent before the password is asked for. */
  typed?: PendingForm | undefined;
  fault?: string | undefined;
  faults?: Faults<'password'> | undefined;
}

/** Before a change that matters. Posts `password` and `next` to `/confirm-identity`. */
export function confirmIdentityPage({
  email,
  next,
  typed,
  fault,
  faults,
}: ConfirmIdentityContent): PageContent {
  const fields = formFields('confirm', { faults, fault, faultAt: 'password' });
  return narrowPage({
    title: 'Is it you?',
    description: 'Enter your password again before a change that matters.',
    scripts: ['account-show-password', 'account-passkey-sign-in'],
    main: html`<p class="muted">Before this change we ask who you are once more: you are signed in as <b>${email}</b>.</p>
<form class="stack" action="${paths.confirmIdentity()}" method="post">
${fields.notice()}
${nextField(next)}${pendingFormField(typed)}<input autocomplete="username" value="${email}" hidden>
${fields.password('password', { label: 'Password', autocomplete: 'current-password' })}
<button class="btn primary wide">Go on</button>
${passkeyButton('Use a passkey', next)}
<a class="link" href="${paths.forgotPassword()}">Forgot your password?</a>
</form>`,
  });
}
