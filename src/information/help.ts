import type { TextPage } from '../settings/schema.ts';

/** The default texts of the help pages. The braces are filled in by the code: see src/settings/content/content-names.ts. */

export const delivery: TextPage = {
  title: 'Delivery',
  description: `Standard delivery {{standard-price}}, free over {{free-from}}. Express from {{express-price}}. {{Standard-days}}, tracked.`,
  html: `<p class="lede">{{Standard-days}}, tracked all the way. Free over {{free-from}}.</p>
<p>{{delivery-prices}}</p>
<p>We deliver to {{countries}}. We don’t yet deliver to places outside its VAT area, such as the Canary Islands, Åland, Livigno, or Helgoland.</p>
<h2>What counts toward {{free-from}}</h2>
<p>The items in your cart at today’s prices, before any promo code. Your cart shows how much is left to go.</p>
<h2>Before it ships</h2>
<p>Items in your cart aren’t reserved. We reserve them when you place your order and hold them while you pay. We pack on business days. Until your order is packed, you can cancel it on its page. To change something else, email {{help-email}} soon.</p>
<h2>If it’s late</h2>
<p>Email us after the {{standard-last-day}} business day. We’ll track the parcel down. If it’s lost, we’ll send another or refund you, whichever you prefer.</p>`,
};

export const returns: TextPage = {
  title: 'Returns',
  description:
    'Return anything within {{return-days}} days, free, at any parcel shop. We refund you within five days.',
  html: `<p class="lede">You have {{return-days}} days from the day it arrives. Returns are free, and you don’t need a reason.</p>
<ol>
<li>Open your order from its email or in your account, or <a href="/orders/find">find it by its number</a>, and choose what to return.</li>
<li>Put the items back in the parcel with their labels. Stick the return label on it, or write the number of your return on it.</li>
<li>Drop the parcel off at any parcel shop, free of charge, and keep the receipt.</li>
</ol>
<h2>When you get your money back</h2>
<p>Within five days after the parcel reaches us, on the card you paid with. If you paid on delivery, we’ll email you to ask for a bank account. If you return the whole order, we refund the delivery price, too.</p>
<h2>What we take back</h2>
<p>Try things on as you would in a store. We can’t take back items that were worn outside, washed, or altered, because we can’t sell them again. Socks must still be in their band.</p>
<h2>Need another size?</h2>
<p>Choose the size you want when you return the one you have. We’ll set it aside for you and ship it once your parcel is here.</p>
<h2>If something is wrong with it</h2>
<p>That’s not a return. Email us a picture, even after {{return-days}} days, and see <a href="/repairs">Repairs</a>.</p>`,
};

export const contact: TextPage = {
  title: 'Contact',
  description: 'Email {{help-email}}. {{help-hours}}',
  html: `<p class="lede">Email {{help-email}}. {{help-hours}}</p>
<h2>Help us help you faster</h2>
<ul>
<li>About an order: include its number. If you’ve lost its emails, <a href="/orders/find">we’ll send you the link again</a>.</li>
<li>About an item: include its name, color, and size, and a picture if something is wrong with it.</li>
<li>About a page that failed: include the reference it showed and what you did before.</li>
</ul>
<p>Never send us a password or a card number. We’ll never ask for them.</p>
<h2>You may find the answer here</h2>
<ul>
<li><a href="/delivery">Delivery</a>: what it costs and when it arrives</li>
<li><a href="/returns">Returns</a>: free for {{return-days}} days</li>
<li><a href="/size-guide">Size guide</a>: which size to choose</li>
<li><a href="/repairs">Repairs</a>: what we can mend</li>
</ul>
<p>{{seller}}</p>`,
};

export const repairs: TextPage = {
  title: 'Repairs',
  description: 'We mend what we sold for as long as you wear it. You only pay postage.',
  html: `<p class="lede">Send it back with a hole, get it back without one. You only pay postage.</p>
<h2>What we mend</h2>
<p>Holes, open seams, buttons, zippers, hems, and worn elbows and heels, on anything you bought here, no matter how old. We match the color as closely as we can. On old cloth, a repair may show.</p>
<h2>How it works</h2>
<ol>
<li>Wash the item.</li>
<li>Email {{help-email}} a picture of the damage. We’ll tell you whether we can mend it, how long it takes, and where to send it.</li>
<li>Send it in. We’ll send it back as soon as it’s done.</li>
</ol>
<h2>If it can’t be mended</h2>
<p>Then we’ll say so. If the fault was ours, we’ll replace the item or refund you.</p>
<h2>Mend it yourself</h2>
<p>Darn socks early, while there’s still something to hold on to. Comb pills off wool instead of pulling them. Rewax canvas when rain stops beading on it.</p>`,
};

export const making: TextPage = {
  title: 'How we make things',
  description: 'What our clothes are made of, where they are sewn, and how to make them last.',
  html: `<p class="lede">Plain clothes in good cloth, in colors that last, made for years rather than a season.</p>
<h2>Every page says what and where</h2>
<p>Look under Details on any product page for the fiber, the weight, where it was woven or knitted, where it was sewn, and how to wash it.</p>
<h2>Few styles, kept for years</h2>
<p>We’d rather improve a pattern for years than replace it. So you can buy the shirt that wore out again, and the trousers still go with it.</p>
<h2>Cloth first</h2>
<p>Most of what you pay goes into the cloth. We use cotton, wool, linen, and leather where they do the job best, and recycled or synthetic yarn where it wears longer: at a heel, an elbow, a waistband.</p>
<h2>Made to be mended</h2>
<p>Seams that can be opened, buttons that can be bought, yarn that can be matched. See <a href="/repairs">Repairs</a>.</p>
<h2>The pictures</h2>
<p>The garments on these pages are drawn or rendered with a computer, not photographed. Each color matches the shade of the cloth, though your screen may show it a little warmer or cooler.</p>`,
};
