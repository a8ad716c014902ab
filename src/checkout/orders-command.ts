import type { ParseArgsConfig } from 'node:util';
import type { OrderWithLines } from '../orders/order.ts';
import { orderNumberOf } from '../orders/order-number.ts';
import { findOrderByNumber, listNewestOrders, listOrderEvents } from '../orders/orders.ts';
import { actionsOf, ORDER_STATES } from '../orders/states.ts';
import {
  COMMAND_HELP,
  Failed,
  NotUnderstood,
  type ShopCommand,
  textOf,
  type Understood,
  type Words,
} from '../platform/command.ts';
import type { Database, Queryable } from '../platform/database.ts';
import { formatMoney } from '../platform/money.ts';
import { type ChangeParts, cancelOrder, moveOrder, refundOrder } from './change-order.ts';

const HELP = `Usage: npm run orders -- list [STATE]
       npm run orders -- show NUMBER
       npm run orders -- pack NUMBER
       npm run orders -- ship NUMBER [--carrier NAME] [--tracking NUMBER]
       npm run orders -- deliver NUMBER
       npm run orders -- cancel NUMBER [--note "WHY, FOR THE SHOPPER"]
       npm run orders -- refund NUMBER [EUROS] --key WORD

Orders, for whoever packs them. It can be run beside the running shop, which sends the mails.

  list      The newest 100, or those of one state: ${ORDER_STATES.join(', ')}.
  show      All of one order, and what can be done with it.
  pack      Its pieces are together; the shopper can no longer cancel it.
  ship      It has left; the shopper gets a mail.
  deliver   It has arrived. One that is paid at the door is paid by that.
  cancel    Its pieces are sold to others, and what was paid goes back.
  refund    Gives money back: a sum such as 12.50, or what is left of the total. A part of it once it is delivered.

  --key      A word of yours for this refund, such as "hole-in-sleeve": the same order and word twice is one refund.
  --by       Who does it, for the history; without it the name of your account on this machine.
${COMMAND_HELP}
Exit status: 0 done, 1 refused or failed (nothing was changed), 2 not understood.
`;

const OPTIONS = {
  carrier: { type: 'string' },
  tracking: { type: 'string' },
  note: { type: 'string' },
  key: { type: 'string' },
  by: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

const LISTED_MAX = 100;
const TEXT_MAX = 60;
const NOTE_MAX = 500;

const MOVES = ['pack', 'ship', 'deliver'] as const;
type Move = (typeof MOVES)[number];

type Request =
  | { verb: 'list'; state: string }
  | { verb: 'show'; number: string }
  | { verb: Move; number: string; by: string; carrier?: string; trackingNumber?: string }
  | { verb: 'cancel'; number: string; by: string; note: string }
  | { verb: 'refund'; number: string; by: string; key: string; amountMinor: number | undefined };

export interface OrdersConnected {
  database: Database;
  /** Throws one sentence where the settings that its mails need are missing. */
  changes(): Promise<ChangeParts>;
}

/** `machineUser`: who runs it, where --by does not say. */
export const ordersCommand = (machineUser: string): ShopCommand<Request, OrdersConnected> => ({
  help: HELP,
  options: OPTIONS,
  understand: (asked) => understand(asked, machineUser),
  async carryOut(request, { database, changes }, say) {
    if (request.verb === 'list') return list(database, request.state, say);
    const order = await findOrderByNumber(database, request.number);
    if (!order) throw new Failed(`There is no order ${request.number}.`);
    if (request.verb === 'show') return show(database, order, say);
    const parts = await changes();
    await database.transaction((connection) => change(connection, parts, request, order, say));
  },
});

async function change(
  connection: Queryable,
  changes: ChangeParts,
  request: Exclude<Request, { verb: 'list' | 'show' }>,
  order: OrderWithLines,
  say: (line: string) => void,
): Promise<void> {
  const by = { actor: 'staff', name: request.by } as const;
  if (request.verb === 'refund') return refund(connection, changes, request, order, say);
  const acted =
    request.verb === 'cancel'
      ? await cancelOrder(changes, connection, order.id, { ...by, note: request.note })
      : await moveOrder(changes, connection, order.id, request.verb, by, request);
  if (!acted.ok)
    throw new Failed(`${order.number} is ${order.state}: it cannot be ${DONE[request.verb]} now.`);
  say(`${order.number} is ${acted.order.state}.`);
}

const DONE = { pack: 'packed', ship: 'shipped', deliver: 'delivered', cancel: 'canceled' } as const;

async function refund(
  connection: Queryable,
  changes: ChangeParts,
  { by, key, amountMinor }: Extract<Request, { verb: 'refund' }>,
  order: OrderWithLines,
  say: (line: string) => void,
): Promise<void> {
  const left = order.totalMinor - order.refundedMinor;
  const amount = amountMinor ?? left;
  if (amount < 1 || amount > left)
    throw new Failed(`Of ${order.number} ${formatMoney(left, order.currency)} can go back.`);
  const asked = await refundOrder(
    changes,
    connection,
    order.id,
    { amountMinor: amount, key: `staff ${key}` },
    { actor: 'staff', name: by },
  );
  if (!asked.ok) throw new Failed(`${order.number} is ${order.state}: ${REFUSALS[asked.reason]}`);
  const money = formatMoney(amount, order.currency);
  say(
    asked.isDone
      ? `${money} of ${order.number} went back.`
      : `${money} of ${order.number} go back; the payment provider is asked.`,
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

async function list(database: Database, state: string, say: (line: string) => void): Promise<void> {
  const orders = await listNewestOrders(database, state, LISTED_MAX);
  if (orders.length === 0) say('There are none.');
  for (const { number, state: is, placedAt, totalMinor, currency, lines, address } of orders) {
    const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    say(
      [
        number,
        is,
        placedAt.toISOString(),
        formatMoney(totalMinor, currency),
        `${pieces} pieces`,
        address.country,
      ].join('\t'),
    );
  }
}

async function show(database: Database, order: OrderWithLines, say: (line: string) => void): Promise<void> {
  const { address, currency } = order;
  const { name, line1, line2, postalCode, city, country, phone } = address;
  say(`${order.number}: ${order.state}`);
  say([name, line1, line2, `${postalCode} ${city}`, country, phone, order.email].filter(Boolean).join('\n'));
  if (order.notes) say(`Note: ${order.notes}`);
  for (const { quantity, sku, name: piece, color, size, style, unitPriceMinor } of order.lines)
    say(
      [
        `${quantity} ×`,
        sku,
        [piece, color, style, size].filter(Boolean).join(', '),
        formatMoney(unitPriceMinor, currency),
      ].join('\t'),
    );
  say(
    `Total ${formatMoney(order.totalMinor, currency)}, by ${order.paymentMethod}, sent ${order.deliveryMethod}`,
  );
  if (order.trackingNumber) say(`Parcel: ${order.carrier} ${order.trackingNumber}`);
  for (const { at, action, state, by, name: who, note } of await listOrderEvents(database, order.id))
    say([at.toISOString(), action, state, who || by, note].filter(Boolean).join('\t'));
  say(`Can be done now: ${actionsOf(order, 'staff').join(', ') || 'nothing'}`);
}

function understand(asked: Words, machineUser: string): Understood<Request> {
  const [verb, second = '', third, ...rest] = asked.words;
  if (rest.length > 0 || (third !== undefined && verb !== 'refund'))
    return { problem: 'One order at a time.' };
  if (verb === 'list') return { verb, state: stateOf(second) };
  const by = lineOf('by', textOf(asked, 'by') ?? machineUser, 100);
  const number = () => numberOf(second);
  switch (verb) {
    case 'show':
      return { verb, number: number() };
    case 'pack':
    case 'deliver':
      return { verb, number: number(), by };
    case 'ship': {
      const carrier = lineOf('carrier', textOf(asked, 'carrier'), TEXT_MAX);
      const trackingNumber = lineOf('tracking', textOf(asked, 'tracking'), TEXT_MAX);
      return { verb, number: number(), by, carrier, trackingNumber };
    }
    case 'cancel':
      return { verb, number: number(), by, note: lineOf('note', textOf(asked, 'note'), NOTE_MAX) };
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

function stateOf(text: string): string {
  if (text === '' || ORDER_STATES.some((state) => state === text)) return text;
  throw new NotUnderstood(`"${text}" is no state of an order.`);
}

function numberOf(text: string): string {
  const number = orderNumberOf(text);
  if (!number) throw new NotUnderstood('Which order? A number looks like MC-7KQ2M9XD.');
  return number;
}

function lineOf(name: keyof typeof OPTIONS, text: string | undefined, lengthMax: number): string {
  if (text === undefined) return '';
  if (text.length > lengthMax || /\p{Cc}/u.test(text))
    throw new NotUnderstood(`--${name} is one line of at most ${lengthMax} characters.`);
  return text.trim();
}

function amountOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,7}([.,]\d{2})?$/.test(text))
    throw new NotUnderstood(`A sum is such as 12 or 12.50, not "${text}".`);
  return Math.round(Number(text.replace(',', '.')) * 100);
}
