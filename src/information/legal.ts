import { html } from '../layout/html.ts';
import { paths } from '../layout/paths.ts';
import { helpEmail, type Information } from './information-page.ts';

export const terms: Information = {
  title: 'Terms',
  description: 'What you agree to when you order, and what we promise.',
  body: html`<p class="lede">Short enough to read.</p>
<h2>Prices</h2>
<p>Prices are in euros and include VAT. We show the delivery price before you pay. The price that counts is the one you see when you pay. If a price changes while an item is in your cart, the cart shows both prices.</p>
<h2>Orders</h2>
<p>Items in your cart aren’t reserved. The contract is made when we confirm your order by email. If we can’t deliver something, we’ll tell you and refund it.</p>
<h2>Delivery and returns</h2>
<p>See <a href="${paths.information('delivery')}">Delivery</a> and <a href="${paths.information('returns')}">Returns</a>. The law gives you 14 days to withdraw from an order. We give you 30. An email to ${helpEmail} is enough.</p>
<h2>If something is wrong</h2>
<p>Your legal rights for faulty goods apply in full. Our repairs and the 30 days come on top of them.</p>
<h2>Pictures</h2>
<p>Our garments are drawn. A screen may show a color a little differently from the cloth.</p>`,
};

export const privacy: Information = {
  title: 'Privacy',
  description: 'What we keep about you, why, and for how long.',
  body: html`<p class="lede">We keep what the shop needs to work and nothing to follow you with.</p>
<h2>Your cart</h2>
<p>What you put in it, how many, the price you saw, and what you removed or saved for later. We keep it for 90 days after your last visit, or for 7 days if you changed it only once and didn’t come back. It belongs to a random number in a cookie, not to your name.</p>
<h2>Your sign-ins</h2>
<p>The browsers you’ve signed in from, for 400 days, and a scrambled form of their network addresses, for 90 days. With them, we can still let you in while someone else is guessing your password. You can see and remove these browsers under Devices in your account.</p>
<h2>Your messages</h2>
<p>What you write to us, for as long as it takes to help you and for as long as the law requires.</p>
<h2>Our servers</h2>
<p>They record what kind of page was requested, when, and how long it took, so that we can find what is slow or broken.</p>
<h2>What we don’t do</h2>
<p>No advertising, no third-party analytics, no fonts or scripts from other servers, no profile of what you look at. We don’t sell anything about you to anyone.</p>
<h2>Your rights</h2>
<p>Email ${helpEmail} to learn what we keep about you, or to have it corrected, handed over, or deleted. You may also complain to the data protection authority where you live. See <a href="${paths.information('cookies')}">Cookies</a> for the ones we set.</p>`,
};

export const cookies: Information = {
  title: 'Cookies',
  description: 'The cookies this shop sets, what they contain, and when they expire.',
  body: html`<p class="lede">Two are for your cart, and two are for your account. We set none of them until you add something to your cart, save a product, or sign in.</p>
<div class="scroll" role="group" aria-label="Cookies" tabindex="0"><table>
<thead><tr><th scope="col">Name</th><th scope="col">What it’s for</th><th scope="col">Expires</th></tr></thead>
<tbody>
<tr><th scope="row">session</th><td>A random number that tells us which cart is yours. Scripts can’t read it.</td><td>90 days after your last visit</td></tr>
<tr><th scope="row">cart</th><td>The number of items in your cart, shown on its icon.</td><td>90 days after your last visit</td></tr>
<tr><th scope="row">wish</th><td>The product you want to save, until you’ve signed in. Scripts can’t read it.</td><td>After one hour</td></tr>
<tr><th scope="row">device</th><td>A random number that tells us you’ve signed in from this browser before, so that someone who guesses your password can’t lock you out. Scripts can’t read it.</td><td>400 days after you last signed in</td></tr>
</tbody>
</table></div>
<p>On an encrypted connection, the first one is called <code>__Host-session</code> and the last one <code>__Host-device</code>. While a filter is applied, your browser also remembers your place in the list of products. It forgets that when you close the tab.</p>
<p>Your cart and your account need these cookies, so there is nothing to accept or decline. You can delete them in your browser whenever you like. Your cart will then be empty and you’ll be signed out. Everything else will work.</p>`,
};
