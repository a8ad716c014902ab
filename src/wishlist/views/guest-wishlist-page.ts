import { doneNotice, faultNotice } from '../../customers/views/notices.ts';
import { html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import type { Wish } from '../wishlist.ts';
import { wishItems } from './wishlist-page.ts';

export interface GuestWishlistContent {
  /** The newest wish comes first. */
  wishes: readonly Wish[];
  notice?: string | undefined;
  /** Says why the last wish was not added. */
  fault?: string | undefined;
}

/** The wishlist of a visitor who is not signed in. */
export function guestWishlistPage(content: GuestWishlistContent, currency: string): PageContent {
  const { wishes, notice, fault } = content;
  const next = paths.accountWishlist();
  return {
    title: 'Wishlist',
    description: 'The items you’ve saved.',
    robots: 'noindex',
    css: ['account'],
    main: html`<div class="wrap page stack"><h1>Wishlist</h1>
${doneNotice(notice)}${faultNotice(fault)}
<p class="muted">${wishes.length > 0 && 'Saved in this browser only. '}Sign in or create an account to see your wishlist on every device.</p>
<div class="bar"><a class="btn primary" href="${paths.signIn(next)}">Sign in</a><a class="btn" href="${paths.register(next)}">Create an account</a></div>
${wishes.length > 0 && html`<h2 class="vh">Saved items</h2>`}
${wishItems(wishes, { currency, action: paths.wishlistRemove() })}
</div>`,
  };
}
