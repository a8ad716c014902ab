import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { type AccountContent, accountShell } from './account-shell.ts';
import { type Faults, FIELD_LENGTHS, formFields } from './field.ts';
import { unconfirmedNotice } from './unconfirmed-notice.ts';

export interface DetailsContent extends AccountContent {
  /** What came of `POST /account/details` with `name`. */
  details?: { name: string; fault?: string | undefined; faults?: Faults<'name'> | undefined } | undefined;
  /** What came of `POST /account/email` with `email`. */
  email?: { email: string; fault?: string | undefined; faults?: Faults<'email'> | undefined } | undefined;
  /** The new address, until the link that was sent to it is followed. */
  pendingEmail?: string | undefined;
}

/** Name, email, and what can be done with the account as a whole. */
export function detailsPage(content: DetailsContent): PageContent {
  return accountShell({
    ...content,
    section: 'details',
    title: 'Details',
    main: html`${unconfirmedNotice(content.owner)}
${nameForm(content)}
${emailForm(content)}
<section class="part stack" aria-labelledby="your-data">
<h3 id="your-data">Your data</h3>
<p class="muted">Everything we keep about you, as a file (JSON).</p>
<p class="bar"><a class="btn small" href="${paths.accountExport()}">Download your data</a><a class="link" href="${paths.accountDelete()}">Delete your account</a></p>
</section>`,
  });
}

function nameForm({ owner, details = { name: owner.name } }: DetailsContent): Html {
  const { fault, faults } = details;
  const fields = formFields('details', { fault, faults, faultAt: 'name' });
  return html`<form class="part stack" action="${paths.accountDetails()}" method="post">
${fields.notice()}
${fields.text('name', { label: 'Full name', value: details.name, autocomplete: 'name', maxLength: FIELD_LENGTHS.name })}
<button class="btn small">Save the name</button>
</form>`;
}

function emailForm({ owner, pendingEmail, email = { email: owner.email } }: DetailsContent): Html {
  const { fault, faults } = email;
  const fields = formFields('email', { faults, fault, faultAt: 'email' });
  return html`<form class="part stack" action="${paths.accountEmail()}" method="post">
${fields.notice()}
${fields.text('email', { label: 'Email', type: 'email', value: email.email, autocomplete: 'email', maxLength: FIELD_LENGTHS.email, hint: 'A new address counts once you follow the link that we send to it.' })}
${pendingEmail && html`<p class="small">Waiting for you to follow the link that we sent to <b>${pendingEmail}</b>. Until then ${owner.email} stays.</p>`}
<button class="btn small">Change the email</button>
</form>`;
}
