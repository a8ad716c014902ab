import { html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { type TypedForm, typedField } from '../typed-form.ts';
import { type Faults, formFields } from '../views/field.ts';
import { doorPage } from './door-page.ts';
import { nextField, passkeyButton } from './sign-in-page.ts';

export interface ConfirmIdentityContent {
  /** Of the account, so that it can be seen whose password is asked for. */
  email: string;
  /** The checked local path to go on to. */
  next: string;
  /** The form that was sent before the password is asked for. */
  typed?: TypedForm | undefined;
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
  return doorPage({
    title: 'Is it you?',
    description: 'Enter your password again before a change that matters.',
    scripts: ['account-show-password', 'account-passkey-sign-in'],
    main: html`<p class="muted">Before this change we ask who you are once more: you are signed in as <b>${email}</b>.</p>
<form class="stack" action="${paths.confirmIdentity()}" method="post">
${fields.notice()}
${nextField(next)}${typedField(typed)}<input autocomplete="username" value="${email}" hidden>
${fields.password('password', { label: 'Password', autocomplete: 'current-password' })}
<button class="btn primary wide">Go on</button>
${passkeyButton('Use a passkey', next)}
<a class="link" href="${paths.forgotPassword()}">Forgot your password?</a>
</form>`,
  });
}
