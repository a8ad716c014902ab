import type { ParseArgsConfig } from 'node:util';
import type { Database, Queryable } from '../database/database.ts';
import { formatMoney } from '../layout/money.ts';
import { type ChangeOrderDeps, cancelOrder, moveOrder, refundOrder } from '../orders/change-order.ts';
import {
  exchangeNumberOf,
  findExchange,
  moveExchange,
  type TransitionExchangeInput,
} from '../orders/exchanges/exchange.ts';
import type { OrderWithLines } from '../orders/order.ts';
import { orderNumberOf } from '../orders/order.ts';
import { findOrderByNumber } from '../orders/orders.ts';
import { ORDER_STATES } from '../orders/states.ts';
import {
  byOf,
  COMMAND_HELP,
  Failed,
  NotUnderstood,
  oneLineOf,
  type ShopCommand,
  textOf,
  type Understood,
  type Words,
} from './cli.ts';
import { AFTER_HELP, AFTER_OPTION, afterOf } from './list-pages.ts';
import { sayOrder, sayOrders, sayShipment, type Which } from './orders-said.ts';

const HELP = `Usage: npm run orders -- list [to-pack | all | STATE] [--after NUMBER]
       npm run orders -- show NUMBER
       npm run orders -- pack NUMBER
       npm run orders -- ship NUMBER [--carrier NAME] [--tracking NUMBER]
       npm run orders -- deliver NUMBER
       npm run orders -- cancel NUMBER [--note "WHY, FOR THE SHOPPER"]
       npm run orders -- refund NUMBER [EUROS] --key WORD

Orders, for whoever packs them. It can be run beside the running shop, which sends the mails.

NUMBER is an order's, such as MC-7KQ2M9XD. An exchange is a shipment of its own, such as MC-7KQ2M9XD-X1: it is shown,
packed, shipped and delivered by the same commands. One that cannot be sent is refunded by "npm run returns".

  list      Orders that are not delivered yet, oldest first, 100 at a time. "to-pack": orders and exchanges that wait to
            be packed, oldest first. "all": newest first. Or one state:
            ${ORDER_STATES.join(', ')}.
  show      All of one order, its money and its exchanges, and what can be done with it.
  pack      Its pieces are together; the shopper can no longer cancel it.
  ship      It has left; the shopper gets a mail.
  deliver   It has arrived. One that is paid at the door is paid by that.
  cancel    Its pieces are sold to others, and what was paid goes back.
  refund    Gives money back: a sum such as 12.50, or what is left of the total. A part of it once it is delivered.
            A refund of what was paid at the door waits for "npm run payouts".

${AFTER_HELP}
  --key      A word of yours for this refund, such as "hole-in-sleeve": the same order and word twice is one refund.
  --by       Who does it, for the history; without it the name of your account on this machine.
${COMMAND_HELP}
Exit status: 0 done, 1 refused or failed (nothing was changed), 2 not understood.
`;

const OPTIONS = {
  ...AFTER_OPTION,
  carrier: { type: 'string' },
  tracking: { type: 'string' },
  note: { type: 'string' },
  key: { type: 'string' },
  by: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

const TEXT_MAX = 60;
const NOTE_MAX = 500;

const MOVES = ['pack', 'ship', 'deliver'] as const;
type Move = (typeof MOVES)[number];

type Request =
  | { verb: 'list'; which: Which; after: string }
  | { verb: 'show'; number: string }
  | ({ verb: Move; number: string } & TransitionExchangeInput)
  | { verb: 'cancel'; number: string; by: string; note: string }
  | { verb: 'refund'; number: string; by: string; key: string; amountMinor: number | undefined };

export interface OrdersConnected {
  database: Database;
  /** Throws one sentence where the settings that its mails need are missing. */
  changes(): Promise<ChangeOrderDeps>;
}

/** `machineUser`: who runs it, where --by does not say. */
export const ordersCommand = (machineUser: string): ShopCommand<Request, OrdersConnected> => ({
  help: HELP,
  options: OPTIONS,
  understand: (asked) => understand(asked, machineUser),
  async carryOut(request, { database, changes }, say) {
    if (request.verb === 'list') return sayOrders(database, request, say);
    const exchange = exchangeNumberOf(request.number);
    if (exchange) return ofExchange({ database, changes }, request, exchange, say);
    const order = await findOrderByNumber(database, request.number);
    if (!order) throw new Failed(`There is no order ${request.number}.`);
    if (request.verb === 'show') return sayOrder(database, order, say);
    const parts = await changes();
    await database.transaction((connection) => change(connection, parts, request, order, say));
  },
});

async function change(
  connection: Queryable,
  changes: ChangeOrderDeps,
  request: Exclude<Request, { verb: 'list' | 'show' }>,
  order: OrderWithLines,
  say: (line: string) => void,
): Promise<void> {
  const by = { role: 'staff', name: request.by } as const;
  if (request.verb === 'refund') return refund(connection, changes, request, order, say);
  const acted =
    request.verb === 'cancel'
      ? await cancelOrder(changes, connection, order.id, { ...by, note: request.note })
      : await moveOrder(changes, connection, order.id, request.verb, by, request);
  if (!acted.ok)
    throw new Failed(`${order.number} is ${order.state}: it cannot be ${DONE[request.verb]} now.`);
  say(`${order.number} is ${acted.order.state}.`);
}

/** Shows or moves an exchange, as `change` does with orders. */
async function ofExchange(
  { database, changes }: OrdersConnected,
  request: Exclude<Request, { verb: 'list' }>,
  number: { orderNumber: string; number: number },
  say: (line: string) => void,
): Promise<void> {
  const found = await findExchange(database, number);
  if (!found) throw new Failed(`There is no exchange ${request.number}.`);
  const { verb } = request;
  if (verb === 'show') return sayShipment(database, found, say);
  if (verb === 'cancel' || verb === 'refund')
    throw new Failed(`An exchange is refunded by: npm run returns -- refund-exchange ${found.number}`);
  const parts = await changes();
  const acted = await database.transaction((connection) =>
    moveExchange(parts, connection, found, verb, request),
  );
  if (!acted.ok) throw new Failed(`${found.number} is ${acted.state}: it cannot be ${DONE[verb]} now.`);
  say(`${found.number} is ${acted.exchange.state}.`);
}

const DONE = { pack: 'packed', ship: 'shipped', deliver: 'delivered', cancel: 'canceled' } as const;

async function refund(
  connection: Queryable,
  changes: ChangeOrderDeps,
  { by, key, amountMinor }: Extract<Request, { verb: 'refund' }>,
  order: OrderWithLines,
  say: (line: string) => void,
): Promise<void> {
  const earlier = await changes.payments.findRefund(connection, order.id, `staff ${key}`);
  if (earlier) {
    if (amountMinor !== undefined && amountMinor !== earlier.amountMinor)
      throw new Failed(`${order.number} is ${order.state}: ${REFUSALS.key_reused}`);
    if (earlier.state === 'failed') throw new Failed(`${order.number} is ${order.state}: ${REFUSALS.failed}`);
    const money = formatMoney(earlier.amountMinor, order.currency);
    return say(`This refund of ${money} was ordered before. It is ${earlier.state}, and nothing was added.`);
  }
  const payment = await changes.payments.find(connection, order.id);
  const left = order.totalMinor - Math.max(order.refundedMinor, payment?.refundedMinor ?? 0);
  const amount = amountMinor ?? left;
  if (amount < 1 || amount > left)
    throw new Failed(`Of ${order.number} ${formatMoney(left, order.currency)} can go back.`);
  const asked = await refundOrder(
    changes,
    connection,
    order.id,
    { amountMinor: amount, key: `staff ${key}` },
    { role: 'staff', name: by },
  );
  if (!asked.ok) throw new Failed(`${order.number} is ${order.state}: ${REFUSALS[asked.reason]}`);
  const money = formatMoney(amount, order.currency);
  const next = asked.isPayout
    ? 'waits to be paid out: npm run payouts -- list'
    : 'is requested from the payment provider';
  say(
    asked.isDone
      ? `${money} of ${order.number} went back.`
      : `The refund of ${money} of ${order.number} ${next}.`,
  );
}

const REFUSALS = {
  not_found: 'it is gone.',
  not_now: 'a part can go back once it is delivered, all of it once it is shipped. Before that, cancel it.',
  not_by_you: 'nothing can go back now.',
  not_paid: 'nothing was paid.',
  nothing_paid: 'nothing was paid.',
  too_much: 'more than was paid and is left.',
  failed: 'the payment provider has refused this refund. Choose another --key to try again.',
  key_reused: 'this key was used for another sum. Choose another one.',
} as const;

function understand(asked: Words, machineUser: string): Understood<Request> {
  const [verb, second = '', third, ...rest] = asked.words;
  if (rest.length > 0 || (third !== undefined && verb !== 'refund'))
    return { problem: 'One order at a time.' };
  if (verb === 'list') return { verb, which: whichOf(second), after: listCursorOf(asked) };
  const by = byOf(asked, machineUser);
  const number = () => numberOf(second);
  const shipmentNumber = () => exchangeNumberText(second) ?? numberOf(second);
  switch (verb) {
    case 'show':
      return { verb, number: shipmentNumber() };
    case 'pack':
    case 'deliver':
      return { verb, number: shipmentNumber(), by };
    case 'ship': {
      const carrier = oneLineOf(asked, 'carrier', TEXT_MAX);
      const trackingNumber = oneLineOf(asked, 'tracking', TEXT_MAX);
      return { verb, number: shipmentNumber(), by, carrier, trackingNumber };
    }
    case 'cancel':
      return { verb, number: shipmentNumber(), by, note: oneLineOf(asked, 'note', NOTE_MAX) };
    case 'refund':
      return {
        verb,
        number: number(),
        by,
        key: refundKeyOf(textOf(asked, 'key')),
        amountMinor: amountOf(third),
      };
    default:
      return { problem: verb ? `"${verb}" is none of these.` : 'What is to be done?' };
  }
}

function refundKeyOf(text: string | undefined): string {
  if (text && /^[\w.-]{1,60}$/.test(text)) return text;
  throw new NotUnderstood(
    'A refund needs --key, a word of yours for it: with it, the same refund is made once.',
  );
}

function whichOf(text: string): Which {
  const which = (['', 'to-pack', 'all', ...ORDER_STATES] as const).find((one) => one === text);
  if (which !== undefined) return which;
  throw new NotUnderstood(`"${text}" is no state of an order.`);
}

function listCursorOf(asked: Words): string {
  const after = afterOf(asked);
  return after === '' ? '' : (exchangeNumberText(after) ?? numberOf(after));
}

function exchangeNumberText(text: string): string | undefined {
  const found = exchangeNumberOf(text);
  return found && `${found.orderNumber}-X${found.number}`;
}

function numberOf(text: string): string {
  const number = orderNumberOf(text);
  if (!number) throw new NotUnderstood('Which order? A number looks like MC-7KQ2M9XD.');
  return number;
}

function amountOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,7}([.,]\d{2})?$/.test(text))
    throw new NotUnderstood(`A sum is such as 12 or 12.50, not "${text}".`);
  return Math.round(Number(text.replace(',', '.')) * 100);
}
