import { html } from '../layout/html.ts';
import { paths } from '../layout/paths.ts';
import { helpMail, type Information } from './information-page.ts';

export const terms: Information = {
  title: 'Terms',
  description: 'What you agree to when you order, and what we do.',
  body: html`<p class="lede">Short, so that they can be read.</p>
<h2>Prices</h2>
<p>Prices are in euros and include VAT. Delivery is shown before you pay. The price that counts is the one you see when you pay; if a price changed while a piece was in your cart, the cart says so, with both prices.</p>
<h2>Order</h2>
<p>A piece in the cart is not reserved. The contract is made when we confirm your order by mail. If we cannot deliver something, we tell you and give the money back for it.</p>
<h2>Delivery and returns</h2>
<p>See <a href="${paths.information('delivery')}">Delivery</a> and <a href="${paths.information('returns')}">Returns</a>. The law gives you 14 days to withdraw from an order; we give you 30. A mail to ${helpMail} is enough.</p>
<h2>When something is wrong</h2>
<p>Your rights by law for faulty goods apply in full. Repairs and the 30 days come on top and take nothing away from them.</p>
<h2>Pictures</h2>
<p>Garments are drawn. A screen may show a color a little differently than the cloth has it.</p>`,
};

export const privacy: Information = {
  title: 'Privacy',
  description: 'What we keep about you, why, and for how long.',
  body: html`<p class="lede">We keep what the shop needs to work and nothing to follow you with.</p>
<h2>Your cart</h2>
<p>What you put in it, how many, the price you saw, and what you removed or saved for later. We keep it for 90 days after your last visit, or for 7 days if you changed it only once and didn't come back. It belongs to a random number in a cookie, not to your name.</p>
<h2>Your sign-ins</h2>
<p>The browsers you've signed in from, for 400 days, and a scrambled form of their network addresses, for 90 days. With them, we can still let you in while someone else is guessing your password. You can see and forget the browsers under Devices in your account.</p>
<h2>Your messages</h2>
<p>What you write to us, for as long as it takes to help you and as long as the law asks for it.</p>
<h2>Our servers</h2>
<p>They note which kind of page was asked for, when, and how long the answer took, to find what is slow or broken.</p>
<h2>What we do not do</h2>
<p>No advertising, no analytics by others, no fonts or scripts from other servers, no profile of what you look at. We sell nothing about you to anyone.</p>
<h2>Your rights</h2>
<p>Ask us what we keep about you, have it corrected, handed over or deleted: ${helpMail}. You may also complain to the data protection authority where you live. See <a href="${paths.information('cookies')}">Cookies</a> for those we set.</p>`,
};

export const cookies: Information = {
  title: 'Cookies',
  description: 'The cookies this shop sets, what is in them and when they end.',
  body: html`<p class="lede">Two are for your cart, and two are for your account. None is set before you add something to your cart, save a product or sign in.</p>
<div class="scroll" role="group" aria-label="Cookies" tabindex="0"><table>
<thead><tr><th scope="col">Name</th><th scope="col">What it is for</th><th scope="col">Until</th></tr></thead>
<tbody>
<tr><th scope="row">session</th><td>A random number that tells us which cart is yours. Scripts cannot read it.</td><td>90 days after your last visit</td></tr>
<tr><th scope="row">cart</th><td>How many pieces are in the cart, for the number on its icon.</td><td>90 days after your last visit</td></tr>
<tr><th scope="row">wish</th><td>The product you want to save, until you've signed in. Scripts cannot read it.</td><td>One hour</td></tr>
<tr><th scope="row">device</th><td>A random number that tells us you've signed in from this browser before, so that someone who guesses your password can't lock you out. Scripts cannot read it.</td><td>400 days after you last signed in</td></tr>
</tbody>
</table></div>
<p>Where the connection is encrypted the first one is called <code>__Host-session</code> and the last one <code>__Host-device</code>. Besides these, the list of products remembers in your browser where you were while a filter is applied; it forgets that when you close the tab.</p>
<p>The cart and your account need them, so there is nothing to accept or refuse. Delete them in your browser whenever you like: your cart is then empty, you're signed out, and everything else works.</p>`,
};
