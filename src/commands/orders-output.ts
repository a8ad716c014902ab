import type { Database } from '../database/database.ts';
import { formatMoney } from '../layout/money.ts';
import { type Exchange, exchangeActionsOf, itemsOf, listExchanges } from '../orders/exchanges/exchange.ts';
import { type ListedOrder, listOrdersOf, listToPack, OPEN_STATES } from '../orders/listing.ts';
import type { OrderWithLines } from '../orders/order.ts';
import { findOrder, listOrderEvents } from '../orders/orders.ts';
import { actionsOf, ORDER_STATES, type OrderState } from '../orders/states.ts';
import { selectSummary } from '../payments/queries.ts';
import type { Log } from './cli.ts';
import { LIST_LIMIT, logList } from './list-pages.ts';

/** What `npm run orders` prints. */

/** Which orders are listed; an empty text means those that are not delivered yet. */
export type Which = '' | 'to-pack' | 'all' | OrderState;

export async function logOrders(
  database: Database,
  { which, after }: { which: Which; after: string },
  log: Log,
): Promise<void> {
  const page = { after, rowsMax: LIST_LIMIT };
  const rows =
    which === 'to-pack'
      ? await listToPack(database, page)
      : await listOrdersOf(database, statesOf(which), page);
  const command = `npm run orders -- list${which && ` ${which}`}`;
  logList({ rows, none: 'There are none.', command, lineOf, cursorOf: ({ number }) => number }, log);
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

export async function logOrder(database: Database, order: OrderWithLines, log: Log): Promise<void> {
  const { currency } = order;
  log(`${order.number}: ${order.state}`);
  logAddress(order, log);
  for (const { quantity, sku, name: item, color, size, style, unitPriceMinor } of order.lines) {
    const what = [item, color, style, size].filter(Boolean).join(', ');
    log([`${quantity} ×`, sku, what, formatMoney(unitPriceMinor, currency)].join('\t'));
  }
  log(
    `Total ${formatMoney(order.totalMinor, currency)}, payment: ${order.paymentMethod}, delivery: ${order.deliveryMethod}`,
  );
  await logMoney(database, order, log);
  if (order.trackingNumber) log(`Parcel: ${order.carrier} ${order.trackingNumber}`);
  for (const exchange of await listExchanges(database, order.id)) logExchange(exchange, log);
  for (const { at, action, state, by, name: who, note } of await listOrderEvents(database, order.id))
    log([at.toISOString(), action, state, who || by, note].filter(Boolean).join('\t'));
  log(`Possible now: ${actionsOf(order, 'staff').join(', ') || 'nothing'}`);
}

function logAddress({ address, email, notes, giftNote }: OrderWithLines, log: Log): void {
  const { name, line1, line2, postalCode, city, country, phone } = address;
  log([name, line1, line2, `${postalCode} ${city}`, country, phone, email].filter(Boolean).join('\n'));
  if (notes) log(`Note: ${notes}`);
  if (giftNote) log(`Gift note: ${giftNote}`);
}

async function logMoney(database: Database, { id }: OrderWithLines, log: Log): Promise<void> {
  const payment = await database.find(selectSummary, [id]);
  if (!payment || payment.receivedMinor === 0) return;
  const { receivedMinor, refundedMinor } = payment;
  const pendingMinor = payment.refundPendingMinor + payment.adjustPendingMinor;
  const money = (minor: number) => formatMoney(minor, payment.receivedCurrency ?? payment.currency);
  const refunded = `refunded ${money(refundedMinor - pendingMinor)}`;
  log(`Received ${money(receivedMinor)}, ${refunded}, on its way back ${money(pendingMinor)}`);
}

/** Prints everything that is needed to pack and send an exchange. */
export async function logShipment(database: Database, exchange: Exchange, log: Log): Promise<void> {
  const order = await findOrder(database, exchange.orderId);
  if (order) logAddress(order, log);
  logExchange(exchange, log);
  log('Nothing is to be paid on delivery.');
}

function logExchange(exchange: Exchange, log: Log): void {
  const { number, state, carrier, trackingNumber, lines } = exchange;
  log(
    [`Exchange ${number}: ${state}`, trackingNumber && `${carrier} ${trackingNumber}`]
      .filter(Boolean)
      .join(', '),
  );
  for (const [index, item] of itemsOf(exchange).entries()) log(`${item}\t${lines[index]?.sku}`);
  log(`Possible now: ${exchangeActionsOf(state).join(', ') || 'nothing'}`);
}
