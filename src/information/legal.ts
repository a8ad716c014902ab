import type { TextPage } from '../settings/schema.ts';

/** The default texts of the legal pages. Blocks such as `{{cookies}}` say what the code does, so they cannot be edited. */

export const terms: TextPage = {
  title: 'Terms',
  description: 'What you agree to when you order, and what we promise.',
  html: `<p class="lede">Short enough to read.</p>
<h2>Prices</h2>
<p>Prices are in {{currency-name}} and include VAT. We show the delivery price before you pay. The price that counts is the one you see when you pay. If a price changes while an item is in your cart, the cart shows both prices.</p>
<h2>Orders</h2>
<p>Items in your cart aren’t reserved. The contract is made when we confirm your order by email. If we can’t deliver something, we’ll tell you and refund it.</p>
<h2>Delivery and returns</h2>
<p>See <a href="/delivery">Delivery</a> and <a href="/returns">Returns</a>. The law gives you 14 days to withdraw from an order. We give you {{return-days}}. An email to {{help-email}} is enough.</p>
<h2>If something is wrong</h2>
<p>Your legal rights for faulty goods apply in full. Our repairs and the {{return-days}} days come on top of them.</p>
<h2>Pictures</h2>
<p>Our garments are drawn. A screen may show a color a little differently from the cloth.</p>
<p>{{seller}}</p>`,
};

export const privacy: TextPage = {
  title: 'Privacy',
  description: 'What we keep about you, why, and for how long.',
  html: `<p class="lede">We keep what the shop needs to work and nothing to follow you with.</p>
<p>{{stored-data}}</p>
<h2>What we don’t do</h2>
<p>No advertising, no third-party analytics, no fonts or scripts from other servers, except our payment provider’s where you enter your card, no profile of what you look at. We don’t sell anything about you to anyone.</p>
<h2>Your rights</h2>
<p>Email {{help-email}} to learn what we keep about you, or to have it corrected, handed over, or deleted. You may also complain to the data protection authority where you live. See <a href="/cookies">Cookies</a> for the ones we set.</p>`,
};

export const cookies: TextPage = {
  title: 'Cookies',
  description: 'The cookies this shop sets, what they contain, and when they expire.',
  html: `<p class="lede">Three are for your cart, one is for your wishlist, and one is for your account. We set none of them until you add something to your cart, save a product, or sign in.</p>
<p>{{cookies}}</p>
<p>Your browser also keeps a copy of one page, which it shows when it can’t reach the shop. The page contains nothing about you.</p>
<p>On an encrypted connection, the first one is called <code>__Host-session</code> and the last one <code>__Host-device</code>. While a filter is applied, your browser also remembers your place in the list of products. It forgets that when you close the tab.</p>
<p>If you pay by card, our payment provider may set cookies of its own, to recognize fraud.</p>
<p>Your cart, wishlist and account need these cookies, so there is nothing to accept or decline. You can delete them in your browser whenever you like. Your cart will then be empty, items you’ve saved without an account will be gone, and you’ll be signed out. Everything else will work.</p>`,
};
