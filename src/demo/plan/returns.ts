import { formatMoney } from '../../layout/money.ts';
import { refundNote } from '../../orders/change-order.ts';
import type { OrderLine } from '../../orders/order.ts';
import { paidItems, type Reason, refundOf } from '../../returns/return.ts';
import { dayIn } from '../../settings/time-zone.ts';
import type { Random } from '../random.ts';
import type { DemoProduct, World } from '../world.ts';
import { addDays, addMinutes, clockAt, workday } from './calendar.ts';
import { finishRefund, move, note } from './fate.ts';
import { garmentOf } from './garments.ts';
import { DEMO_STAFF, type DemoOrder, type DemoReturn, type DemoReturnLine } from './order.ts';

/** Plans returns: dresses and trousers are returned more often than socks, and one of two sizes nearly always. */

const REASONS: readonly (readonly [reason: Reason, weight: number])[] = [
  ['too_small', 30],
  ['too_large', 26],
  ['not_liked', 22],
  ['not_as_shown', 12],
  ['faulty', 4],
  ['other', 6],
];
const SECOND_SIZE = 0.9;
const CONDITIONS = ['Make-up on the collar', 'Worn outside', 'Label cut off', 'Stained'];
const WRITTEN_OFF = 0.05;
const STAFF = { by: 'staff', name: DEMO_STAFF } as const;

/** Returns and refunds some items of a delivered order. */
export function decideReturn(
  order: DemoOrder,
  { world, products }: { world: World; products: ReadonlyMap<string, DemoProduct> },
  random: Random,
): void {
  const { deliveredAt } = order;
  if (!deliveredAt) return;
  const lines = order.lines.flatMap((line) => {
    const product = products.get(line.productSlug);
    return product && comesBack(line, order.lines, product, random) ? [returnedLine(line, random)] : [];
  });
  const { timeZone } = world.settings;
  const askedAt = addMinutes(deliveredAt, random.int(60, Math.min(order.returnDays, 12) * 24 * 60));
  if (lines.length === 0 || askedAt > world.endsAt) return;
  const arrival = workday(addDays(dayIn(timeZone, askedAt), random.int(3, 8)));
  const receivedAt = clockAt(timeZone, arrival, random.int(9, 15), random.int(0, 59));
  const isReceived = receivedAt <= world.endsAt;
  const expected = lines.map((line) => ({ ...line, writtenOff: 0, condition: '' }));
  order.returned = {
    id: random.uuid(askedAt),
    askedAt,
    receivedAt: isReceived ? receivedAt : null,
    refundMinor: 0,
    lines: isReceived ? lines : expected,
  };
  if (isReceived) refund(order, { returned: order.returned, receivedAt, endsAt: world.endsAt }, random);
}

function comesBack(
  line: OrderLine,
  lines: readonly OrderLine[],
  product: DemoProduct,
  random: Random,
): boolean {
  const isSecondSize = lines.some(
    (other) =>
      other.position < line.position && other.productSlug === line.productSlug && other.color === line.color,
  );
  return random.chance(isSecondSize ? SECOND_SIZE : garmentOf(product).returnRate);
}

function returnedLine({ position, quantity }: OrderLine, random: Random): DemoReturnLine {
  const [reason] = random.weighted(REASONS, ([, weight]) => weight);
  const returned = random.int(1, quantity);
  const isUnsellable = reason === 'faulty' || random.chance(WRITTEN_OFF);
  return {
    ...{ position, quantity: returned, reason, writtenOff: isUnsellable ? returned : 0 },
    condition: isUnsellable && reason !== 'faulty' ? random.pick(CONDITIONS) : '',
  };
}

interface RefundInput {
  returned: DemoReturn;
  receivedAt: Date;
  endsAt: Date;
}

function refund(order: DemoOrder, { returned, receivedAt, endsAt }: RefundInput, random: Random): void {
  const items = paidItems(order, new Map(), returned.lines);
  const isAll = order.lines.every(
    ({ position, quantity }) =>
      returned.lines.find((line) => line.position === position)?.quantity === quantity,
  );
  const amountMinor = refundOf(order, items, isAll);
  returned.refundMinor = amountMinor;
  if (isAll) move(order, 'return', receivedAt, { state: 'returned', ...STAFF });
  if (amountMinor === 0) return;
  const isPayout = order.paysOnDelivery;
  const money = formatMoney(amountMinor, order.currency);
  note(order, 'refund_ask', receivedAt, { ...STAFF, note: refundNote(money, isPayout) });
  order.payment.refundedMinor = amountMinor;
  // A payout takes some days, because the customer is asked for a bank account.
  const planned = addMinutes(receivedAt, isPayout ? random.int(2_000, 11_000) : random.int(1, 4));
  const doneAt = planned <= endsAt ? planned : isPayout ? null : endsAt;
  const key = `return ${returned.id}`;
  order.refunds.push({
    id: random.uuid(receivedAt),
    key,
    amountMinor,
    isPayout,
    at: receivedAt,
    doneAt,
    items,
  });
  if (doneAt) finishRefund(order, amountMinor, doneAt);
}
