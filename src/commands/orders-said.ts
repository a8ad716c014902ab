import type { Database } from '../database/database.ts';
import { formatMoney } from '../layout/money.ts';
import { type Exchange, exchangeActionsOf, itemsOf, listExchanges } from '../orders/exchanges/exchange.ts';
import { type ListedOrder, listOrdersOf, listToPack, OPEN_STATES } from '../orders/listing.ts';
import type { OrderWithLines } from '../orders/order.ts';
import { findOrder, listOrderEvents } from '../orders/orders.ts';
import { actionsOf, ORDER_STATES, type OrderState } from '../orders/states.ts';
import { selectSummary } from '../payments/queries.ts';
import { LIST_LIMIT, sayList } from './list-pages.ts';

/** The output of the command for orders. */

type Say = (line: string) => void;

/** Which orders are listed; an empty text means those that are not delivered yet. */
export type Which = '' | 'to-pack' | 'all' | OrderState;

export async function sayOrders(
  database: Database,
  { which, after }: { which: Which; after: string },
  say: Say,
): Promise<void> {
  const page = { after, rowsMax: LIST_LIMIT };
  const rows =
    which === 'to-pack'
      ? await listToPack(database, page)
      : await listOrdersOf(database, statesOf(which), page);
  const command = `npm run orders -- list${which && ` ${which}`}`;
  sayList({ rows, none: 'There are none.', command, lineOf, cursorOf: ({ number }) => number }, say);
}

function statesOf(which: Exclude<Which, 'to-pack'>): readonly OrderState[] {
  if (which === '') return OPEN_STATES;
  return which === 'all' ? ORDER_STATES : [which];
}

function lineOf(row: ListedOrder): string {
  const { number, isExchange, state, at, totalMinor, refundedMinor, currency, items, country } = row;
  const sum = isExchange ? 'exchange' : formatMoney(totalMinor, currency);
  const refunded = refundedMinor > 0 && `${formatMoney(refundedMinor, currency)} refunded`;
  const count = `${items} ${items === 1 ? 'item' : 'items'}`;
  return [number, state, at.toISOString(), sum, count, country, refunded].filter(Boolean).join('\t');
}

export async function sayOrder(database: Database, order: OrderWithLines, say: Say): Promise<void> {
  const { currency } = order;
  say(`${order.number}: ${order.state}`);
  sayAddress(order, say);
  for (const { quantity, sku, name: item, color, size, style, unitPriceMinor } of order.lines) {
    const what = [item, color, style, size].filter(Boolean).join(', ');
    say([`${quantity} ×`, sku, what, formatMoney(unitPriceMinor, currency)].join('\t'));
  }
  say(
    `Total ${formatMoney(order.totalMinor, currency)}, by ${order.paymentMethod}, sent ${order.deliveryMethod}`,
  );
  await sayMoney(database, order, say);
  if (order.trackingNumber) say(`Parcel: ${order.carrier} ${order.trackingNumber}`);
  for (const exchange of await listExchanges(database, order.id)) sayExchange(exchange, say);
  for (const { at, action, state, by, name: who, note } of await listOrderEvents(database, order.id))
    say([at.toISOString(), action, state, who || by, note].filter(Boolean).join('\t'));
  say(`Can be done now: ${actionsOf(order, 'staff').join(', ') || 'nothing'}`);
}

function sayAddress({ address, email, notes }: OrderWithLines, say: Say): void {
  const { name, line1, line2, postalCode, city, country, phone } = address;
  say([name, line1, line2, `${postalCode} ${city}`, country, phone, email].filter(Boolean).join('\n'));
  if (notes) say(`Note: ${notes}`);
}

async function sayMoney(database: Database, { id }: OrderWithLines, say: Say): Promise<void> {
  const payment = await database.find(selectSummary, [id]);
  if (!payment || payment.receivedMinor === 0) return;
  const { receivedMinor, refundedMinor, refundPendingMinor } = payment;
  const money = (minor: number) => formatMoney(minor, payment.receivedCurrency ?? payment.currency);
  const refunded = `refunded ${money(refundedMinor - refundPendingMinor)}`;
  say(`Received ${money(receivedMinor)}, ${refunded}, on its way back ${money(refundPendingMinor)}`);
}

/** Prints everything that is needed to pack and send an exchange. */
export async function sayShipment(database: Database, exchange: Exchange, say: Say): Promise<void> {
  const order = await findOrder(database, exchange.orderId);
  if (order) sayAddress(order, say);
  sayExchange(exchange, say);
  say('Nothing is to be paid for it at the door.');
}

function sayExchange(exchange: Exchange, say: Say): void {
  const { number, state, carrier, trackingNumber, lines } = exchange;
  say(
    [`Exchange ${number}: ${state}`, trackingNumber && `${carrier} ${trackingNumber}`]
      .filter(Boolean)
      .join(', '),
  );
  for (const [index, item] of itemsOf(exchange).entries()) say(`${item}\t${lines[index]?.sku}`);
  say(`Can be done with it now: ${exchangeActionsOf(state).join(', ') || 'nothing'}`);
}
