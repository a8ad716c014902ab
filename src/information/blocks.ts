import { memoizeByObject } from '../cache/memoize.ts';
import { capitalized, daysText, freeFromOf } from '../layout/delivery-terms.ts';
import { type Html, html } from '../layout/html.ts';
import { inText } from '../layout/money.ts';
import type { BlockPlaceholderName } from '../settings/content/content-names.ts';
import type { DeliveryMethod, DeliveryZone, ShopSettings } from '../settings/schema.ts';
import { sizeTables } from './size-guide.ts';

/** What the blocks in the texts of pages become. */
export const blocksOf: (settings: ShopSettings) => Readonly<Record<BlockPlaceholderName, Html>> =
  memoizeByObject(20, (settings) => ({
    'delivery-prices': deliveryPrices(settings),
    'size-tables': sizeTables,
    cookies,
    'stored-data': storedData,
    seller: seller(settings),
  }));

/** Zones with the same terms of a method share its rows. The name of a zone is needed only where they differ. */
function deliveryPrices({ delivery, currency }: ShopSettings): Html {
  const { zones } = delivery;
  const names = [...new Set(zones.flatMap(({ methods }) => methods.map(({ name }) => name)))];
  const rows = names.map((name) => {
    const offered = zones.flatMap((zone) => {
      const method = zone.methods.find((one) => one.name === name);
      return method ? [{ zone, method, freeFromMinor: freeFromOf(delivery, zone, method) }] : [];
    });
    const [first] = offered as [(typeof offered)[number]];
    const isSame = offered.length === zones.length && offered.every((one) => hasSameTerms(one, first));
    return (isSame ? [first] : offered).map((one) => methodRows(one, { isSame, currency }));
  });
  return html`<table>
<thead><tr><th scope="col">Method</th><th scope="col">Delivery time</th><th scope="col" class="num">Price</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`;
}

interface OfferedMethod {
  zone: DeliveryZone;
  method: DeliveryMethod;
  freeFromMinor: number | null;
}

function methodRows(
  { zone, method, freeFromMinor }: OfferedMethod,
  { isSame, currency }: { isSame: boolean; currency: string },
): Html {
  const label = isSame ? method.name : `${method.name}, ${zone.name}`;
  const isFirst = method === zone.methods[0];
  const row = (name: string, price: string) =>
    html`<tr><th scope="row">${name}</th><td>${capitalized(daysText(method))}${!isFirst && method.note && `, ${method.note}`}</td><td class="num">${price}</td></tr>\n`;
  const free = freeFromMinor !== null && row(`${label}, over ${inText(freeFromMinor, currency)}`, 'Free');
  return html`${row(label, inText(method.priceMinor, currency))}${free}`;
}

const hasSameTerms = (one: OfferedMethod, other: OfferedMethod): boolean =>
  one.method.priceMinor === other.method.priceMinor &&
  one.freeFromMinor === other.freeFromMinor &&
  one.method.daysFrom === other.method.daysFrom &&
  one.method.daysTo === other.method.daysTo;

const cookies: Html = html`<div class="scroll" role="group" aria-label="Cookies" tabindex="0"><table>
<thead><tr><th scope="col">Name</th><th scope="col">What it’s for</th><th scope="col">Expires</th></tr></thead>
<tbody>
<tr><th scope="row">session</th><td>A random number that tells us which cart is yours. Scripts can’t read it.</td><td>90 days after your last visit</td></tr>
<tr><th scope="row">cart</th><td>The number of items in your cart, shown on its icon.</td><td>90 days after your last visit</td></tr>
<tr><th scope="row">promo</th><td>The promo code you’ve entered in your cart, until you remove it or order. Scripts can’t read it.</td><td>When you close your browser</td></tr>
<tr><th scope="row">wishes</th><td>The products on your wishlist, until you’ve signed in.</td><td>90 days after you last changed your wishlist</td></tr>
<tr><th scope="row">device</th><td>A random number that tells us you’ve signed in from this browser before, so that someone who guesses your password can’t lock you out. Scripts can’t read it.</td><td>400 days after you last signed in</td></tr>
</tbody>
</table></div>
<p>Your browser also remembers the last nine products you viewed, to show you some of them again. They stay in your browser until you clear them, under “Recently viewed” on any product page.</p>`;

const storedData: Html = html`<h2>Your cart</h2>
<p>What you put in it, how many, the price you saw, and what you removed or saved for later. We keep it for 90 days after your last visit, or for 7 days if you changed it only once and didn’t come back. It belongs to a random number in a cookie, not to your name.</p>
<h2>Your sign-ins</h2>
<p>The browsers you’ve signed in from, for 400 days, and a scrambled form of their network addresses, for 90 days. With them, we can still let you in while someone else is guessing your password. You can see and remove these browsers under Devices in your account.</p>
<h2>Review requests</h2>
<p>We email you once about an order, a week after it arrived, to ask for a review, and note for 30 days that we did. You can turn these emails off by the link in each of them. We then keep a scrambled form of your address, so that we don’t ask again.</p>
<h2>What you’ve viewed</h2>
<p>Only your browser remembers it. When you scroll to “Recently viewed”, it asks us for the pictures and prices of up to four products, and we don’t store which ones. You can clear the list there.</p>
<h2>Your messages</h2>
<p>What you write to us, for as long as it takes to help you and for as long as the law requires.</p>
<h2>Our servers</h2>
<p>They record what kind of page was requested, when, and how long it took, so that we can find what is slow or broken. Our load balancer may also log the full address of each page and your network address, for 90 days at most, so that we can find attacks.</p>`;

/** Nothing until the legal identity is entered. */
function seller({ legal, contact }: ShopSettings): Html {
  const { company, address, register, vatId } = legal;
  const lines = [company, ...address.split('\n'), register, vatId && `VAT ID ${vatId}`, contact.phone].filter(
    Boolean,
  );
  if (company === '') return html``;
  return html`<h2>Seller</h2>\n<p>${lines.map((line, index) => html`${index > 0 && html`<br>`}${line}`)}</p>`;
}
