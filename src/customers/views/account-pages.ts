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
  /** Counts the current device, too. */
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
${entry(paths.accountOrders(), 'Orders', 'Track, return or review what you’ve ordered.')}
${entry(paths.accountWishlist(), 'Wishlist', 'Items you’ve saved for later.')}
${entry(paths.accountAddresses(), 'Addresses', addressCount === 0 ? 'None saved yet.' : `${addressCount} saved.`)}
${entry(paths.accountDetails(), 'Details', `${owner.name}, ${owner.email}`)}
${entry(paths.accountPassword(), 'Password', 'Change your password.')}
${entry(paths.accountPasskeys(), 'Passkeys', passkeyCount === 0 ? 'None yet. Add one to sign in without a password.' : `${passkeyCount} added.`)}
${entry(paths.accountDevices(), 'Devices', deviceCount === 1 ? 'Signed in on this device only.' : `Signed in on ${deviceCount} devices.`)}
</ul>`,
  });
}

function entry(path: string, label: string, fact: string): Html {
  return html`<li class="entry"><h3><a href="${path}">${label}</a></h3><p>${fact}</p></li>`;
}

export interface DetailsContent extends AccountContent {
  /** The result of `POST /account/details` with `name`. */
  details?: { name: string; fault?: string | undefined; faults?: Faults<'name'> | undefined } | undefined;
  /** The result of `POST /account/email` with `email`. */
  email?: { email: string; fault?: string | undefined; faults?: Faults<'email'> | undefined } | undefined;
  /** The new address, until its confirmation link is followed. */
  pendingEmail?: string | undefined;
}

/** Shows the name and the email, and leads to the export and the deletion of the account. */
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
<p class="muted">Download everything we store about you as a JSON file.</p>
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
<button class="btn small">Save name</button>
</form>`;
}

function emailForm({ owner, pendingEmail, email = { email: owner.email } }: DetailsContent): Html {
  const { fault, faults } = email;
  const fields = formFields('email', { faults, fault, faultAt: 'email' });
  return html`<form class="part stack" action="${paths.accountEmail()}" method="post">
${fields.notice()}
${fields.text('email', { label: 'Email', type: 'email', value: email.email, autocomplete: 'email', maxLength: FIELD_LENGTHS.email, hint: 'We’ll email a link to your new address. Follow it to finish the change.' })}
${pendingEmail && html`<p class="small">Waiting for you to confirm <b>${pendingEmail}</b>. Follow the link we emailed you. Until then, we’ll keep using ${owner.email}.</p>`}
<button class="btn small">Change email</button>
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
    scripts: ['account/show-password'],
    main: html`<p>We’ll delete your name, email, addresses, passkeys and cart right away, and sign you out on all devices. We have to keep your orders in our records. 45 days after an order is complete, we remove your name, email and address from it. If you’ve sent something back, you’ll still get your refund and our emails about it. Deleting your account can’t be undone.</p>
<p><a class="link" href="${paths.accountExport()}">Download your data first</a></p>
<form class="part stack" action="${paths.accountDelete()}" method="post">
${fields.notice()}
<input autocomplete="username" value="${owner.email}" hidden>
${fields.password('password', { label: 'Password', autocomplete: 'current-password' })}
<p class="bar"><button class="btn">Delete my account</button><a class="link" href="${paths.accountDetails()}">Keep my account</a></p>
</form>`,
  });
}

export function accountDeletedPage(): PageContent {
  return narrowPage({
    title: 'Your account has been deleted',
    description: 'Your account has been deleted.',
    main: html`<p>We’ve deleted everything except your orders, which we have to keep in our records. 45 days after an order is complete, we remove your name, email and address from it. If you’ve sent something back, you’ll still get your refund. You’re welcome to create a new account any time.</p>
<p><a class="btn" href="${paths.home()}">Go to the home page</a></p>`,
  });
}
