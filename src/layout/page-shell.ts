import { memoize, memoizeByObject } from '../cache/memoize.ts';
import { accentPath, brandFilesOf } from '../settings/brand/brand.ts';
import { touchIconPath } from '../settings/brand/manifest.ts';
import type { PageName } from '../settings/content/content-names.ts';
import type { ShopSettings } from '../settings/schema.ts';
import { dayIn } from '../settings/time-zone.ts';
import { assetPath } from '../web/assets.ts';
import { type Html, html } from './html.ts';
import { icons, labelDrawing } from './icons.ts';
import { paths } from './paths.ts';
import { fillText, placeholdersOf } from './placeholders.ts';

/** The parts around a page's content. They depend only on the settings, the department and the year. */
export interface PageShell {
  /** The icons of the tab and of the home screen, and the style sheet of the accent, if it has one. */
  head: string;
  /** The announcement, the header, and the search and menu that it opens. */
  top(currentDepartment: string | undefined): string;
  /** The header of pages that must not use anything that can fail. */
  bareTop: string;
  /** The header of checkout has only the link back, so that nothing else leads out of checkout. */
  checkoutTop(back: { path: string; label: string }): string;
  footer(): string;
}

/** Each part is rendered once for each version of the settings. An instance shows at most two versions at a time. */
export const pageShellOf: (settings: ShopSettings) => PageShell = memoizeByObject(20, (settings) => {
  const tops = topsOf(settings);
  const footerOf = memoize(2, (year) => footer(settings, year).text);
  return {
    head: iconLinks(settings) + accentLink(settings),
    top: (current) => (tops.get(current) ?? tops.get(undefined)) as string,
    bareTop: bareTop(settings).text,
    checkoutTop: (back) => checkoutTop(settings, back).text,
    footer: () => footerOf(String(dayIn(settings.timeZone, new Date()).getUTCFullYear())),
  };
});

const skipLink = html`<a class="skip" href="#main">Skip to content</a>`;

function topsOf(settings: ShopSettings): ReadonlyMap<string | undefined, string> {
  const departments = settings.content.navigation.map(({ path }) => departmentOf(path));
  return new Map(
    [undefined, ...departments].map((current) => [
      current,
      html`${skipLink}
${announcement(settings)}
${header(settings, current)}
${searchPopover()}
${menuPopover(settings, current)}`.text,
    ]),
  );
}

/** The department that a link of the navigation leads to, if it leads to one. */
export function departmentOf(path: string): string | undefined {
  const [, slug] = /^\/products\?category=([^&]+)$/.exec(path) ?? [];
  return slug;
}

function announcement(settings: ShopSettings): Html | undefined {
  const text = fillText(settings.content.announcement, placeholdersOf(settings));
  return text ? html`<aside class="announce" aria-label="Good to know">${text}</aside>` : undefined;
}

/** The logo, which links to the home page. The admin has it, too. */
export function logoLink(settings: ShopSettings, path: string): Html {
  return html`<a class="logo" href="${path}">${logo(settings)}</a>`;
}

function logo(settings: ShopSettings): Html {
  const { name } = settings;
  const file = brandFilesOf(settings).logo;
  if (file) {
    const { width, height } = file.picture;
    return html`<img src="${file.path}" alt="${name}" width="${width}" height="${height}">`;
  }
  return html`${settings.logo.kind === 'text' ? '' : labelDrawing}${name}`;
}

function iconLinks(settings: ShopSettings): string {
  const { icon } = brandFilesOf(settings);
  const [path, type] = icon
    ? [icon.path, icon.picture.contentType]
    : [assetPath('favicon.svg'), 'image/svg+xml'];
  return `<link rel="icon" href="${path}" type="${type}">\n<link rel="apple-touch-icon" href="${touchIconPath(settings)}">\n`;
}

function accentLink(settings: ShopSettings): string {
  const path = accentPath(settings);
  return path ? `<link rel="stylesheet" href="${path}">\n` : '';
}

const bareTop = (settings: ShopSettings): Html => html`${skipLink}
<header class="header"><div class="wrap"><span></span>${logoLink(settings, paths.home())}<span></span></div></header>`;

function checkoutTop(settings: ShopSettings, { path, label }: { path: string; label: string }): Html {
  return html`${skipLink}
<header class="header"><div class="wrap"><a class="link" href="${path}">${label}</a>${logoLink(settings, paths.home())}<p class="tools small muted">${icons.lock}<span class="desk">Secure checkout</span></p></div></header>`;
}

function header(settings: ShopSettings, current: string | undefined): Html {
  return html`<header class="header">
  <div class="wrap">
    <div>
      <button class="iconbtn menu" type="button" popovertarget="menu" aria-label="Menu">${icons.menu}</button>
      <nav aria-label="Main"><ul>${links(settings, current, true)}</ul></nav>
    </div>
    ${logoLink(settings, paths.home())}
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
  return html`<form class="search" id="search" popover role="search" action="${paths.products()}" data-suggestions="${paths.suggestions()}" data-styles="${assetPath('css/search.css')}">
  <div class="wrap">
    <div class="field"><label for="search-words">What are you looking for?</label><div class="join"><input class="input" id="search-words" name="q" type="search" maxlength="100" required autocomplete="off" enterkeyhint="search" autofocus><button class="btn">Search</button></div></div>
    <button class="iconbtn" type="button" popovertarget="search" popovertargetaction="hide" aria-label="Close">${icons.close}</button>
  </div>
</form>`;
}

function menuPopover(settings: ShopSettings, current: string | undefined): Html {
  return html`<nav class="sheet" id="menu" popover aria-label="Menu">
  <div class="top"><strong>Menu</strong><button class="iconbtn" type="button" popovertarget="menu" popovertargetaction="hide" aria-label="Close">${icons.close}</button></div>
  <ul class="menu-list">${links(settings, current)}<li><a href="${paths.account()}">Account</a></li><li><a href="${paths.wishlist()}">Wishlist</a></li></ul>
</nav>`;
}

/** The links of the navigation, or those of the header. */
function links({ content }: ShopSettings, current: string | undefined, isHeader = false): Html[] {
  return content.navigation
    .filter(({ inHeader }) => inHeader || !isHeader)
    .map(({ label, path }) => {
      const isCurrent = current !== undefined && departmentOf(path) === current;
      return html`<li><a href="${path}"${isCurrent && html` aria-current="true"`}>${label}</a></li>`;
    });
}

const link = (path: string, label: string) => html`<li><a href="${path}">${label}</a></li>`;

/** Contains the one form that all hearts on the page belong to. */
function footer(settings: ShopSettings, year: string): Html {
  const { name, content } = settings;
  const wishlist = link(paths.wishlist(), 'Wishlist');
  const findOrder = link(paths.orderFind(), 'Find your order');
  const help = helpLinks(content, false);
  const legal = (path: PageName, title: string) =>
    html`<a href="${paths.information(path)}">${content.pages[path]?.title ?? title}</a>`;
  return html`<form id="wish" action="${paths.wishlist()}" method="post" hidden></form>
<footer class="footer">
  <div class="wrap">
    <div class="cols">
      <div><h2>Shop</h2><ul>${links(settings, undefined)}${wishlist}${help.length === 0 && findOrder}</ul></div>
      ${helpColumn('Help', help.length > 0 ? [findOrder, ...help] : [])}
      ${helpColumn(name, helpLinks(content, true))}
    </div>
    <div class="legal">${logoLink(settings, paths.home())}<span>© ${year} ${name}</span>${legal('terms', 'Terms')}${legal('privacy', 'Privacy')}${legal('cookies', 'Cookies')}</div>
  </div>
</footer>`;
}

/** The titles of the pages that every shop starts with. A page whose text is replaced in the settings has its title there. */
const HELP_TITLES: Readonly<Record<string, string>> = {
  ...{ delivery: 'Delivery', returns: 'Returns', 'size-guide': 'Size guide', contact: 'Contact' },
  ...{ making: 'How we make things', repairs: 'Repairs' },
};
/** The pages that are about the shop itself. */
const ABOUT_PAGES = ['making', 'repairs'];
/** A column of the footer links to at most this many pages. The overview links to all of them. */
const HELP_LINKS_MAX = 8;

function helpLinks({ help, pages, ownPages }: ShopSettings['content'], isAbout: boolean): Html[] {
  const names = help.filter((name) => ABOUT_PAGES.includes(name) === isAbout);
  const shown = names
    .slice(0, HELP_LINKS_MAX)
    .map((name) =>
      link(paths.help(name), (pages[name] ?? ownPages[name])?.title ?? HELP_TITLES[name] ?? name),
    );
  return names.length > shown.length ? [...shown, link(paths.help(), 'All help')] : shown;
}

const helpColumn = (title: string, entries: readonly Html[]): Html | null =>
  entries.length > 0 ? html`<div><h2>${title}</h2><ul>${entries}</ul></div>` : null;
