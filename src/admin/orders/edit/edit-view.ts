import { confirmIdentityPath } from '../../../customers/require-customer.ts';
import { type Html, html } from '../../../layout/html.ts';
import { formatMoney } from '../../../layout/money.ts';
import { paths } from '../../../layout/paths.ts';
import type { OfferedVariant } from '../../../orders/edit/queries.ts';
import type { OrderLine, OrderWithLines } from '../../../orders/order.ts';
import { COUNTRIES } from '../../../settings/countries.ts';
import { onceField } from '../../shell/once-field.ts';

export type Typed = Readonly<Partial<Record<string, string>>>;

export interface EditContent {
  order: OrderWithLines;
  offered: readonly OfferedVariant[];
  /** What was typed into the form that was refused, and why. */
  typed?: Typed | undefined;
  fault?: string | undefined;
  faults?: Typed | undefined;
  /** The new total of a paid order, which sending the form again agrees to. */
  agreedTotalMinor?: number | undefined;
  /** A refund of the difference needs a fresh sign-in. */
  isSignInNeeded?: boolean | undefined;
}

/** Two forms: the items, and where they go. */
export const editView = (content: EditContent): Html =>
  html`${content.fault && html`<p class="notice bad" role="alert">${content.fault}</p>`}
${itemsForm(content)}
${addressForm(content)}
<p><a class="link" href="${paths.adminOrder(content.order.number)}">Back to the order</a></p>`;

function itemsForm(content: EditContent): Html {
  const { order, offered, typed = {}, agreedTotalMinor, isSignInNeeded } = content;
  const hint =
    order.state === 'placed'
      ? 'The customer pays the new total on delivery.'
      : 'This order is paid. If the new items cost more, the customer gets a link to pay the difference. If they cost less, we refund the difference. You’ll see the amount before anything changes.';
  const confirmPath = confirmIdentityPath(paths.adminOrderVerb(order.number, 'edit'));
  return html`<form class="box stack" action="${paths.adminOrderVerb(order.number, 'items')}" method="post"><h2>Items</h2>${onceField()}<p class="small muted">${hint} The customer gets an email. Set a quantity to 0 to remove an item.</p>
${order.lines.map((line) => lineFields(line, offered, order.currency, typed))}
<div class="bar"><div class="field"><label for="add-sku">Add an item (SKU)</label><input class="input small" id="add-sku" name="add-sku" maxlength="100" autocomplete="off" value="${typed['add-sku']}"></div>${quantityField('add-quantity', 'Quantity', typed['add-quantity'] ?? '')}</div>
${isSignInNeeded && html`<p><a href="${confirmPath}" target="_blank">Confirm that it’s you in a new tab</a></p>`}<div class="acts">${agreedTotalMinor !== undefined && html`<input type="hidden" name="agreed" value="${agreedTotalMinor}">`}<button class="btn small primary">${agreedTotalMinor === undefined ? 'Change the items' : `Change the total to ${formatMoney(agreedTotalMinor, order.currency)}`}</button></div></form>`;
}

function lineFields(
  line: OrderLine,
  offered: readonly OfferedVariant[],
  currency: string,
  typed: Typed,
): Html {
  const { position, sku, name } = line;
  const chosen = typed[`sku-${position}`] ?? sku;
  const variants = offered.filter(({ slug }) => slug === line.productSlug);
  const isOffered = variants.some((one) => one.sku === sku);
  return html`<div class="bar"><div class="field"><label for="sku-${position}">${name}</label><select class="input small" id="sku-${position}" name="sku-${position}">${!isOffered && html`<option value="${sku}">${optionsOf(line)}</option>`}${variants.map(
    (one) =>
      html`<option value="${one.sku}"${one.sku === chosen && html` selected`}>${optionsOf(one) || one.sku}, ${formatMoney(one.priceMinor, currency)}${one.stock < 1 && one.sku !== sku && ', sold out'}</option>`,
  )}</select></div>${quantityField(`quantity-${position}`, `Quantity of ${name}`, typed[`quantity-${position}`] ?? String(line.quantity))}</div>
`;
}

const optionsOf = ({ color, style, size }: { color: string; style: string; size: string }): string =>
  [color, style, size].filter(Boolean).join(', ');

const quantityField = (name: string, label: string, value: string): Html =>
  html`<div class="field"><label for="${name}">${label}</label><input class="input small" id="${name}" name="${name}" type="number" inputmode="numeric" min="0" max="99" value="${value}"></div>`;

const ADDRESS_FIELDS = [
  ['name', 'Full name', 100],
  ['line1', 'Street and number', 200],
  ['line2', 'Apartment, floor, company (optional)', 200],
  ['postalCode', 'Postal code', 20],
  ['city', 'City', 100],
  ['phone', 'Phone (optional)', 30],
  ['email', 'Email', 254],
] as const;

export const ADDRESS_FIELD_NAMES = ADDRESS_FIELDS.map(([name]) => name);

function addressForm({ order, typed = {}, faults = {} }: EditContent): Html {
  const values: Typed = { ...order.address, email: order.email };
  return html`<form class="box stack" action="${paths.adminOrderVerb(order.number, 'address')}" method="post"><h2>Deliver to</h2>
${ADDRESS_FIELDS.map(([name, label, lengthMax]) => {
  const fault = faults[name];
  return html`<div class="field"><label for="address-${name}">${label}</label><input class="input" id="address-${name}" name="${name}" maxlength="${lengthMax}" autocomplete="off" value="${typed[name] ?? values[name]}"${fault && html` aria-invalid="true" aria-describedby="fault-${name}"`}>${fault && html`<p class="error" id="fault-${name}">${fault}</p>`}</div>
`;
})}<p class="small muted">${COUNTRIES.get(order.address.country) ?? order.address.country}. The country can’t be changed, because taxes and delivery prices depend on it. To deliver elsewhere, cancel this order and have the customer order again.</p>
<div class="acts"><button class="btn small primary">Change the address</button></div></form>`;
}
