import type { Actor } from '../audit/actor.ts';
import type { Database } from '../database/database.ts';
import type { ChangeOrderDeps } from '../orders/change-order.ts';
import { exchangeItemsOf } from '../orders/emails/email-items.ts';
import { sendAboutOrder } from '../orders/emails/send-about-order.ts';
import type { ExchangeState } from '../orders/exchanges/exchange.ts';
import { exchangeNumberOf, findExchange, transitionExchange } from '../orders/exchanges/exchange.ts';
import { findOrder } from '../orders/orders.ts';
import { releaseReservation } from '../orders/stock/stock.ts';
import { lockOrder } from '../payments/queries.ts';
import { type RefundLinesResult, refundLines, refundText } from './decide.ts';
import { exchangeRefunded } from './messages.ts';
import { addRefund, selectById } from './queries.ts';

export type RefundExchangeResult =
  | ({ ok: true; currency: string } & RefundLinesResult)
  | { ok: false; reason: 'not_found' }
  | { ok: false; reason: 'not_now'; state: ExchangeState };

/**
 * Refunds an accepted exchange that cannot be sent, for example because the last item turned out to be torn. Its reserved
 * items are in stock again. It changes everything or nothing.
 */
export async function refundExchange(
  deps: ChangeOrderDeps,
  database: Database,
  number: string,
  staff: Actor,
): Promise<RefundExchangeResult> {
  const wanted = exchangeNumberOf(number);
  const found = wanted && (await findExchange(database, wanted));
  if (!found) return { ok: false, reason: 'not_found' };
  const { orderId, returnId } = found;
  return database.transaction(async (connection) => {
    await connection.find(lockOrder, [orderId]);
    const acted = await transitionExchange(connection, found, 'cancel', { staff });
    if (!acted.ok) return { ok: false, reason: 'not_now', state: acted.state };
    const requested = await connection.find(selectById, [returnId]);
    const order = await findOrder(connection, orderId);
    if (!requested || !order) throw new Error(`exchange ${number} belongs to no return`);
    const refunded = requested.lines.filter(({ exchangeSku }) => exchangeSku !== null);
    const refund = await refundLines(deps, connection, order, {
      requested,
      refunded,
      staff,
      key: `exchange ${found.id}`,
    });
    if (requested.reservationId) await releaseReservation(connection, requested.reservationId);
    await connection.run(addRefund, [returnId, refund.amountMinor]);
    const content = {
      number: order.number,
      items: exchangeItemsOf(order, found.lines),
      refund: refundText(refund, order),
    };
    await sendAboutOrder(deps, connection, order, (link) => exchangeRefunded({ ...content, link }));
    return { ok: true, currency: order.currency, ...refund };
  });
}
