import { Argument, type Command } from 'commander';
import { commandActor } from '../audit/actor.ts';
import type { Queryable } from '../database/database.ts';
import { formatMoney } from '../layout/money.ts';
import { type ChangeOrderDeps, cancelOrder, type StaffActor } from '../orders/change-order.ts';
import { exchangeNumberOf, findExchange, moveExchange } from '../orders/exchanges/exchange.ts';
import type { OrderWithLines } from '../orders/order.ts';
import { orderNumberOf } from '../orders/order.ts';
import { findOrderByNumber } from '../orders/orders.ts';
import { deliverOrder } from '../orders/parcels/deliver-order.ts';
import { type PackOrderResult, packOrder } from '../orders/parcels/pack-order.ts';
import { shipOrder } from '../orders/parcels/ship-order.ts';
import { refundByStaff, type StaffRefundResult } from '../orders/staff/staff-refund.ts';
import { ORDER_STATES } from '../orders/states.ts';
import { parseMoney } from '../settings/currency.ts';
import { byOption, CommandRefused, type Log, oneLine, parseAmount, parsedBy } from './cli.ts';
import type { CommandConnection } from './connect.ts';
import { afterOption } from './list-pages.ts';
import { logOrder, logOrders, logShipment, type Which } from './orders-output.ts';
import { type CommandContext, runMain, type ShopCommand } from './shop-command.ts';

const DESCRIPTION = [
  'Pack, ship, cancel and refund orders. You can run this while the shop is open; the shop sends the emails.',
  'NUMBER is the number of an order, such as MC-7KQ2M9XD. An exchange is a shipment of its own, such as MC-7KQ2M9XD-X1, and is shown, packed, shipped and delivered by the same commands. An exchange that cannot be sent is refunded by "npm run returns".',
].join('\n\n');

const TEXT_LENGTH_MAX = 60;
const NOTE_LENGTH_MAX = 500;

type OrdersConnection = Pick<CommandConnection, 'database' | 'changeOrderDeps'>;

export const ordersCommand: ShopCommand<OrdersConnection> = {
  name: 'orders',
  description: DESCRIPTION,
  define(command, context) {
    defineReading(command, context);
    defineMoves(command, context);
    defineMoney(command, context);
  },
};

function defineReading(command: Command, { run, log }: CommandContext<OrdersConnection>): void {
  command
    .command('list')
    .summary('List open orders.')
    .description(
      'List orders that are not delivered yet, oldest first, 100 at a time. "to-pack" lists orders and exchanges to pack, oldest first; "all" lists every order, newest first; a state lists the orders in it.',
    )
    .addArgument(
      new Argument('[which]', 'which orders to list')
        .choices(['to-pack', 'all', ...ORDER_STATES])
        .default('', 'orders that are not delivered yet'),
    )
    .addOption(afterOption((text) => (text.trim() === '' ? '' : parseShipmentNumber(text))))
    .action((which: Which, { after }: { after: string }) =>
      run(({ database }) => logOrders(database, { which, after }, log)),
    );
  command
    .command('show')
    .description('Show an order or exchange, its money, and what can be done with it.')
    .argument('<number>', 'the order or exchange', parseShipmentNumber)
    .action((number: string) => run((shop) => show(shop, number, log)));
}

function defineMoves(command: Command, { run, log, user }: CommandContext<OrdersConnection>): void {
  const move = (verb: Move, description: string) =>
    command
      .command(verb)
      .description(description)
      .argument('<number>', 'the order or exchange', parseShipmentNumber)
      .addOption(byOption(user))
      .action((number: string, options: MoveOptions) =>
        run((shop) => moveShipment(shop, verb, number, options, log)),
      );
  move('pack', 'Record that the items are packed. The customer can no longer cancel.');
  move('ship', 'Record that the parcel has left. The customer gets an email.')
    .option('--carrier <name>', 'The carrier, for the email.', oneLine(TEXT_LENGTH_MAX))
    .option('--tracking <number>', 'The tracking number, for the email.', oneLine(TEXT_LENGTH_MAX));
  move('deliver', 'Record that the parcel has arrived. An order that is paid on delivery is then paid.');
}

function defineMoney(command: Command, { run, log, user }: CommandContext<OrdersConnection>): void {
  command
    .command('cancel')
    .description('Cancel an order: its items go back into stock, and what was paid is refunded.')
    .argument('<number>', 'the order', parseShipmentNumber)
    .option('--note <text>', 'The reason, for the customer.', oneLine(NOTE_LENGTH_MAX))
    .addOption(byOption(user))
    .action((number: string, options: { by: string; note?: string }) =>
      run((shop) => cancel(shop, { number, ...options }, log)),
    );
  command
    .command('refund')
    .summary('Refund an order, or a part of it.')
    .description(
      'Refund a sum such as 12.50, or what is left of the total. A part can be refunded once the order is delivered. A refund of an order that was paid on delivery waits for "npm run payouts".',
    )
    .argument('<number>', 'the order', parseOrderNumber)
    .argument('[amount]', 'the amount, in the currency of the order', parseAmount)
    .requiredOption(
      '--key <word>',
      'A word for this refund, such as "hole-in-sleeve". The same order and word are refunded once.',
      parseRefundKey,
    )
    .addOption(byOption(user))
    .action((number: string, sum: string | undefined, options: { by: string; key: string }) =>
      run((shop) => refund(shop, { number, sum, ...options }, log)),
    );
}

async function show({ database }: OrdersConnection, number: string, log: Log): Promise<void> {
  const exchange = await findExchangeByNumber({ database }, number);
  return exchange
    ? logShipment(database, exchange, log)
    : logOrder(database, await getOrder({ database }, number), log);
}

type Move = 'pack' | 'ship' | 'deliver';
const MOVED = { pack: 'packed', ship: 'shipped', deliver: 'delivered' } as const;

interface MoveOptions {
  by: string;
  /** Only "ship" has this and the next option. */
  carrier?: string;
  tracking?: string;
}

async function moveShipment(
  { database, changeOrderDeps }: OrdersConnection,
  verb: Move,
  number: string,
  { by, carrier = '', tracking = '' }: MoveOptions,
  log: Log,
): Promise<void> {
  const details = verb === 'ship' ? { carrier, trackingNumber: tracking } : {};
  const refuse = (state: string) =>
    new CommandRefused(`${number} is ${state}: it cannot be ${MOVED[verb]} now.`);
  const exchange = await findExchangeByNumber({ database }, number);
  if (exchange) {
    const deps = await changeOrderDeps();
    const moved = await database.transaction((connection) =>
      moveExchange(deps, connection, exchange, verb, { staff: commandActor(by), ...details }),
    );
    if (!moved.ok) throw refuse(moved.state);
    return log(`${number} is ${moved.exchange.state}.`);
  }
  const order = await getOrder({ database }, number);
  const deps = await changeOrderDeps();
  const moved = await database.transaction((connection) =>
    moveWhole(deps, connection, order.id, { verb, by: staff(by), carrier, trackingNumber: tracking }),
  );
  if (!moved.ok) throw refuse(order.state);
  log(`${number} is ${moved.order.state}.`);
}

/** Moves everything of an order that is left to move, also where an earlier parcel has some of it. */
function moveWhole(
  deps: ChangeOrderDeps,
  connection: Queryable,
  orderId: string,
  { verb, by, ...parcel }: { verb: Move; by: StaffActor; carrier: string; trackingNumber: string },
): Promise<PackOrderResult> {
  if (verb === 'pack') return packOrder(deps, connection, orderId, by);
  if (verb === 'ship') return shipOrder(deps, connection, orderId, by, parcel);
  return deliverOrder(deps, connection, orderId, by);
}

async function cancel(
  { database, changeOrderDeps }: OrdersConnection,
  { number, by, note = '' }: { number: string; by: string; note?: string },
  log: Log,
): Promise<void> {
  await refuseExchange({ database }, number);
  const order = await getOrder({ database }, number);
  const deps = await changeOrderDeps();
  const canceled = await database.transaction((connection) =>
    cancelOrder(deps, connection, order.id, { ...staff(by), note }),
  );
  if (!canceled.ok) throw new CommandRefused(`${order.number} is ${order.state}: it cannot be canceled now.`);
  log(`${order.number} is ${canceled.order.state}.`);
}

async function refund(
  { database, changeOrderDeps }: OrdersConnection,
  { number, sum, by, key }: { number: string; sum: string | undefined; by: string; key: string },
  log: Log,
): Promise<void> {
  const order = await getOrder({ database }, number);
  const amountMinor = sum === undefined ? undefined : parseMoney(sum, order.currency);
  if (sum !== undefined && amountMinor === undefined)
    throw new CommandRefused(`There is no such sum in ${order.currency}.`);
  const deps = await changeOrderDeps();
  // A refusal is thrown inside the transaction, so that nothing of the refund is kept.
  const result = await database.transaction(async (connection) => {
    const refunded = await refundByStaff(deps, connection, order, {
      amountMinor,
      key,
      staff: commandActor(by),
    });
    if (!refunded.ok) throw refundRefusal(order, refunded);
    return refunded;
  });
  const money = formatMoney(result.amountMinor, order.currency);
  if (!result.isNew)
    return log(`This refund of ${money} was requested before. It is ${result.state}, and nothing was added.`);
  if (result.isDone) return log(`${money} of ${order.number} was refunded.`);
  const next = result.isPayout
    ? 'waits to be paid out: npm run payouts -- list'
    : 'is requested from the payment provider';
  log(`The refund of ${money} of ${order.number} ${next}.`);
}

function refundRefusal(
  { number, state, currency }: OrderWithLines,
  refusal: Extract<StaffRefundResult, { ok: false }>,
): CommandRefused {
  if (refusal.reason !== 'not_left')
    return new CommandRefused(`${number} is ${state}: ${REFUSALS[refusal.reason]}`);
  const left = formatMoney(refusal.leftMinor, currency);
  return new CommandRefused(`${left} of ${number} can be refunded, and no more.`);
}

const REFUSALS = {
  not_found: 'it no longer exists.',
  not_now:
    'a part can be refunded once it is delivered, and all of it once it is shipped. Before that, cancel it.',
  not_by_you: 'nothing can be refunded now.',
  not_paid: 'nothing was paid.',
  nothing_paid: 'nothing was paid.',
  too_much: 'that is more than is left to refund. Choose a smaller amount.',
  changed: 'another refund has been requested in the meantime. Check the order with "show", then try again.',
  not_payable: 'a sum in this currency must end in 0.',
  failed: 'the payment provider has refused this refund. Choose another --key to try again.',
  key_reused: 'this key was used for another sum. Choose another one.',
} as const;

const staff = (name: string) => ({ role: 'staff', staff: commandActor(name) }) as const;

async function getOrder(
  { database }: Pick<OrdersConnection, 'database'>,
  number: string,
): Promise<OrderWithLines> {
  const order = await findOrderByNumber(database, number);
  if (!order) throw new CommandRefused(`There is no order ${number}.`);
  return order;
}

/** Returns undefined for the number of an order. */
async function findExchangeByNumber({ database }: Pick<OrdersConnection, 'database'>, text: string) {
  const number = exchangeNumberOf(text);
  if (!number) return undefined;
  const exchange = await findExchange(database, number);
  if (!exchange) throw new CommandRefused(`There is no exchange ${text}.`);
  return exchange;
}

async function refuseExchange(connection: Pick<OrdersConnection, 'database'>, number: string): Promise<void> {
  const exchange = await findExchangeByNumber(connection, number);
  if (exchange)
    throw new CommandRefused(
      `${exchange.number} is an exchange. Refund it with: npm run returns -- refund-exchange ${exchange.number}`,
    );
}

function parseShipmentNumber(text: string): string {
  const exchange = exchangeNumberOf(text);
  return exchange ? `${exchange.orderNumber}-X${exchange.number}` : parseOrderNumber(text);
}

const parseOrderNumber = parsedBy(orderNumberOf, 'An order number looks like MC-7KQ2M9XD.');

const parseRefundKey = parsedBy(
  (text) => (/^[\w.-]{1,60}$/.test(text) ? text : undefined),
  'It must be a word of at most 60 letters, digits, dots and dashes.',
);

/** The sum is read when the order's currency is known. */
if (import.meta.main) await runMain(ordersCommand);
