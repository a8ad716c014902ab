import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import { LABELS_MAX } from '../../../orders/labels/label.ts';
import { LABEL_MAKERS } from '../../../orders/labels/label-makers.ts';
import type { MovedOrder, OrderMove } from '../../../orders/staff/order-moves.ts';
import type { Carrier } from '../../../settings/schema.ts';
import { type ListState, pathOf, queryOf } from '../../lists/list-state.ts';
import { counted } from '../../shell/counts.ts';
import { CARRIER_LENGTH_MAX, carrierList } from '../detail/order-forms.ts';
import { orders } from '../list/routes.ts';
import { FILTER_LABELS } from '../order-texts.ts';
import { movePath } from './move-path.ts';

const VERBS = { pack: 'Pack', ship: 'Ship' } as const;
const DONE = { pack: 'packed', ship: 'shipped' } as const;

export const titleOf = ({ action, orderCount }: OrderMove): string =>
  `${VERBS[action]} ${counted(orderCount, 'order')}`;

interface Preview {
  readyCount: number;
  first: readonly MovedOrder[];
}

export interface OrderMoveInput {
  carriers: readonly Carrier[];
  /** The list that the orders were selected in. */
  list: ListState;
}

/** Shows what would be moved, and after the start how far the move is. */
export function orderMoveView(move: OrderMove, preview: Preview, input: OrderMoveInput): Html {
  return html`${move.isStarted ? progress(move, input) : startForm(move, preview, input)}
${printBox(move)}
${table(move, preview)}`;
}

/** What is printed for the orders. A large move has several files. */
function printBox({ id, orderCount }: OrderMove): Html {
  const files = (file: string, label: string, ordersMax: number, query = '') =>
    Array.from({ length: Math.ceil(orderCount / ordersMax) }, (_, index) => {
      const part = new URLSearchParams(query);
      if (index > 0) part.set('part', String(index + 1));
      const path = paths.adminOrderMove(id, file) + (part.size > 0 ? `?${part}` : '');
      const last = Math.min((index + 1) * ordersMax, orderCount);
      const which = orderCount > ordersMax ? `, ${index * ordersMax + 1} to ${last}` : '';
      return html`<a class="btn small" href="${path}" download>${label}${which}</a>`;
    });
  return html`<section class="box stack"><h2>Print</h2><p class="acts">${files('slips.pdf', 'Packing slips (PDF)', LABELS_MAX)}${files('labels/pdf', 'Labels, 10 × 15 cm (PDF)', LABELS_MAX)}${files('labels/pdf', 'Labels, four on A4 (PDF)', LABELS_MAX, 'paper=a4')}${files('labels/csv', LABEL_MAKERS.csv.title, LABEL_MAKERS.csv.labelsMax)}</p>
<p class="acts"><a class="link" href="${paths.adminOrderMove(id, 'slips')}">Packing slips as a page</a><a class="link" href="${paths.adminOrderMove(id, 'labels/plain')}">Labels as a page</a></p></section>`;
}

function startForm(
  { id, action, orderCount }: OrderMove,
  { readyCount }: Preview,
  { carriers, list }: OrderMoveInput,
): Html {
  const others = orderCount - readyCount;
  return html`<form class="box stack" action="${paths.adminOrderMove(id, 'start')}" method="post"><input type="hidden" name="list" value="${queryOf(orders, list)}">
<p>${counted(readyCount, 'order')} can be ${DONE[action]} now.${others > 0 && ` ${counted(others, 'order')} will stay as they are.`}</p>
${action === 'ship' && shipFields(carriers)}
<div class="acts">${readyCount > 0 && html`<button class="btn small primary">${VERBS[action]} ${counted(readyCount, 'order')}</button>`}<a class="link" href="${pathOf(orders, list)}">Cancel</a></div></form>`;
}

const shipFields = (carriers: readonly Carrier[]): Html =>
  html`<div class="field"><label for="carrier">Carrier</label><input class="input small" id="carrier" name="carrier" list="carriers" maxlength="${CARRIER_LENGTH_MAX}" autocomplete="off">${carrierList('carriers', carriers)}</div>
<div class="field"><label for="tracking">Tracking numbers (optional)</label><textarea class="input" id="tracking" name="tracking" rows="6" spellcheck="false" autocapitalize="off" aria-describedby="tracking-help"></textarea><small id="tracking-help">One order on each line: its number, then its tracking number. You can paste two columns from a spreadsheet.</small></div>
<p class="small muted">Each customer gets an email.</p>`;

function progress(
  { id, action, orderCount, doneCount, movedCount, isFinished }: OrderMove,
  { list }: OrderMoveInput,
): Html {
  const left = doneCount - movedCount;
  return html`<section class="box stack">
<p role="status">${isFinished ? `Done. ${counted(movedCount, 'order')} ${DONE[action]}.` : `${doneCount} of ${counted(orderCount, 'order')} done.`}</p>
<progress max="${orderCount}" value="${doneCount}" aria-label="Progress">${doneCount} of ${orderCount}</progress>
${left > 0 && html`<p class="notice warn">${counted(left, 'order')} could not be ${DONE[action]}. See which ones below.</p>`}
${!isFinished && html`<p class="small muted">You can leave this page; the work goes on. <a href="${movePath(id, list)}">Look again</a></p>`}
<p class="acts">${isFinished && action === 'pack' && movedCount > 0 && html`<a class="btn small primary" href="${paths.adminOrders('state=packed')}">Ship packed orders</a>`}<a class="btn small" href="${pathOf(orders, list)}">Back to the list</a></p></section>`;
}

function table({ action, isStarted, orderCount }: OrderMove, { first }: Preview): Html {
  return html`<div class="scroll box" role="group" aria-label="Orders" tabindex="0"><table class="wide"><thead><tr><th scope="col">Order</th><th scope="col">Customer</th><th scope="col">State</th><th scope="col">${isStarted ? 'Outcome' : 'What happens'}</th></tr></thead><tbody>
${first.map((order) => html`<tr><th scope="row"><a href="${paths.adminOrder(order.number)}">${order.number}</a></th><td>${order.name}</td><td>${FILTER_LABELS[order.state]}</td><td>${outcomeText(order, action, isStarted)}</td></tr>\n`)}</tbody></table></div>
${orderCount > first.length && html`<p class="small muted">The first ${first.length} of ${orderCount}.</p>`}`;
}

function outcomeText(
  { outcome, isReady }: MovedOrder,
  action: OrderMove['action'],
  isStarted: boolean,
): string {
  if (!isStarted) return isReady ? `Will be ${DONE[action]}` : 'Stays as it is';
  if (outcome === null) return 'Waiting';
  if (outcome === 'done') return `Was ${DONE[action]}`;
  return outcome === 'failed' ? 'Failed, see the log' : 'Not possible in its current state';
}
