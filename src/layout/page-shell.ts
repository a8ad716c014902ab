import { memoize } from '../cache/memoize.ts';
import { DELIVERY_TERMS, inText } from './delivery-terms.ts';
import { html } from './html.ts';
import { icons, wordmark } from './icons.ts';
import { paths } from './paths.ts';

/** The parts around a page's content depend only on the department, so each is rendered once. */

export const DEPARTMENTS = [
  { slug: 'women', label: 'Women' },
  { slug: 'men', label: 'Men' },
  { slug: 'accessories', label: 'Accessories' },
] as const;

const skipLink = html`<a class="skip" href="#main">Skip to content</a>`;

const announce = html`<aside class="announce" aria-label="Good to know">Free delivery over ${inText(DELIVERY_TERMS.freeFromMinor)} and free returns for 30 days</aside>`;

/** The announcement, the header, and the search and menu that it opens. */
export function pageTop(currentDepartment: string | undefined): string {
  return (tops.get(currentDepartment) ?? tops.get(undefined)) as string;
}

const tops = new Map<string | undefined, string>(
  [undefined, ...DEPARTMENTS.map(({ slug }) => slug)].map((current) => [
    current,
    html`${skipLink}
${announce}
${header(current)}
${searchPopover()}
${menuPopover(current)}`.text,
  ]),
);

/** The header of pages that must not use anything that can fail. */
export const bareTop: string = html`${skipLink}
<header class="header"><div class="wrap"><span></span><a class="logo" href="${paths.home()}">${wordmark}</a><span></span></div></header>`
  .text;

/** The header of checkout has only the link back, so that nothing else leads out of checkout. */
export function checkoutTop({ path, label }: { path: string; label: string }): string {
  return html`${skipLink}
<header class="header"><div class="wrap"><a class="link" href="${path}">${label}</a><a class="logo" href="${paths.home()}">${wordmark}</a><p class="tools small muted">${icons.lock}<span class="desk">Secure checkout</span></p></div></header>`
    .text;
}

function header(current: string | undefined) {
  return html`<header class="header">
  <div class="wrap">
    <div>
      <button class="iconbtn menu" type="button" popovertarget="menu" aria-label="Menu">${icons.menu}</button>
      <nav aria-label="Main"><ul>${departmentLinks(current)}</ul></nav>
    </div>
    <a class="logo" href="${paths.home()}">${wordmark}</a>
    <div class="tools">
      <button class="iconbtn" type="button" popovertarget="search" aria-label="Search">${icons.search}</button>
      <a class="iconbtn desk" href="${paths.account()}" aria-label="Account">${icons.account}</a>
      <a class="iconbtn" href="${paths.cart()}" data-dialog="cart" aria-label="Cart">${icons.cart}<span class="count" data-cart-count hidden></span></a>
    </div>
  </div>
</header>`;
}

/** The browser focuses the field when it opens the popover, so no script is needed. */
function searchPopover() {
  return html`<form class="search" id="search" popover role="search" action="${paths.products()}">
  <div class="wrap">
    <div class="field"><label for="search-words">What are you looking for?</label><div class="join"><input class="input" id="search-words" name="q" type="search" maxlength="100" required autocomplete="off" enterkeyhint="search" autofocus><button class="btn">Search</button></div></div>
    <button class="iconbtn" type="button" popovertarget="search" popovertargetaction="hide" aria-label="Close">${icons.close}</button>
  </div>
</form>`;
}

function menuPopover(current: string | undefined) {
  return html`<nav class="sheet" id="menu" popover aria-label="Menu">
  <div class="top"><strong>Menu</strong><button class="iconbtn" type="button" popovertarget="menu" popovertargetaction="hide" aria-label="Close">${icons.close}</button></div>
  <ul class="menu-list">${departmentLinks(current)}<li><a href="${paths.products('sale=1')}">Sale</a></li><li><a href="${paths.account()}">Account</a></li></ul>
</nav>`;
}

function departmentLinks(current: string | undefined) {
  return DEPARTMENTS.map(
    ({ slug, label }) =>
      html`<li><a href="${paths.products(`category=${slug}`)}"${slug === current && html` aria-current="true"`}>${label}</a></li>`,
  );
}

const link = (path: string, label: string) => html`<li><a href="${path}">${label}</a></li>`;

export const pageFooter = (): string => footerOf(String(new Date().getUTCFullYear()));

/** Contains the one form that all hearts on the page belong to. */
const footerOf = memoize(2, (year) => {
  return html`<form id="wish" action="${paths.wishlist()}" method="post" hidden></form>
<footer class="footer">
  <div class="wrap">
    <div class="cols">
      <div><h2>Shop</h2><ul>${departmentLinks(undefined)}${link(paths.products('sale=1'), 'Sale')}</ul></div>
      <div><h2>Help</h2><ul>${link(paths.information('delivery'), 'Delivery')}${link(paths.information('returns'), 'Returns')}${link(paths.information('size-guide'), 'Size guide')}${link(paths.information('contact'), 'Contact')}</ul></div>
      <div><h2>MyClothes</h2><ul>${link(paths.information('making'), 'How we make things')}${link(paths.information('repairs'), 'Repairs')}</ul></div>
    </div>
    <div class="legal"><a class="logo" href="${paths.home()}">${wordmark}</a><span>© ${year} MyClothes</span><a href="${paths.information('terms')}">Terms</a><a href="${paths.information('privacy')}">Privacy</a><a href="${paths.information('cookies')}">Cookies</a></div>
  </div>
</footer>`.text;
});
