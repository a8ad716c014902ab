import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { doneNotice } from './notices.ts';

/** The customer whose account the page shows. */
export interface ShownCustomer {
  name: string;
  email: string;
  isEmailConfirmed: boolean;
}

/** The content that all pages of the account share. */
export interface AccountContent {
  owner: ShownCustomer;
  /** Says what was just done, such as "Saved." */
  notice?: string | undefined;
}

type Section =
  | 'overview'
  | 'orders'
  | 'wishlist'
  | 'addresses'
  | 'details'
  | 'password'
  | 'passkeys'
  | 'devices'
  | 'delete';

const LINKS: readonly [Section, string, string][] = [
  ['overview', 'Overview', paths.account()],
  ['orders', 'Orders', paths.accountOrders()],
  ['wishlist', 'Wishlist', paths.accountWishlist()],
  ['addresses', 'Addresses', paths.accountAddresses()],
  ['details', 'Details', paths.accountDetails()],
  ['password', 'Password', paths.accountPassword()],
  ['passkeys', 'Passkeys', paths.accountPasskeys()],
  ['devices', 'Devices', paths.accountDevices()],
];

export interface AccountShell extends AccountContent {
  section: Section;
  title: string;
  /** Replaces the title as the heading. */
  heading?: Html;
  main: Html;
  /** Style sheets in addition to the account's. */
  css?: readonly string[];
  scripts?: readonly string[];
}

/** A page of the account, with links to the other pages beside it. */
export function accountShell(shell: AccountShell): PageContent {
  const { owner, notice, section, title, heading, main, css = [], scripts } = shell;
  return {
    title,
    description: 'Your account.',
    robots: 'noindex',
    css: ['account', ...css],
    scripts,
    main: html`<div class="wrap page"><h1 class="acct-h">${greeting(owner.name)}</h1>
<div class="account">
<aside class="side">${navigation(section)}</aside>
<div class="stack">
${heading ?? html`<h2>${title}</h2>`}
${doneNotice(notice)}
${main}
</div>
</div></div>`,
  };
}

function navigation(current: Section): Html {
  const links = LINKS.map(
    ([section, label, path]) =>
      html`<li><a href="${path}"${section === current && html` aria-current="page"`}>${label}</a></li>`,
  );
  return html`<nav aria-label="Account"><ul>${links}<li><form action="${paths.signOut()}" method="post"><button>Sign out</button></form></li></ul></nav>`;
}

/** "Ines Lindqvist" becomes "Hello, Ines". */
function greeting(name: string): string {
  const first = name.trim().split(/\s/, 1)[0];
  return first ? `Hello, ${first}` : 'Hello';
}
