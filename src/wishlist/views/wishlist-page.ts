import { productCard, SIZES } from '../../catalog/views/card.ts';
import { type AccountContent, accountShell } from '../../customers/views/account-shell.ts';
import { faultNotice } from '../../customers/views/notices.ts';
import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import type { Wish } from '../wishlist.ts';

export interface WishlistContent extends AccountContent {
  /** The newest wish comes first. */
  wishes: readonly Wish[];
  /** Says why the last wish was not added. */
  fault?: string | undefined;
}

export function wishlistPage(content: WishlistContent, currency: string): PageContent {
  const { wishes, fault } = content;
  return accountShell({
    ...content,
    section: 'wishlist',
    title: 'Wishlist',
    main: html`${faultNotice(fault)}
${wishItems(wishes, { currency, action: paths.accountWishlistRemove() })}`,
  });
}

export interface WishItemsInput {
  currency: string;
  /** Where the form of each item posts its `slug` to. */
  action: string;
}

/** The wishes as a grid, or what to do if there are none. */
export const wishItems = (wishes: readonly Wish[], input: WishItemsInput): Html =>
  wishes.length === 0
    ? empty
    : html`<ul class="grid wishes">${wishes.map((wish) => wishItem(wish, input))}</ul>`;

const empty = html`<p class="muted">Your wishlist is empty. Choose the heart on any product to save it here.</p>
<p><a class="btn" href="${paths.products()}">See what’s new</a></p>`;

/** A product that is no longer sold keeps its name here until the customer removes it. */
function wishItem({ slug, name, card }: Wish, { currency, action }: WishItemsInput): Html {
  const shown = card
    ? productCard(card, currency, { sizes: SIZES.three, loading: 'lazy', hasNoHeart: true })
    : html`<p>${name}<br><span class="small muted">We no longer sell this item.</span></p>`;
  return html`<li>${shown}<form action="${action}" method="post"><button class="link" name="slug" value="${slug}">Remove<span class="vh"> ${name}</span></button></form></li>`;
}
