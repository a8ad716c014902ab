import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import type { Queryable } from '../../database/database.ts';
import { formatMoney } from '../../layout/money.ts';
import type { Payments } from '../../payments/payments.ts';
import type { ChangeOrderDeps } from '../change-order.ts';
import { sendDifferenceDue } from '../emails/send-emails.ts';
import type { OrderWithLines } from '../order.ts';
import { noteOrder } from '../orders.ts';
import { issuePaymentLink, LINK_HOURS, type PaymentLinks } from '../payment-links/payment-links.ts';
import { reserve, type Shortage, shortagesOf } from '../stock/stock.ts';
import { currentItems } from './current-items.ts';
import type { EditedLinesResult } from './edited-lines.ts';
import { changedItems, itemsText } from './items.ts';
import type { OfferedVariant } from './queries.ts';
import { insertWaitingEdit } from './waiting-edit.ts';

export interface AskForDifferenceDeps extends ChangeOrderDeps {
  payments: ChangeOrderDeps['payments'] & Pick<Payments, 'leastMinor' | 'openForEdit'>;
  paymentLinks: PaymentLinks;
}

export type AskForDifferenceResult =
  | { ok: true; order: OrderWithLines }
  | { ok: false; reason: 'out_of_stock'; short: Shortage[] };

interface AskForDifferenceInput {
  order: OrderWithLines;
  edited: Extract<EditedLinesResult, { ok: true }>;
  offered: readonly OfferedVariant[];
  staff: Actor;
}

/**
 * Stores an edit that waits until its difference is paid, in the transaction that has locked the order and its variants.
 * The items that it adds are reserved, and the customer gets a link to pay. The caller has made sure that the order's
 * payment method takes the difference.
 */
export async function askForDifference(
  deps: AskForDifferenceDeps,
  connection: Queryable,
  { order, edited, offered, staff }: AskForDifferenceInput,
): Promise<AskForDifferenceResult> {
  const { totalMinor } = edited.amounts;
  const more = await currentItems(connection, changedItems(order.lines, edited.lines).more);
  const short = shortagesOf(more, new Map(offered.map(({ sku, stock }) => [sku, stock])));
  if (short.length > 0) return { ok: false, reason: 'out_of_stock', short };
  const reserved =
    more.length > 0 ? await reserve(connection, more, { minutes: null, purpose: 'order' }) : undefined;
  if (reserved && !reserved.ok) throw new Error('stock changed while it was locked');
  const reservationId = reserved?.id ?? null;
  const editId = await insertWaitingEdit(connection, { order, edited, reservationId, actor: staff });
  await openPayment(deps, connection, order, { editId, amountMinor: totalMinor - order.totalMinor });
  return finishAsking(deps, connection, { order, edited, staff }, editId);
}

const openPayment = (
  { payments, paymentLinks }: AskForDifferenceDeps,
  connection: Queryable,
  { id: orderId, number, currency, paymentMethod, email }: OrderWithLines,
  { editId, amountMinor }: { editId: string; amountMinor: number },
): Promise<void> =>
  payments.openForEdit(
    connection,
    { orderId, editId },
    {
      ...{ title: number, amountMinor, currency, provider: paymentMethod, email },
      returnUrl: paymentLinks.returnUrl({ orderNumber: number, editId }),
      minutes: LINK_HOURS * 60,
    },
  );

async function finishAsking(
  deps: AskForDifferenceDeps,
  connection: Queryable,
  { order, edited, staff }: Omit<AskForDifferenceInput, 'offered'>,
  editId: string,
): Promise<AskForDifferenceResult> {
  const money = formatMoney(edited.amounts.totalMinor - order.totalMinor, order.currency);
  const note = `The change you asked for costs ${money} more. We’ve emailed you a link to pay it.`;
  const asked = await noteOrder(connection, order.id, 'edit_ask', { by: 'staff', name: staff.name, note });
  if (!asked) throw new Error('an order was gone while it was locked');
  await recordChange(connection, staff, {
    action: 'order.ask-difference',
    subject: { kind: 'order', id: order.number },
    before: { items: itemsText(order.lines), totalMinor: order.totalMinor },
    after: { items: itemsText(edited.lines), totalMinor: edited.amounts.totalMinor },
  });
  const link = await issuePaymentLink(deps.paymentLinks, connection, { orderId: order.id, editId });
  await sendDifferenceDue(deps, connection, order, { link, money, lines: edited.lines });
  return { ok: true, order: asked };
}
