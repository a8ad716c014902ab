import type { Quote } from '../../../checkout/pricing/quote.ts';
import type { CheckoutValues } from '../../../checkout/views/checkout-view.ts';
import type { Customer } from '../../../customers/queries.ts';
import { type Html, html } from '../../../layout/html.ts';
import { formatMoney } from '../../../layout/money.ts';
import { paths } from '../../../layout/paths.ts';
import { vatRows } from '../../../layout/vat-label.ts';
import type { OfferedVariant } from '../../../orders/edit/queries.ts';
import type { OrderLine } from '../../../orders/order.ts';
import { ONCE_FIELD } from '../../shell/once-field.ts';

type Faults = Readonly<Partial<Record<string, string>>>;

export interface NewOrderContent {
  values: CheckoutValues;
  quote: Quote;
  /** The account with the typed email address, if it has confirmed it. */
  customer: Customer | undefined;
  countries: ReadonlyMap<string, string>;
  methods: readonly { name: string; label: string; kind: 'deferred' | 'online' }[];
  q: string;
  /** The results of the search, or undefined without a search. */
  found: readonly OfferedVariant[] | undefined;
  once: string;
  faults: Faults;
  fault?: string | undefined;
  notice?: string | undefined;
}

/** Shows the whole order as one form. Each button submits all of it, so that no typed value is lost. */
export function newOrderView(content: NewOrderContent): Html {
  const { fault, notice, once } = content;
  return html`${fault && html`<p class="notice bad" role="alert">${fault}</p>`}${notice && html`<p class="notice" role="status">${notice}</p>`}
<form class="cols edit" action="${paths.adminNewOrder()}" method="post"><div class="stack"><input type="hidden" name="${ONCE_FIELD}" value="${once}">
${customerBox(content)}
${itemsBox(content)}
${addressBox(content)}</div><div class="stack">
${deliveryBox(content)}
${totalBox(content)}</div></form>`;
}

function customerBox({ values, customer, faults }: NewOrderContent): Html {
  const account =
    customer &&
    html`<p class="small">${customer.name} has an account with this email, so the order will appear in it. <button class="link" name="do" value="cart">Add the items from their cart</button></p>`;
  return html`<section class="box stack"><h2>Customer</h2>${textField({ name: 'email', label: 'Email', lengthMax: 254 }, values, faults)}
<div class="acts"><button class="btn small" name="do" value="customer">Find the customer</button></div>${account}</section>`;
}

function itemsBox({ quote, q, found }: NewOrderContent): Html {
  const { lines, currency } = quote;
  return html`<section class="box stack"><h2>Items</h2>
${lines.length === 0 && html`<p class="muted">No items yet. Search for them by name or SKU.</p>`}
${lines.map((line) => lineFields(line, currency))}
<div class="field"><label for="q">Find products</label><div class="join"><input class="input" id="q" name="q" maxlength="100" autocomplete="off" value="${q}" placeholder="Name or SKU"><button class="btn" name="do" value="find">Find</button></div></div>
${found && foundList(found, currency)}</section>`;
}

const lineFields = (
  { position, sku, quantity, unitPriceMinor, ...line }: OrderLine,
  currency: string,
): Html =>
  html`<div class="bar"><div class="field"><input type="hidden" name="sku-${position}" value="${sku}"><label for="quantity-${position}">${nameOf(line)} <span class="muted">${sku}, ${formatMoney(unitPriceMinor, currency)}</span></label><input class="input small" id="quantity-${position}" name="quantity-${position}" type="number" inputmode="numeric" min="0" max="99" value="${quantity}"></div></div>
`;

function foundList(found: readonly OfferedVariant[], currency: string): Html {
  if (found.length === 0)
    return html`<p class="muted" role="status">Nothing is for sale with this name or SKU.</p>`;
  return html`<ul class="log">${found.map(
    (one) =>
      html`<li>${nameOf(one)} <span class="muted">${one.sku}, ${formatMoney(one.priceMinor, currency)}${one.stock < 1 && ', sold out'}</span> <button class="btn small" name="do" value="add ${one.sku}">Add<span class="vh"> ${nameOf(one)}</span></button></li>
`,
  )}</ul>`;
}

const nameOf = ({ name, color, style, size }: Pick<OrderLine, 'name' | 'color' | 'style' | 'size'>): string =>
  [name, color, style, size].filter(Boolean).join(', ');

const ADDRESS = [
  { name: 'name', label: 'Full name', lengthMax: 100 },
  { name: 'line1', label: 'Street and number', lengthMax: 200 },
  { name: 'line2', label: 'Apartment, floor, company (optional)', lengthMax: 200 },
  { name: 'postalCode', label: 'Postal code', lengthMax: 20 },
  { name: 'city', label: 'City', lengthMax: 100 },
  { name: 'phone', label: 'Phone (optional)', lengthMax: 30 },
] as const;

function addressBox({ values, faults, countries }: NewOrderContent): Html {
  const options = [...countries].map(([value, label]) => ({ value, label }));
  return html`<section class="box stack"><h2>Deliver to</h2>
${ADDRESS.map((field) => textField(field, values, faults))}
${choice({ name: 'country', label: 'Country', options: [{ value: '', label: 'Choose a country' }, ...options] }, values, faults)}</section>`;
}

interface Field {
  name: keyof CheckoutValues;
  label: string;
}

const faultOf = (name: string, faults: Faults): Html | undefined => {
  const fault = faults[name];
  return fault === undefined ? undefined : html`<p class="error" id="fault-${name}">${fault}</p>`;
};
const invalid = (name: string, faults: Faults): Html | undefined =>
  faults[name] === undefined ? undefined : html` aria-invalid="true" aria-describedby="fault-${name}"`;

const textField = (
  { name, label, lengthMax }: Field & { lengthMax: number },
  values: CheckoutValues,
  faults: Faults,
): Html =>
  html`<div class="field"><label for="${name}">${label}</label><input class="input" id="${name}" name="${name}" maxlength="${lengthMax}" autocomplete="off" value="${values[name]}"${invalid(name, faults)}>${faultOf(name, faults)}</div>
`;

const choice = (
  { name, label, options }: Field & { options: readonly { value: string; label: string }[] },
  values: CheckoutValues,
  faults: Faults,
): Html =>
  html`<div class="field"><label for="${name}">${label}</label><select class="input" id="${name}" name="${name}"${invalid(name, faults)}>${options.map(
    ({ value, label }) =>
      html`<option value="${value}"${value === values[name] && html` selected`}>${label}</option>`,
  )}</select>${faultOf(name, faults)}</div>
`;

function deliveryBox({ values, faults, quote, methods }: NewOrderContent): Html {
  const offers = quote.offers.map(({ method, label, priceMinor }) => ({
    value: method,
    label: `${label}, ${priceMinor > 0 ? formatMoney(priceMinor, quote.currency) : 'free'}`,
  }));
  const shown = offers.length > 0 ? offers : [{ value: '', label: 'Choose a country first' }];
  const payments = methods.map(({ name, label, kind }) => ({
    value: name,
    label: kind === 'online' ? `${label}, by a link that we email` : label,
  }));
  return html`<section class="box stack"><h2>Delivery and payment</h2>
${choice({ name: 'deliveryMethod', label: 'Delivery', options: shown }, values, faults)}
${choice({ name: 'paymentMethod', label: 'Payment', options: payments }, values, faults)}
${textField({ name: 'promoCode', label: 'Promo code (optional)', lengthMax: 60 }, values, faults)}
<div class="field"><label for="notes">Note from the customer, who sees it (optional)</label><textarea class="input" id="notes" name="notes" rows="3" maxlength="1000"${invalid('notes', faults)}>${values.notes}</textarea>${faultOf('notes', faults)}</div></section>`;
}

function totalBox({ quote }: NewOrderContent): Html {
  const money = (minor: number) => formatMoney(minor, quote.currency);
  const { promo } = quote;
  const rows: [string, string][] = [
    ['Items', money(quote.subtotalMinor)],
    ...(quote.discountMinor > 0 ? [['Discount', money(-quote.discountMinor)] as [string, string]] : []),
    ['Delivery', money(quote.deliveryMinor)],
    ...vatRows(quote).map(([label, minor]) => [label, money(minor)] as [string, string]),
    ['Total', money(quote.totalMinor)],
  ];
  return html`<section class="box stack"><h2>Total</h2><dl class="facts">${rows.map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>
${promo && !promo.ok && html`<p class="error">${promo.message}</p>`}
<input type="hidden" name="totalMinor" value="${quote.totalMinor}">
<p class="small muted">The customer gets an email. An order that is paid by link is held for 22 hours, and canceled if it isn’t paid by then.</p>
<div class="acts"><button class="btn small" name="do" value="update">Update the total</button><button class="btn small primary" name="do" value="place">Place the order</button></div></section>`;
}
