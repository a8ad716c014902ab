import type { Database } from '../database/database.ts';
import type { ChangeOrderDeps } from '../orders/change-order.ts';
import type { ExchangeState } from '../orders/exchanges/exchange.ts';
import { exchangeNumberOf, findExchange, itemsOf, transitionExchange } from '../orders/exchanges/exchange.ts';
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
 * An exchange that was accepted cannot be sent, such as where the last one turns out to be torn: what was kept for it
 * is in stock again, and its items are refunded. All of it, or nothing.
 */
export async function refundExchange(
  parts: ChangeOrderDeps,
  database: Database,
  number: string,
  by: string,
): Promise<RefundExchangeResult> {
  const wanted = exchangeNumberOf(number);
  const found = wanted && (await findExchange(database, wanted));
  if (!found) return { ok: false, reason: 'not_found' };
  const { orderId, returnId } = found;
  return database.transaction(async (connection) => {
    await connection.find(lockOrder, [orderId]);
    const acted = await transitionExchange(connection, found, 'cancel', { by });
    if (!acted.ok) return { ok: false, reason: 'not_now', state: acted.state };
    const asked = await connection.find(selectById, [returnId]);
    const order = await findOrder(connection, orderId);
    if (!asked || !order) throw new Error(`exchange ${number} is of no return`);
    const refunded = asked.lines.filter(({ exchangeSku }) => exchangeSku !== null);
    const refund = await refundLines(parts, connection, order, {
      asked,
      refunded,
      by,
      key: `exchange ${found.id}`,
    });
    if (asked.reservationId) await releaseReservation(connection, asked.reservationId);
    await connection.run(addRefund, [returnId, refund.amountMinor]);
    const content = exchangeRefunded({
      number: order.number,
      link: parts.links.url(order.number),
      items: itemsOf(found),
      refund: refundText(refund, order),
    });
    await parts.mail.send(connection, { to: order.email, ...content });
    return { ok: true, currency: order.currency, ...refund };
  });
}
