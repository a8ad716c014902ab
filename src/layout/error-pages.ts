import { readFileSync } from 'node:fs';
import type { ShopSettings } from '../settings/schema.ts';
import type { ShownError } from '../web/errors/error-handler.ts';
import { type Html, html, trusted } from './html.ts';
import type { PageContent } from './page.ts';
import { paths } from './paths.ts';

/** Added to the API's answers when the shop is at fault. */
export const REASSURANCE = 'Your cart is safe.';

/**
 * The page for a request that failed. None of these pages may fail itself, so they use nothing but what was read at
 * the start.
 */
export function errorPage(error: ShownError, { contact }: Pick<ShopSettings, 'contact'>): PageContent {
  if (error.status === 404) return notFoundPage();
  if (error.status === 503) return busyPage();
  return error.status >= 500 ? failurePage(error, contact.email) : refusalPage(error);
}

function notFoundPage(): PageContent {
  return {
    title: 'Not found',
    description: 'This page is not in the shop.',
    robots: 'noindex',
    css: ['account'],
    main: oops(
      html`<p class="code">404</p><h1 class="big">This one isn’t in our wardrobe.</h1>
<p class="muted">The page may have moved, or the product sold out. Try a search. Your cart is just as you left it.</p>
<form class="field" action="${paths.products()}" role="search" aria-label="Search the shop"><label for="again">Search</label><div class="join"><input class="input" id="again" name="q" type="search" maxlength="100" required><button class="btn">Search</button></div></form>
<p><a class="link" href="${paths.home()}">Back to the home page</a></p>`,
      socks,
    ),
  };
}

/** Says why the shop refuses a request. */
function refusalPage({ status, title, message }: ShownError): PageContent {
  return {
    title,
    description: message,
    robots: 'noindex',
    css: ['account'],
    main: oops(
      html`<p class="code">${status}</p><h1 class="big">${title}</h1>
<p>${message}</p>
<p class="muted">Nothing was changed, and your cart is just as you left it.</p>
<p><a class="link" href="${paths.cart()}">Go to your cart</a></p><p><a class="link" href="${paths.home()}">Back to the home page</a></p>`,
      socks,
    ),
  };
}

/** The reference finds the error in the log. */
function failurePage({ requestId }: ShownError, helpEmail: string): PageContent {
  return {
    title: 'Something broke',
    description: 'Something broke on our side.',
    robots: 'noindex',
    css: ['account'],
    shell: 'bare',
    main: oops(
      html`<h1 class="big">Sorry, something broke.</h1>
<p>This page didn’t work, and that’s our fault. <b>Your cart is safe</b>, and so is any order you’ve paid for.</p>
<p class="muted">Try again in a moment. If it happens again, email <a href="mailto:${helpEmail}">${helpEmail}</a> and mention <b>${requestId}</b>.</p>
<a class="btn" href="${paths.home()}">Go to the home page</a>`,
      hoodie,
    ),
  };
}

/** Shown while there are too many requests at once, and while a part of the shop starts. */
function busyPage(): PageContent {
  return {
    title: 'Busy',
    description: 'The shop is busy for a moment.',
    robots: 'noindex',
    css: ['account'],
    shell: 'bare',
    main: oops(
      html`<h1 class="big">One moment, please.</h1>
<p>The shop is very busy right now. <b>Your cart is safe</b>, and so is any order you’ve paid for.</p>
<p class="muted">Wait a few seconds, then reload this page. If you were changing your cart, check it before you try again.</p>
<a class="btn" href="${paths.home()}">Go to the home page</a>`,
      hoodie,
    ),
  };
}

const oops = (words: Html, picture: Html): Html =>
  html`<div class="wrap page"><div class="oops"><div class="stack">${words}</div>${picture}</div></div>`;

const hoodie = drawing('hoodie', '9c9a95');
const socks = drawing('socks', 'a9583a');

/** The drawing is part of the page, because a separate picture could fail for the same reason as the page did. */
function drawing(name: string, hex: string): Html {
  const svg = readFileSync(new URL(`../../public/garments/${name}.svg`, import.meta.url), 'utf8');
  return trusted(
    svg
      .replace(/<\?xml[^>]*\?>|<title>[^<]*<\/title>|<view [^>]*\/>/g, '')
      .replace(/^\s*(<svg[^>]*?) color="[^"]*"/, `$1 color="#${hex}" aria-hidden="true"`),
  );
}
