import { html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { doorPage } from '../sign-in/door-page.ts';
import { type AccountContent, accountShell } from './account-shell.ts';
import { type Faults, formFields } from './field.ts';

export interface DeleteContent extends AccountContent {
  fault?: string | undefined;
  faults?: Faults<'password'> | undefined;
}

/** Posts `password` to `/account/delete`. */
export function deletePage(content: DeleteContent): PageContent {
  const { owner, fault, faults } = content;
  const fields = formFields('delete', { faults, fault, faultAt: 'password' });
  return accountShell({
    ...content,
    section: 'delete',
    title: 'Delete your account',
    scripts: ['account-show-password'],
    main: html`<p>Your name, email, addresses, passkeys and cart are deleted at once, and you are signed out everywhere. Orders stay in our books; 45 days after they have come to their end they lose your name, email and address. If you have sent something back, its money still comes to where it was paid from, and we write to you about it. This cannot be undone.</p>
<p><a class="link" href="${paths.accountExport()}">Download your data first</a></p>
<form class="part stack" action="${paths.accountDelete()}" method="post">
${fields.notice()}
<input autocomplete="username" value="${owner.email}" hidden>
${fields.password('password', { label: 'Password', autocomplete: 'current-password' })}
<p class="bar"><button class="btn">Delete the account</button><a class="link" href="${paths.accountDetails()}">Keep it</a></p>
</form>`,
  });
}

export function accountDeletedPage(): PageContent {
  return doorPage({
    title: 'Your account is deleted',
    description: 'Your account is deleted.',
    main: html`<p>Nothing of it is left with us but your orders. They stay in our books, and lose your name and address 45 days after their end. The money for what you have sent back still comes. You can come back any time with a new account.</p>
<p><a class="btn" href="${paths.home()}">To the home page</a></p>`,
  });
}
