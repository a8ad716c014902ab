import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { type Faults, FIELD_LENGTHS, formFields } from '../views/field.ts';
import { narrowPage } from '../views/narrow-page.ts';
import { doneNotice } from '../views/notices.ts';
import { type PendingForm, pendingFormField } from './pending-form.ts';

export interface SignInContent {
  /** The checked local path to continue to. Empty means the account. Both forms send it as `next`. */
  next: string;
  /** The form that was sent after the session had ended. */
  pendingForm?: PendingForm | undefined;
  /** Says what was just done, such as "You’re signed out." */
  notice?: string | undefined;
  /** The result of `POST /sign-in` with `email`, `password`, `next`. */
  signIn?: SignInForm | undefined;
  /** The result of `POST /register` with `name`, `email`, `password`, `next`. */
  register?: RegisterForm | undefined;
}

interface SignInForm {
  email: string;
  /** A fault of the form and not of one field: wrong credentials, or too many tries. */
  fault?: string | undefined;
  faults?: Faults<'email' | 'password'> | undefined;
}

interface RegisterForm {
  name: string;
  email: string;
  fault?: string | undefined;
  faults?: Faults<'name' | 'email' | 'password'> | undefined;
}

/** Shows both forms. The requested one comes first and has the page's heading. */
export function signInPage(content: SignInContent): PageContent {
  return twoFormsPage(
    'Sign in',
    html`${signInForm(content, FIRST)}
${registerForm(content, SECOND)}`,
  );
}

/** Shows both forms, registering first: after `GET /register`, and after a registration that was refused. */
export function registerPage(content: SignInContent): PageContent {
  return twoFormsPage(
    'Create an account',
    html`${registerForm(content, FIRST)}
${signInForm(content, SECOND)}`,
  );
}

const twoFormsPage = (title: string, forms: Html): PageContent => ({
  title,
  description: 'Sign in, or create an account that keeps your cart and orders in one place.',
  robots: 'noindex',
  css: ['account', 'sign-in'],
  scripts: ['account/show-password', 'account/passkey-sign-in'],
  main: html`<div class="wrap page">
<div class="doors">
${forms}
</div>
</div>`,
});

interface Placement {
  heading(text: string): Html;
  button(text: string): Html;
}

const FIRST: Placement = {
  heading: (text) => html`<h1>${text}</h1>`,
  button: (text) => html`<button class="btn primary wide">${text}</button>`,
};
const SECOND: Placement = {
  heading: (text) => html`<h2 class="h1">${text}</h2>`,
  button: (text) => html`<button class="btn wide">${text}</button>`,
};

function signInForm(content: SignInContent, placement: Placement): Html {
  const { next, pendingForm, notice, signIn = { email: '' } } = content;
  const { email, fault, faults } = signIn;
  const fields = formFields('sign-in', { faults, fault, faultAt: 'password' });
  return html`<form class="stack" action="${paths.signIn()}" method="post">
${placement.heading('Sign in')}
${doneNotice(notice)}${fields.notice()}
${nextField(next)}${pendingFormField(pendingForm)}${fields.text('email', { label: 'Email', type: 'email', value: email, autocomplete: 'username', maxLength: FIELD_LENGTHS.email })}
${fields.password('password', { label: 'Password', autocomplete: 'current-password' })}
${placement.button('Sign in')}
${passkeyButton('Sign in with a passkey', next || paths.account())}
<a class="link" href="${paths.forgotPassword()}">Forgot your password?</a>
<p class="small muted">Ordered without an account? <a href="${paths.orderFind()}">Find your order</a></p>
</form>`;
}

function registerForm(content: SignInContent, placement: Placement): Html {
  const { next, pendingForm, register = { name: '', email: '' } } = content;
  const { name, email, fault, faults } = register;
  const fields = formFields('register', { faults, fault, faultAt: 'name' });
  return html`<form class="stack" action="${paths.register()}" method="post">
${placement.heading(placement === FIRST ? 'Create an account' : 'New here?')}
<p class="muted">An account keeps your cart, orders and addresses in one place, on every device.</p>
${fields.notice()}
${nextField(next)}${pendingFormField(pendingForm)}${fields.text('name', { label: 'Full name', value: name, autocomplete: 'name', maxLength: FIELD_LENGTHS.name })}
${fields.text('email', { label: 'Email', type: 'email', value: email, autocomplete: 'email', maxLength: FIELD_LENGTHS.email })}
${fields.password('password', { label: 'Password', autocomplete: 'new-password', hint: NEW_PASSWORD_HINT })}
${placement.button('Create account')}
</form>`;
}

export const NEW_PASSWORD_HINT = 'Use at least 8 characters. A short sentence works well.';

function nextField(next: string): Html | false {
  return next !== '' && html`<input type="hidden" name="next" value="${next}">`;
}

/** public/js/account/passkey-sign-in.js shows this button, and continues to `next`. */
export function passkeyButton(label: string, next: string): Html {
  return html`<div class="stack" data-passkey-sign-in data-next="${next}" hidden><button class="btn wide" type="button">${label}</button></div>`;
}

export interface ConfirmIdentityContent {
  /** The page names the account whose password it asks for. */
  email: string;
  /** The checked local path to continue to. */
  next: string;
  /** The form that was sent before the password was asked for. */
  pendingForm?: PendingForm | undefined;
  fault?: string | undefined;
  faults?: Faults<'password'> | undefined;
}

/** Asks for the password before a sensitive change. Posts `password` and `next` to `/confirm-identity`. */
export function confirmIdentityPage(content: ConfirmIdentityContent): PageContent {
  const { email, next, pendingForm, fault, faults } = content;
  const fields = formFields('confirm', { faults, fault, faultAt: 'password' });
  return narrowPage({
    title: 'Confirm it’s you',
    description: 'Enter your password to continue.',
    scripts: ['account/show-password', 'account/passkey-sign-in'],
    main: html`<p class="muted">To keep your account safe, please confirm your identity. You’re signed in as <b>${email}</b>.</p>
<form class="stack" action="${paths.confirmIdentity()}" method="post">
${fields.notice()}
${nextField(next)}${pendingFormField(pendingForm)}<input autocomplete="username" value="${email}" hidden>
${fields.password('password', { label: 'Password', autocomplete: 'current-password' })}
<button class="btn primary wide">Continue</button>
${passkeyButton('Use a passkey', next)}
<a class="link" href="${paths.forgotPassword()}">Forgot your password?</a>
</form>`,
  });
}
