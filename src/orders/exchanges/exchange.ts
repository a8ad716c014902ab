import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import type { Queryable } from '../../database/database.ts';
import { lockOrder } from '../../payments/queries.ts';
import { cleanTyped } from '../../web/typed-text.ts';
import { exchangeItemsOf } from '../emails/email-items.ts';
import { type OrderEmailDeps, sendExchangeShipped } from '../emails/send-emails.ts';
import { type OrderNote, orderNumberOf } from '../order.ts';
import { findOrder, noteOrder } from '../orders.ts';
import {
  insertExchange,
  insertExchangeLines,
  selectById,
  selectByNumber,
  selectOfOrder,
  updateExchange,
} from './queries.ts';

export type ExchangeState = 'to_pack' | 'packed' | 'shipped' | 'delivered' | 'canceled';

export type ExchangeAction = 'pack' | 'ship' | 'deliver' | 'cancel';

interface Rule {
  from: readonly ExchangeState[];
  to: ExchangeState;
}

const RULES: Readonly<Record<ExchangeAction, Rule>> = {
  pack: { from: ['to_pack'], to: 'packed' },
  ship: { from: ['packed'], to: 'shipped' },
  deliver: { from: ['shipped'], to: 'delivered' },
  // An exchange that cannot be sent is canceled and refunded.
  cancel: { from: ['to_pack', 'packed'], to: 'canceled' },
};

/** Returns the state after `action`, or undefined if it is not allowed. */
const nextExchangeState = (state: ExchangeState, action: ExchangeAction): ExchangeState | undefined =>
  RULES[action].from.includes(state) ? RULES[action].to : undefined;

export const exchangeActionsOf = (state: ExchangeState): ExchangeAction[] =>
  (Object.keys(RULES) as ExchangeAction[]).filter((action) => nextExchangeState(state, action) !== undefined);

export interface ExchangeLine {
  /** The position of the order's line that came back. */
  position: number;
  /** The SKU that is sent. */
  sku: string;
  name: string;
  color: string;
  style: string;
  size: string;
  quantity: number;
}

export interface Exchange {
  id: string;
  orderId: string;
  returnId: string;
  /** For example MC-7KQ2M9XD-X1. */
  number: string;
  orderNumber: string;
  state: ExchangeState;
  /** Both are empty until it is shipped. */
  carrier: string;
  trackingNumber: string;
  createdAt: Date;
  lines: ExchangeLine[];
}

/** Parses a typed exchange number. Returns undefined if it cannot be one. */
export function exchangeNumberOf(text: string): { orderNumber: string; number: number } | undefined {
  const match = /^(.+)-X([1-9]\d{0,2})$/i.exec(cleanTyped(text));
  const orderNumber = match && orderNumberOf(match[1] as string);
  return orderNumber ? { orderNumber, number: Number(match[2]) } : undefined;
}

/** Lists the exchanges of an order, oldest first. */
export const listExchanges = (connection: Queryable, orderId: string): Promise<Exchange[]> =>
  connection.list(selectOfOrder, [orderId]);

export const findExchange = (
  connection: Queryable,
  { orderNumber, number }: { orderNumber: string; number: number },
): Promise<Exchange | undefined> => connection.find(selectByNumber, [orderNumber, number]);

/** Places an exchange in the caller's transaction, which has locked the order and reserved the items. */
export async function placeExchange(
  connection: Queryable,
  { orderId, returnId, by }: { orderId: string; returnId: string; by: string },
  lines: readonly Pick<ExchangeLine, 'position' | 'sku' | 'quantity'>[],
): Promise<Exchange> {
  const row = await connection.find(insertExchange, [orderId, returnId]);
  await connection.run(insertExchangeLines, [(row as { id: string }).id, JSON.stringify(lines)]);
  const placed = await connection.find(selectById, [(row as { id: string }).id]);
  if (!placed) throw new Error('an exchange was gone right after it was stored');
  await note(connection, placed, 'exchange_place', by);
  return placed;
}

export interface TransitionExchangeInput {
  staff: Actor;
  /** Carrier and tracking number are for `ship`. */
  carrier?: string;
  trackingNumber?: string;
}

export type TransitionExchangeResult = { ok: true; exchange: Exchange } | { ok: false; state: ExchangeState };

const NOTES: Readonly<Record<ExchangeAction, OrderNote>> = {
  pack: 'exchange_pack',
  ship: 'exchange_ship',
  deliver: 'exchange_deliver',
  cancel: 'exchange_cancel',
};

/** Moves an exchange to the state after `action` and records it in the order's history, in the caller's transaction. */
export async function transitionExchange(
  connection: Queryable,
  { id, orderId }: Pick<Exchange, 'id' | 'orderId'>,
  action: ExchangeAction,
  { staff, carrier, trackingNumber }: TransitionExchangeInput,
): Promise<TransitionExchangeResult> {
  await connection.find(lockOrder, [orderId]);
  const found = await connection.find(selectById, [id]);
  if (!found) throw new Error(`there is no exchange ${id}`);
  const state = nextExchangeState(found.state, action);
  if (!state) return { ok: false, state: found.state };
  const exchange = {
    ...found,
    state,
    carrier: carrier ?? found.carrier,
    trackingNumber: trackingNumber ?? found.trackingNumber,
  };
  await connection.run(updateExchange, [id, state, exchange.carrier, exchange.trackingNumber]);
  await note(connection, exchange, NOTES[action], staff.name);
  await recordChange(connection, staff, {
    action: `order.exchange-${action}`,
    subject: { kind: 'order', id: exchange.orderNumber },
    before: { exchange: exchange.number, state: found.state },
    after: { exchange: exchange.number, state },
  });
  return { ok: true, exchange };
}

async function note(connection: Queryable, exchange: Exchange, action: OrderNote, name: string) {
  const { orderId, carrier, trackingNumber } = exchange;
  const parcel =
    action === 'exchange_ship' && trackingNumber ? ` ${carrier} ${trackingNumber}`.trimEnd() : '';
  const items = itemsOf(exchange).join('; ');
  await noteOrder(connection, orderId, action, { by: 'staff', name, note: shortened(`${items}.${parcel}`) });
}

/** Each is like "1 × Oxford shirt, Navy, L". */
export const itemsOf = ({ lines }: Pick<Exchange, 'lines'>): string[] =>
  lines.map(
    ({ quantity, name, color, style, size }) =>
      `${quantity} × ${[name, color, style, size].filter(Boolean).join(', ')}`,
  );

/** The column of an event's note holds this many characters. */
const NOTE_LENGTH_MAX = 500;
const shortened = (text: string): string =>
  text.length > NOTE_LENGTH_MAX ? `${text.slice(0, NOTE_LENGTH_MAX - 1)}…` : text;

/** Packs, ships or delivers an exchange in the caller's transaction. The customer is emailed when it ships. */
export async function moveExchange(
  deps: OrderEmailDeps,
  connection: Queryable,
  exchange: Pick<Exchange, 'id' | 'orderId'>,
  action: Exclude<ExchangeAction, 'cancel'>,
  details: TransitionExchangeInput,
): Promise<TransitionExchangeResult> {
  const acted = await transitionExchange(connection, exchange, action, details);
  const order = acted.ok && action === 'ship' && (await findOrder(connection, exchange.orderId));
  if (acted.ok && order)
    await sendExchangeShipped(deps, connection, order, {
      ...acted.exchange,
      items: exchangeItemsOf(order, acted.exchange.lines),
    });
  return acted;
}
