import { type Html, html, trusted } from '../../layout/html.ts';

const HEART = trusted(
  '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 20 4.4 12.2a4.7 4.7 0 0 1 6.7-6.6l.9.9.9-.9a4.7 4.7 0 0 1 6.7 6.6z"/></svg>',
);

/**
 * Saves a product to the wishlist: a button of the form at the end of every page. The page is the same for
 * everyone, so whose heart is full is filled in by a script.
 */
export const heart = ({ slug, name }: { slug: string; name: string }): Html =>
  html`<button class="iconbtn heart" form="wish" name="slug" value="${slug}" aria-label="Save ${name} to the wishlist">${HEART}</button>`;
