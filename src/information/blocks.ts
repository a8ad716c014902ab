import { memoizeByObject } from '../cache/memoize.ts';
import { capitalized, daysText } from '../layout/delivery-terms.ts';
import { type Html, html } from '../layout/html.ts';
import { inText } from '../layout/money.ts';
import type { BlockPlaceholderName } from '../settings/content/content-names.ts';
import type { DeliveryZone, ShopSettings } from '../settings/schema.ts';
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

function deliveryPrices({ delivery, currency }: ShopSettings): Html {
  const { freeFromMinor, zones } = delivery;
  const free = freeFromMinor === null ? '' : inText(freeFromMinor, currency);
  const row = (label: string, method: DeliveryZone['standard'], price: string) =>
    html`<tr><th scope="row">${label}</th><td>${capitalized(daysText(method))}${label.startsWith('Express') && method.note && `, ${method.note}`}</td><td class="num">${price}</td></tr>\n`;
  const [first] = zones as [DeliveryZone];
  const isSame = zones.every(({ standard }) => sameTerms(standard, first.standard));
  const standards = (isSame ? [first] : zones).map(({ name, standard }) => {
    const label = isSame ? 'Standard' : `Standard, ${name}`;
    return html`${row(label, standard, inText(standard.priceMinor, currency))}${free && row(`${label}, over ${free}`, standard, 'Free')}`;
  });
  const expresses = zones.map(
    ({ name, express }) => express && row(`Express, ${name}`, express, inText(express.priceMinor, currency)),
  );
  return html`<table>
<thead><tr><th scope="col">Method</th><th scope="col">Delivery time</th><th scope="col" class="num">Price</th></tr></thead>
<tbody>
${standards}${expresses}</tbody>
</table>`;
}

const sameTerms = (one: DeliveryZone['standard'], other: DeliveryZone['standard']): boolean =>
  one.priceMinor === other.priceMinor && one.daysFrom === other.daysFrom && one.daysTo === other.daysTo;

const cookies: Html = html`<div class="scroll" role="group" aria-label="Cookies" tabindex="0"><table>
<thead><tr><th scope="col">Name</th><th scope="col">What it’s for</th><th scope="col">Expires</th></tr></thead>
<tbody>
<tr><th scope="row">session</th><td>A random number that tells us which cart is yours. Scripts can’t read it.</td><td>90 days after your last visit</td></tr>
<tr><th scope="row">cart</th><td>The number of items in your cart, shown on its icon.</td><td>90 days after your last visit</td></tr>
<tr><th scope="row">wish</th><td>The product you want to save, until you’ve signed in. Scripts can’t read it.</td><td>After one hour</td></tr>
<tr><th scope="row">device</th><td>A random number that tells us you’ve signed in from this browser before, so that someone who guesses your password can’t lock you out. Scripts can’t read it.</td><td>400 days after you last signed in</td></tr>
</tbody>
</table></div>`;

const storedData: Html = html`<h2>Your cart</h2>
<p>What you put in it, how many, the price you saw, and what you removed or saved for later. We keep it for 90 days after your last visit, or for 7 days if you changed it only once and didn’t come back. It belongs to a random number in a cookie, not to your name.</p>
<h2>Your sign-ins</h2>
<p>The browsers you’ve signed in from, for 400 days, and a scrambled form of their network addresses, for 90 days. With them, we can still let you in while someone else is guessing your password. You can see and remove these browsers under Devices in your account.</p>
<h2>Your messages</h2>
<p>What you write to us, for as long as it takes to help you and for as long as the law requires.</p>
<h2>Our servers</h2>
<p>They record what kind of page was requested, when, and how long it took, so that we can find what is slow or broken.</p>`;

/** Nothing until the legal identity is entered. */
function seller({ legal, contact }: ShopSettings): Html {
  const { company, address, register, vatId } = legal;
  const lines = [company, ...address.split('\n'), register, vatId && `VAT ID ${vatId}`, contact.phone].filter(
    Boolean,
  );
  if (company === '') return html``;
  return html`<h2>Seller</h2>\n<p>${lines.map((line, index) => html`${index > 0 && html`<br>`}${line}`)}</p>`;
}
