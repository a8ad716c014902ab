import { html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { NEW_PASSWORD_HINT } from '../sign-in/sign-in-page.ts';
import { type AccountContent, accountShell } from '../views/account-shell.ts';
import { type Faults, formFields } from '../views/field.ts';

export interface PasswordContent extends AccountContent {
  fault?: string | undefined;
  faults?: Faults<'currentPassword' | 'password'> | undefined;
}

/** Posts `currentPassword` and `password` to `/account/password`. */
export function passwordPage(content: PasswordContent): PageContent {
  const { owner, fault, faults } = content;
  const fields = formFields('change', { faults, fault, faultAt: 'currentPassword' });
  return accountShell({
    ...content,
    section: 'password',
    title: 'Password',
    scripts: ['account/show-password'],
    main: html`<p class="muted">Changing your password signs out all other devices. You’ll stay signed in here. Passkeys keep working, so <a class="link" href="${paths.accountPasskeys()}">check that all of them are yours</a>.</p>
<form class="part stack" action="${paths.accountPassword()}" method="post">
${fields.notice()}
<input autocomplete="username" value="${owner.email}" hidden>
${fields.password('currentPassword', { label: 'Current password', autocomplete: 'current-password' })}
${fields.password('password', { label: 'New password', autocomplete: 'new-password', hint: NEW_PASSWORD_HINT })}
<button class="btn primary">Change password</button>
</form>
<p><a class="link" href="${paths.forgotPassword()}">Forgot your password?</a></p>`,
  });
}
