import type { Queryable } from '../database/database.ts';
import { actExchange, type Exchange, type ExchangeActed, type ExchangeDetails, itemsOf } from './exchange.ts';
import type { ExchangeAction } from './exchange-states.ts';
import { type MailParts, sendExchangeShipped } from './order-mails.ts';
import { findOrder } from './orders.ts';

/** Packs, ships or delivers an exchange in the caller's transaction; the customer gets a mail as it ships. */
export async function moveExchange(
  parts: MailParts,
  connection: Queryable,
  exchange: Pick<Exchange, 'id' | 'orderId'>,
  action: Exclude<ExchangeAction, 'cancel'>,
  details: ExchangeDetails,
): Promise<ExchangeActed> {
  const acted = await actExchange(connection, exchange, action, details);
  const order = acted.ok && action === 'ship' && (await findOrder(connection, exchange.orderId));
  if (acted.ok && order)
    await sendExchangeShipped(parts, connection, order, {
      ...acted.exchange,
      items: itemsOf(acted.exchange),
    });
  return acted;
}
