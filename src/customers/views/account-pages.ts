import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { type AccountContent, accountShell } from './account-shell.ts';
import { type Faults, FIELD_LENGTHS, formFields } from './field.ts';
import { narrowPage } from './narrow-page.ts';
import { unconfirmedNotice } from './notices.ts';

export interface OverviewContent extends AccountContent {
  addressCount: number;
  passkeyCount: number;
  /** The one that asks included. */
  deviceCount: number;
}

export function overviewPage(content: OverviewContent): PageContent {
  const { owner, addressCount, passkeyCount, deviceCount } = content;
  return accountShell({
    ...content,
    section: 'overview',
    title: 'Overview',
    main: html`${unconfirmedNotice(owner)}
<ul class="entries">
${entry(paths.accountOrders(), 'Orders', 'What you ordered, and where it is.')}
${entry(paths.accountWishlist(), 'Wishlist', 'The pieces you want to come back to.')}
${entry(paths.accountAddresses(), 'Addresses', addressCount === 0 ? 'None saved.' : `${addressCount} saved.`)}
${entry(paths.accountDetails(), 'Details', `${owner.name}, ${owner.email}`)}
${entry(paths.accountPassword(), 'Password', 'Change it here.')}
${entry(paths.accountPasskeys(), 'Passkeys', passkeyCount === 0 ? 'None yet: sign in without a password.' : `${passkeyCount} to sign in with.`)}
${entry(paths.accountDevices(), 'Devices', deviceCount === 1 ? 'Signed in on this device only.' : `Signed in on ${deviceCount} devices.`)}
</ul>`,
  });
}

function entry(path: string, label: string, fact: string): Html {
  return html`<li class="entry"><h3><a href="${path}">${label}</a></h3><p>${fact}</p></li>`;
}

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
  return narrowPage({
    title: 'Your account is deleted',
    description: 'Your account is deleted.',
    main: html`<p>Nothing of it is left with us but your orders. They stay in our books, and lose your name and address 45 days after their end. The money for what you have sent back still comes. You can come back any time with a new account.</p>
<p><a class="btn" href="${paths.home()}">To the home page</a></p>`,
  });
}
