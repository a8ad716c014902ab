import { readFileSync } from 'node:fs';
import { type Html, html, trusted } from './html.ts';
import { barePage, page } from './page.ts';
import { paths } from './paths.ts';

/** Pages for what went wrong. None of them may fail itself: they read nothing but what was there at the start. */

/** 404. */
export function notFoundPage(): string {
  return page({
    title: 'Not found',
    description: 'This page is not in the shop.',
    robots: 'noindex',
    css: ['account'],
    main: oops(
      html`<p class="code">404</p><h1 class="big">This one is not in the wardrobe.</h1>
<p class="muted">The page moved, sold out long ago, or never was. The search finds most things, and your cart is where you left it.</p>
<form class="field" action="${paths.products()}" role="search" aria-label="Search the shop"><label for="again">Search</label><div class="join"><input class="input" id="again" name="q" type="search" maxlength="100" required><button class="btn">Search</button></div></form>
<p><a class="link" href="${paths.home()}">Back to the home page</a></p>`,
      socks,
    ),
  });
}

/** 4xx: a request that the shop does not do, and why. */
export function refusalPage({
  status,
  title,
  message,
}: {
  status: number;
  title: string;
  message: string;
}): string {
  return page({
    title,
    description: message,
    robots: 'noindex',
    css: ['account'],
    main: oops(
      html`<p class="code">${status}</p><h1 class="big">${title}</h1>
<p>${message}</p>
<p class="muted">Nothing has changed, and your cart is where you left it.</p>
<p><a class="link" href="${paths.cart()}">To the cart</a></p><p><a class="link" href="${paths.home()}">Back to the home page</a></p>`,
      socks,
    ),
  });
}

/** 500. The reference is what finds the error in the log. */
export function errorPage({ requestId }: { requestId: string }): string {
  return barePage({
    title: 'Something broke',
    description: 'Something broke on our side.',
    robots: 'noindex',
    css: ['account'],
    main: oops(
      html`<h1 class="big">We are mending something.</h1>
<p>This page did not work, and the fault is ours. <b>Your cart is safe</b>, and any order you have paid is safe too.</p>
<p class="muted">Try again in a moment. If it happens again, write to ${helpMail} and mention <b>${requestId}</b>.</p>
<a class="btn" href="${paths.home()}">To the home page</a>`,
      hoodie,
    ),
  });
}

/** 503: too many shoppers at once, or a part of the shop is starting. */
export function busyPage(): string {
  return barePage({
    title: 'Busy',
    description: 'The shop is busy for a moment.',
    robots: 'noindex',
    css: ['account'],
    main: oops(
      html`<h1 class="big">One moment, please.</h1>
<p>More people are in the shop than it can serve right now. <b>Your cart is safe</b>, and any order you have paid is safe too.</p>
<p class="muted">Wait a few seconds, then load this page again. If you were changing your cart, look into it before you try again.</p>
<a class="btn" href="${paths.home()}">To the home page</a>`,
      hoodie,
    ),
  });
}

export const HELP_EMAIL = 'help@myclothes.example';
const helpMail = html`<a href="mailto:${HELP_EMAIL}">${HELP_EMAIL}</a>`;

const oops = (words: Html, picture: Html): Html =>
  html`<div class="wrap page"><div class="oops"><div class="stack">${words}</div>${picture}</div></div>`;

const hoodie = drawing('hoodie', '9c9a95');
const socks = drawing('socks', 'a9583a');

/** Part of the page: a picture of its own could fail for the same reason as the page that was asked for. */
function drawing(name: string, hex: string): Html {
  const svg = readFileSync(new URL(`../../public/garments/${name}.svg`, import.meta.url), 'utf8');
  return trusted(
    svg
      .replace(/<\?xml[^>]*\?>|<title>[^<]*<\/title>|<view [^>]*\/>/g, '')
      .replace(/^\s*(<svg[^>]*?) color="[^"]*"/, `$1 color="#${hex}" aria-hidden="true"`),
  );
}
