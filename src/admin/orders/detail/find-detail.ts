import { pageNotFound } from '../../../customers/forms.ts';
import type { Queryable } from '../../../database/database.ts';
import { listInvoicesOf } from '../../../invoices/find-invoices.ts';
import type { ListedInvoice } from '../../../invoices/queries.ts';
import type { ChangeOrderDeps } from '../../../orders/change-order.ts';
import { findWaitingEdit, type WaitingEdit } from '../../../orders/edit/waiting-edit.ts';
import { listOrderMails, type OrderMail } from '../../../orders/emails/order-mails.ts';
import { type Exchange, listExchanges } from '../../../orders/exchanges/exchange.ts';
import { type OrderEvent, type OrderWithLines, orderNumberOf } from '../../../orders/order.ts';
import { findOrderByNumber, listOrderEvents } from '../../../orders/orders.ts';
import type { Parcel } from '../../../orders/parcels/parcel.ts';
import { selectParcels } from '../../../orders/parcels/queries.ts';
import { shownPayment } from '../../../orders/shown-order.ts';
import { listStaffNotes, type StaffNote } from '../../../orders/staff/order-notes.ts';
import type { ShownPayment } from '../../../orders/views/order-view.ts';
import { selectOfOrder } from '../../../returns/queries.ts';
import type { Return } from '../../../returns/return.ts';

/** Everything that the staff sees of an order. Each list is oldest first. */
export interface OrderDetail {
  order: OrderWithLines;
  payment: ShownPayment;
  events: readonly OrderEvent[];
  parcels: readonly Parcel[];
  exchanges: readonly Exchange[];
  invoices: readonly ListedInvoice[];
  returns: readonly Return[];
  mails: readonly OrderMail[];
  notes: readonly StaffNote[];
  /** The edit that waits for its payment, if there is one. */
  waitingEdit: WaitingEdit | undefined;
}

/** Throws a Problem if the text is no number of an order. */
export async function getOrder(connection: Queryable, text: string): Promise<OrderWithLines> {
  const number = orderNumberOf(text);
  const order = number === undefined ? undefined : await findOrderByNumber(connection, number);
  if (!order) throw pageNotFound();
  return order;
}

export async function findDetail(
  { payments }: Pick<ChangeOrderDeps, 'payments'>,
  connection: Queryable,
  order: OrderWithLines,
): Promise<OrderDetail> {
  const { id, number } = order;
  return {
    order,
    payment: shownPayment(order, await payments.find(connection, id)),
    events: await listOrderEvents(connection, id),
    parcels: await connection.list(selectParcels, [id]),
    exchanges: await listExchanges(connection, id),
    returns: await connection.list(selectOfOrder, [id]),
    mails: await listOrderMails(connection, number),
    notes: await listStaffNotes(connection, id),
    waitingEdit: await findWaitingEdit(connection, id),
    // Invoices are read last, because that may lock their counter.
    invoices: await listInvoicesOf(connection, id),
  };
}
