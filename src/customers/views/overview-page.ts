import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { type AccountContent, accountShell } from './account-shell.ts';
import { unconfirmedNotice } from './unconfirmed-notice.ts';

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
