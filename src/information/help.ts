import { DELIVERY_TERMS, inText } from '../layout/delivery-terms.ts';
import { html } from '../layout/html.ts';
import { paths } from '../layout/paths.ts';
import { helpMail, type Information } from './information-page.ts';

const { standard, express, freeFromMinor } = DELIVERY_TERMS;
const free = inText(freeFromMinor);

export const delivery: Information = {
  title: 'Delivery',
  description: `Standard delivery ${inText(standard.home.priceMinor)}, free over ${free}. Express from ${inText(express.home.priceMinor)}. Two to four working days, tracked.`,
  body: html`<p class="lede">Two to four working days, tracked all the way. Free over ${free}.</p>
<table>
<thead><tr><th scope="col">How</th><th scope="col">When</th><th scope="col" class="num">Price</th></tr></thead>
<tbody>
<tr><th scope="row">Standard</th><td>Two to four working days</td><td class="num">${inText(standard.home.priceMinor)}</td></tr>
<tr><th scope="row">Standard, over ${free}</th><td>Two to four working days</td><td class="num">Free</td></tr>
<tr><th scope="row">Express, within Austria</th><td>The next working day, before 18:00</td><td class="num">${inText(express.home.priceMinor)}</td></tr>
<tr><th scope="row">Express, to the rest of the European Union</th><td>Two working days</td><td class="num">${inText(express.eu.priceMinor)}</td></tr>
</tbody>
</table>
<p>We deliver to the countries of the European Union, but not yet to places outside its VAT area, such as the Canary Islands, Åland, Livigno or Helgoland.</p>
<h2>What counts toward ${free}</h2>
<p>The pieces in your cart at their prices of today, before a promo code takes something off. The cart says how much is missing.</p>
<h2>Before it leaves</h2>
<p>A piece in the cart is not reserved. As you place the order it is, and while you pay. We pack on working days. Until it's packed, you can cancel your order on its page. To change something else, write to ${helpMail} soon.</p>
<h2>When it is late</h2>
<p>Write to us after the fourth working day. We look for the parcel, and if it is lost we send another or give the money back, as you like.</p>`,
};

export const returns: Information = {
  title: 'Returns',
  description: 'Return anything within 30 days, free, from any parcel shop. Money back within five days.',
  body: html`<p class="lede">30 days from the day it arrives, free, and without a reason.</p>
<ol>
<li>Open your order, from its email or in your account, and choose what to return.</li>
<li>Put the items back in the parcel, with their labels, and write the order number on it.</li>
<li>Leave the parcel at any parcel shop, free of charge, and keep the receipt.</li>
</ol>
<h2>When the money is back</h2>
<p>Within five days after the parcel reaches us, to the card you paid with. If you paid on delivery, we'll email you to ask for a bank account. If you send everything back, the delivery price comes back too.</p>
<h2>What we take back</h2>
<p>Try things on as you would in a shop. What was worn outside, washed or altered we cannot sell again, so we cannot take it back. Socks go back only in their band.</p>
<h2>Another size</h2>
<p>Choose the size you want when you return the one you have. We keep it for you, and send it once your parcel is here.</p>
<h2>Something is wrong with it</h2>
<p>That is not a return. Write to us with a picture, also after the 30 days, and see <a href="${paths.information('repairs')}">Repairs</a>.</p>`,
};

export const contact: Information = {
  title: 'Contact',
  description: 'Write to help@myclothes.example. We answer on working days.',
  body: html`<p class="lede">Write to ${helpMail}. We answer on working days.</p>
<h2>So that we can help at once</h2>
<ul>
<li>About an order: its number.</li>
<li>About a piece: its name, color and size, and a picture if something is wrong with it.</li>
<li>About a page that failed: the reference it showed, and what you did before.</li>
</ul>
<p>Never send a password or the number of a card. We do not ask for them.</p>
<h2>Often the answer is here</h2>
<ul>
<li><a href="${paths.information('delivery')}">Delivery</a>: what it costs and when it comes</li>
<li><a href="${paths.information('returns')}">Returns</a>: 30 days, free</li>
<li><a href="${paths.information('size-guide')}">Size guide</a>: which size to take</li>
<li><a href="${paths.information('repairs')}">Repairs</a>: what we mend</li>
</ul>`,
};

export const repairs: Information = {
  title: 'Repairs',
  description: 'We mend what we sold, for as long as you wear it. You pay postage only.',
  body: html`<p class="lede">Send it back with a hole, get it back without one. You pay postage only.</p>
<h2>What we mend</h2>
<p>Holes, open seams, buttons, zips, hems, worn elbows and heels, on anything you bought here, however old. We match the color as well as we can; on old cloth a repair may show.</p>
<h2>How it works</h2>
<ol>
<li>Wash the piece.</li>
<li>Write to ${helpMail} with a picture of the damage. We tell you if it can be mended, and where to send it.</li>
<li>Send it. It is back with you when it is done, and we tell you beforehand how long that takes.</li>
</ol>
<h2>When it cannot be mended</h2>
<p>Then we say so. Where the fault was ours we replace the piece or give the money back.</p>
<h2>Mend it yourself</h2>
<p>Darn socks early, while there is still something to hold on to. Comb pills off wool instead of pulling them. Wax canvas again when rain stops beading on it.</p>`,
};

export const making: Information = {
  title: 'How we make things',
  description: 'What our clothes are made of, where they are sewn, and how to make them last.',
  body: html`<p class="lede">Plain clothes in good cloth, in colors that stay, for years rather than a season.</p>
<h2>Each page says what and where</h2>
<p>Fiber, weight, where it was woven or knitted and where it was sewn: it stands under Details on the page of every piece, together with how to wash it.</p>
<h2>Few shapes, kept for long</h2>
<p>We would rather keep a pattern for years and improve it than replace it. So the shirt that wore out can be bought again, and the trousers still go with it.</p>
<h2>Cloth first</h2>
<p>Most of the price of a piece is its cloth. We use cotton, wool, linen and leather where they do the job best, and recycled or synthetic yarn where it wears longer: at a heel, an elbow, a waistband.</p>
<h2>Made to be mended</h2>
<p>Seams that can be opened, buttons that can be bought, yarn that can be matched. See <a href="${paths.information('repairs')}">Repairs</a>.</p>
<h2>The pictures</h2>
<p>The garments on these pages are drawn, not photographed. Each color is drawn from the shade of the cloth; a screen may still show it a little warmer or cooler than it is.</p>`,
};
