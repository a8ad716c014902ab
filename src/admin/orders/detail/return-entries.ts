import { html } from '../../../layout/html.ts';
import { formatMoney } from '../../../layout/money.ts';
import { paths } from '../../../layout/paths.ts';
import type { OrderWithLines } from '../../../orders/order.ts';
import { returnNumber } from '../../../returns/labels/return-label.ts';
import { REASONS, type Return, type ReturnLine } from '../../../returns/return.ts';
import { itemLabels } from '../../../returns/returns.ts';
import type { OrderDetail } from './find-detail.ts';
import type { TimelineEntry } from './timeline.ts';

/** The steps of the order's returns. When a return was decided on, its refund and exchange are events of the order. */
export const returnEntries = ({ returns, order }: OrderDetail): TimelineEntry[] =>
  returns.flatMap((requested) => {
    const { id, askedAt, decidedAt, decidedBy, state } = requested;
    const action = html`<a class="link" href="${paths.adminReturn(id)}">Return ${returnNumber(order, requested)}</a>`;
    const asked = { title: RETURNS.asked, who: 'the customer', text: askedText(order, requested) };
    return [
      { ...asked, at: askedAt, action },
      ...(decidedAt
        ? [{ at: decidedAt, title: RETURNS[state], who: decidedBy, text: decidedText(order, requested) }]
        : []),
    ];
  });

const RETURNS = {
  asked: 'Return registered',
  received: 'Return received',
  refused: 'Return refused',
  canceled: 'Return canceled',
} as const;

/** Such as "1 × Oxford shirt, Navy, M: too small, exchange for OXF-NVY-L". */
const askedText = (order: OrderWithLines, { lines }: Return): string =>
  lines
    .map((line) => {
      const wish = line.exchangeSku ? `, exchange for ${line.exchangeSku}` : '';
      return `${itemLabels(order, [line]).join('')}: ${REASONS[line.reason].toLowerCase()}${wish}`;
    })
    .join('; ');

function decidedText(order: OrderWithLines, { lines, state, refundMinor }: Return): string {
  const items = lines.map((line) => itemLabels(order, [line]).join('') + conditionText(line)).join('; ');
  const refund = `${formatMoney(refundMinor, order.currency)} to refund`;
  return state === 'received' && refundMinor > 0 ? `${items}. ${refund}` : items;
}

/** Such as " (1 written off, torn)". Empty for items as new. */
function conditionText({ writtenOff, condition }: ReturnLine): string {
  const parts = [writtenOff > 0 ? `${writtenOff} written off` : '', condition].filter(Boolean);
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}
