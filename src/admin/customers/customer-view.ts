import type { PricedCart, PricedLine } from '../../cart/price-cart.ts';
import type { CustomerAddress } from '../../customers/addresses/addresses-page.ts';
import { deviceName } from '../../customers/devices/devices-page.ts';
import type { Customer } from '../../customers/queries.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { dayView, shopDay } from '../../layout/shop-time.ts';
import type { PersonOrder } from '../../orders/person-orders.ts';
import type { SessionOfCustomer } from '../../state/store.ts';
import { FILTER_LABELS } from '../orders/order-texts.ts';
import { stateBadge } from './customers-list.ts';
import { privacyBox } from './privacy-view.ts';

export interface CustomerContent {
  /** Undefined for a guest. */
  customer: Customer | undefined;
  /** The ID of the page: that of the account, or the guest's address. */
  id: string;
  orders: readonly PersonOrder[];
  /** Whether there are older orders than those. */
  hasMoreOrders: boolean;
  addresses: readonly CustomerAddress[];
  devices: readonly SessionOfCustomer[];
  /** The cart, after someone has asked for it. */
  cart: { priced: PricedCart | undefined } | undefined;
  mayChange: boolean;
  maySeeOrders: boolean;
  timeZone: string;
  /** What is wrong with the form that erases. */
  fault: string | undefined;
}

/** What the shop knows about a customer or a guest. */
export function customerView(content: CustomerContent): Html {
  const { customer, orders, hasMoreOrders, timeZone } = content;
  return html`<p>${customer ? stateBadge({ ...customer, isStaff: customer.role === 'staff' }) : html`<span class="badge plain">Guest</span>`} <span class="muted">${customer ? html`${customer.email}, since ${shopDay(customer.createdAt, timeZone)}` : 'Has ordered without an account'}</span></p>
<div class="cols edit"><div class="stack">
<section class="box"><h2>Orders</h2>${orders.length > 0 ? ordersTable(content) : html`<p class="muted">No orders.</p>`}${hasMoreOrders && html`<p class="small muted">Only the newest ${orders.length} are shown.</p>`}</section>
${customer && cartBox(content)}
${customer && devicesBox(content)}
</div><div class="stack">${customer && addressesBox(content.addresses)}${content.mayChange && customer?.role !== 'staff' && privacyBox(content)}</div></div>`;
}

const ordersTable = ({ orders, maySeeOrders, timeZone }: CustomerContent): Html =>
  html`<div class="scroll" role="group" aria-label="Orders" tabindex="0"><table class="wide"><thead><tr><th scope="col">Order</th><th scope="col">Placed</th><th scope="col">State</th><th scope="col" class="num">Total</th></tr></thead><tbody>
${orders.map(
  ({ number, placedAt, state, totalMinor, currency }) =>
    html`<tr><th scope="row">${maySeeOrders ? html`<a href="${paths.adminOrder(number)}">${number}</a>` : number}</th><td>${dayView(placedAt, timeZone)}</td><td>${FILTER_LABELS[state]}</td><td class="num">${formatMoney(totalMinor, currency)}</td></tr>
`,
)}</tbody></table></div>`;

/** The cart is shown when someone asks for it, because the audit log notes who has looked. */
function cartBox({ id, cart }: CustomerContent): Html {
  if (!cart)
    return html`<section class="box"><h2>Cart</h2><form class="stack" action="${paths.adminCustomer(id, 'cart')}" method="post"><p>You’ll see the cart as the shopper sees it now. The audit log notes that you have looked.</p><button class="btn small">Show the cart</button></form></section>`;
  const { priced } = cart;
  if (!priced || priced.lines.length + priced.saved.length === 0)
    return html`<section class="box"><h2>Cart</h2><p class="muted">The cart is empty, or only the shopper’s browser has it.</p></section>`;
  const { lines, saved, subtotalMinor, currency } = priced;
  return html`<section class="box"><h2>Cart</h2>${linesTable('Cart', lines, currency)}<p>Subtotal ${formatMoney(subtotalMinor, currency)}</p>${saved.length > 0 && html`<h3>Saved for later</h3>${linesTable('Saved for later', saved, currency)}`}</section>`;
}

const linesTable = (label: string, lines: readonly PricedLine[], currency: string): Html =>
  html`<div class="scroll" role="group" aria-label="${label}" tabindex="0"><table class="wide"><thead><tr><th scope="col">Product</th><th scope="col">SKU</th><th scope="col" class="num">Quantity</th><th scope="col" class="num">Price</th><th scope="col">Notice to the shopper</th></tr></thead><tbody>
${lines.map(
  ({ name, color, style, size, sku, quantity, unitPriceMinor, notices }) =>
    html`<tr><th scope="row">${[name, color, style, size].filter(Boolean).join(', ')}</th><td>${sku}</td><td class="num">${quantity}</td><td class="num">${formatMoney(unitPriceMinor, currency)}</td><td>${notices.map(({ message }) => message).join(' ')}</td></tr>
`,
)}</tbody></table></div>`;

function devicesBox({ id, customer, devices, mayChange, timeZone }: CustomerContent): Html {
  const maySignOut = mayChange && customer?.role !== 'staff';
  const list = html`<ul class="log">${devices.map((device) => deviceItem(id, device, { maySignOut, timeZone }))}</ul>`;
  return html`<section class="box"><h2>Devices</h2>${devices.length > 0 ? list : html`<p class="muted">Not signed in on any device.</p>`}${maySignOut && devices.length > 0 && html`<form action="${paths.adminCustomer(id, 'devices/end')}" method="post"><button class="btn small">Sign out everywhere</button></form>`}</section>`;
}

const deviceItem = (
  id: string,
  device: SessionOfCustomer,
  { maySignOut, timeZone }: { maySignOut: boolean; timeZone: string },
): Html =>
  html`<li class="acts"><span>${deviceName(device.userAgent).name}</span><span class="muted">Signed in ${shopDay(device.signedInAt, timeZone)}, last seen ${shopDay(device.seenAt, timeZone)}</span>${maySignOut && html`<form action="${paths.adminCustomer(id, `devices/${device.id}/end`)}" method="post"><button class="link">Sign out<span class="vh"> ${deviceName(device.userAgent).name}</span></button></form>`}</li>`;

const addressesBox = (addresses: readonly CustomerAddress[]): Html =>
  html`<section class="box"><h2>Addresses</h2>${addresses.length > 0 ? html`<ul class="log">${addresses.map(addressItem)}</ul>` : html`<p class="muted">None saved.</p>`}</section>`;

function addressItem({ name, line1, line2, postalCode, city, country, phone }: CustomerAddress): Html {
  const lines = [name, line1, line2, `${postalCode} ${city}`.trim(), country, phone].filter(Boolean);
  return html`<li>${lines.map((line, index) => [index > 0 && html`<br>`, line])}</li>`;
}
