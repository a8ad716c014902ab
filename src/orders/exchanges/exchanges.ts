import type { Queryable } from '../../database/database.ts';
import { type OrderMailDeps, sendExchangeShipped } from '../emails/send-emails.ts';
import { findOrder } from '../orders.ts';
import {
  type Exchange,
  itemsOf,
  type TransitionExchangeInput,
  type TransitionExchangeResult,
  transitionExchange,
} from './exchange.ts';
import type { ExchangeAction } from './exchange-states.ts';

/** Packs, ships or delivers an exchange in the caller's transaction; the customer gets a mail as it ships. */
export async function moveExchange(
  parts: OrderMailDeps,
  connection: Queryable,
  exchange: Pick<Exchange, 'id' | 'orderId'>,
  action: Exclude<ExchangeAction, 'cancel'>,
  details: TransitionExchangeInput,
): Promise<TransitionExchangeResult> {
  const acted = await transitionExchange(connection, exchange, action, details);
  const order = acted.ok && action === 'ship' && (await findOrder(connection, exchange.orderId));
  if (acted.ok && order)
    await sendExchangeShipped(parts, connection, order, {
      ...acted.exchange,
      items: itemsOf(acted.exchange),
    });
  return acted;
}
