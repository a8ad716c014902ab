import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import type { OrderLine, OrderWithLines } from '../../../orders/order.ts';
import { type ParcelLine, unpackedLines } from '../../../orders/parcels/parcel.ts';
import { nextState } from '../../../orders/states.ts';
import type { Carrier } from '../../../settings/schema.ts';
import { hasLeftInPart } from './allowed.ts';
import type { OrderViewContent } from './order-view.ts';

/** The forms that move an order on. Each is shown while the order's state allows it. */
export function fulfillmentForms({ detail, carriers, typed = {} }: OrderViewContent): Html {
  const { order, parcels } = detail;
  const unpacked = unpackedLines(order, parcels);
  const isPackable = !detail.waitingEdit && (nextState(order, 'pack', 'staff').ok || order.isPartlyPacked);
  const mayShip = nextState(order, 'ship', 'staff').ok;
  const isShippable = mayShip && !parcels.some(({ state }) => state === 'packed');
  const isCancelable = nextState(order, 'cancel', 'staff').ok && !hasLeftInPart(parcels);
  return html`${isShippable && shipForm(order, carriers, typed)}
${isPackable && packForm(order, unpacked, typed)}
${isCancelable && cancelForm(order, typed)}
${order.state === 'packed' && hasLeftInPart(parcels) && cancelRestForm(order, typed)}`;
}

/** The one next step, as a button beside the heading. */
export function nextStepForm(order: OrderWithLines): Html | null {
  const button = (verb: string, label: string) =>
    html`<form action="${paths.adminOrderVerb(order.number, verb)}" method="post"><button class="btn small primary">${label}</button></form>`;
  if (order.isPartlyPacked) return button('pack', 'Pack the rest');
  if (nextState(order, 'pack', 'staff').ok) return button('pack', 'Mark as packed');
  return nextState(order, 'deliver', 'staff').ok ? button('deliver', 'Mark as delivered') : null;
}

type Typed = Readonly<Partial<Record<string, string>>>;

export const CARRIER_LENGTH_MAX = 60;
export const TRACKING_LENGTH_MAX = 60;

interface CarrierFieldsInput {
  id: string;
  carriers: readonly Carrier[];
  typed?: Typed;
}

/** Any carrier can be typed. Those of the settings get a link to their tracking page. */
export const carrierFields = ({ id, carriers, typed = {} }: CarrierFieldsInput): Html =>
  html`<div class="field"><label for="${id}-carrier">Carrier</label><input class="input small" id="${id}-carrier" name="carrier" list="${id}-carriers" maxlength="${CARRIER_LENGTH_MAX}" value="${typed.carrier}" autocomplete="off">${carrierList(`${id}-carriers`, carriers)}</div>
<div class="field"><label for="${id}-tracking">Tracking number</label><input class="input small" id="${id}-tracking" name="trackingNumber" maxlength="${TRACKING_LENGTH_MAX}" value="${typed.trackingNumber}" autocomplete="off"></div>`;

export const carrierList = (id: string, carriers: readonly Carrier[]): Html =>
  html`<datalist id="${id}">${carriers.map(({ name }) => html`<option value="${name}">`)}</datalist>`;

const shipForm = (
  { number, isPartlyPacked }: OrderWithLines,
  carriers: readonly Carrier[],
  typed: Typed,
): Html =>
  html`<section class="box stack"><h2>Ship</h2><p class="small muted">The customer gets an email with the tracking number.${isPartlyPacked && ' This ships everything that hasn’t left yet, including items that aren’t in a parcel.'}</p><form class="bar" action="${paths.adminOrderVerb(number, 'ship')}" method="post">${carrierFields({ id: 'ship', carriers, typed })}<button class="btn small primary">Mark as shipped</button></form></section>`;

function packForm(order: OrderWithLines, unpacked: readonly ParcelLine[], typed: Typed): Html {
  const rows = unpacked.flatMap(({ position, quantity }) => {
    const line = order.lines.find((one) => one.position === position);
    return line ? packRow(line, quantity, typed) : [];
  });
  return html`<section class="box"><details class="fold"${typed['quantity-1'] !== undefined && html` open`}><summary>Pack several parcels</summary><form class="stack" action="${paths.adminOrderVerb(order.number, 'pack')}" method="post"><p class="small muted">Choose what goes into this parcel. The rest can be packed later.</p>
${rows}<button class="btn small">Pack this parcel</button></form></details></section>`;
}

function packRow({ position, name, color, style, size }: OrderLine, left: number, typed: Typed): Html {
  const field = `quantity-${position}`;
  const label = [name, color, style, size].filter(Boolean).join(', ');
  return html`<div class="field"><label for="${field}">${label} (of ${left})</label><input class="input small" id="${field}" name="${field}" type="number" inputmode="numeric" min="0" max="${left}" value="${typed[field] ?? left}"></div>
`;
}

const cancelForm = ({ number }: OrderWithLines, typed: Typed): Html =>
  html`<section class="box"><details class="fold"><summary>Cancel the order</summary><form class="stack" action="${paths.adminOrderVerb(number, 'cancel')}" method="post"><p class="small muted">Its items go back into stock, and what was paid is refunded. The customer gets an email.</p>
<div class="field"><label for="cancel-note">Reason, for the customer (optional)</label><input class="input" id="cancel-note" name="note" maxlength="500" value="${typed.note}" autocomplete="off"></div><button class="btn small danger">Cancel the order</button></form></details></section>`;

const cancelRestForm = ({ number }: OrderWithLines, typed: Typed): Html =>
  html`<section class="box"><details class="fold"><summary>Cancel the rest of the order</summary><form class="stack" action="${paths.adminOrderVerb(number, 'cancel-rest')}" method="post"><p class="small muted">Items that haven’t shipped go back into stock, and what was paid for them is refunded. Delivery isn’t refunded. The customer gets an email.</p>
<div class="field"><label for="rest-note">Reason, for the customer (optional)</label><input class="input" id="rest-note" name="note" maxlength="300" value="${typed.note}" autocomplete="off"></div><button class="btn small danger">Cancel the rest</button></form></details></section>`;
