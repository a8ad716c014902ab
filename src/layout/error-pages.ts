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
  if (error.status === 503) return unavailablePage(error);
  return error.status >= 500 ? failurePage(error, contact.email) : refusalPage(error);
}

function notFoundPage(): PageContent {
  return {
    title: 'Not found',
    description: 'This page is not in the shop.',
    robots: 'noindex',
    css: ['account', 'oops'],
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
    css: ['account', 'oops'],
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
    css: ['account', 'oops'],
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

/** These leave open whether a change was made, because the answer to it was lost. */
const UNCERTAIN_CODES = new Set(['database_unavailable', 'state_unavailable']);

/** The shop is busy, or a part of it does not answer. The message says which, because shoppers act on it. */
function unavailablePage({ code, title, message }: ShownError): PageContent {
  const isUncertain = UNCERTAIN_CODES.has(code);
  return {
    title,
    description: message,
    robots: 'noindex',
    css: ['account', 'oops'],
    shell: 'bare',
    main: oops(
      html`<h1 class="big">${isUncertain ? 'We’ll be right back.' : 'One moment, please.'}</h1>
<p>${message}</p>
<p><b>Your cart is safe</b>, and so is any order you’ve paid for.</p>
<p class="muted">${isUncertain ? 'Wait a few seconds, then reload this page. If you were changing something, check it before you try again.' : 'Nothing was changed.'}</p>
<a class="btn" href="${paths.home()}">Go to the home page</a>`,
      hoodie,
    ),
  };
}

/** Browsers keep a copy and show it when they cannot reach the shop. */
export function offlinePage(): PageContent {
  return {
    title: 'No connection',
    description: 'The shop could not be reached.',
    robots: 'noindex',
    css: ['account', 'oops'],
    shell: 'bare',
    main: oops(
      html`<h1 class="big">We can’t reach the shop.</h1>
<p>Please check your internet connection, then try again. <b>Your cart is safe</b>: the shop keeps it, not this device.</p>
<p class="muted">If you were changing something, check it before you try again.</p>
<a class="btn" href="">Try again</a>`,
      socks,
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
