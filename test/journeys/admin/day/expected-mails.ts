import { formatMoney } from '../../../../src/layout/money.ts';
import { CANCEL_REASON, DOUBLE_REASON } from './corrections.ts';
import { trackingOf } from './pack-and-ship.ts';
import { type PlannedLine, totalOf } from './plan.ts';
import type { PlacedOrder } from './shoppers.ts';

/** The emails that each shopper must get about an order, in their sequence. No I/O here. */

export interface ExpectedMail {
  subject: string;
  /** What its text says, in any sequence. */
  says: readonly string[];
}

const euros = (minor: number): string => formatMoney(minor, 'EUR');

const rowsOf = (lines: readonly PlannedLine[]): string[] =>
  lines.map(({ name, quantity, unitPriceMinor }) => {
    const item = quantity > 1 ? `${quantity} × ${name}` : name;
    return `${item} ${euros(quantity * unitPriceMinor)}`;
  });

const trackingLink = (tracking: string) =>
  `https://www.dhl.com/global-en/home/tracking.html?tracking-id=${tracking}`;

function confirmed({ number, payment, lines }: PlacedOrder): ExpectedMail {
  const total = euros(totalOf(lines));
  const money =
    payment === 'stripe'
      ? 'is confirmed and paid.'
      : `You’ll pay ${total} when it’s delivered, in cash or by card.`;
  return {
    subject: `Your order ${number} is confirmed`,
    says: [money, ...rowsOf(lines), `Total ${total}`, `/orders/${number}`, 'Expected delivery:'],
  };
}

function shipped(placed: PlacedOrder, lines = placed.lines): ExpectedMail {
  const { number, payment } = placed;
  const due = `Please have ${euros(totalOf(lines))} ready for the courier`;
  return {
    subject: `Your order ${number} is on its way`,
    says: [
      `has shipped with DHL. The tracking number is ${trackingOf(placed)}.`,
      trackingLink(trackingOf(placed)),
      ...rowsOf(lines),
      `/orders/${number}/invoice.pdf?token=`,
      ...(payment === 'on_delivery' ? [due] : []),
    ],
  };
}

/** The first parcel has the first line, and the second one the second line. */
const parts = (placed: PlacedOrder): ExpectedMail[] =>
  [1, 2].map((parcel) => {
    const { name, quantity } = placed.lines[parcel - 1] as PlannedLine;
    const tracking = trackingOf(placed, parcel);
    return {
      subject: `${parcel === 1 ? 'Part' : 'The rest'} of your order ${placed.number} is on its way`,
      says: [
        `${quantity} × ${name}`.replace(/^1 × /, ''),
        `tracking number is ${tracking}.`,
        trackingLink(tracking),
      ],
    };
  });

function canceled({ number, lines, payment }: PlacedOrder, says: string[]): ExpectedMail {
  const money =
    payment === 'stripe'
      ? `We’re refunding ${euros(totalOf(lines))} to your original payment method.`
      : 'Nothing was charged.';
  return { subject: `Your order ${number} is canceled`, says: [money, ...says, ...rowsOf(lines)] };
}

const refunded = (
  { number }: PlacedOrder,
  minor: number,
  how = 'to your original payment method',
): ExpectedMail => ({
  subject: `Refund for your order ${number}`,
  says: [euros(minor), how],
});

const returning = ({ number }: PlacedOrder, items: string[]): ExpectedMail => ({
  subject: `How to return your items from order ${number}`,
  says: [...items, `/orders/${number}/returns/1/label.pdf?token=`, `/orders/${number}/returns/1/code?token=`],
});

const received = ({ number }: PlacedOrder, says: string[]): ExpectedMail => ({
  subject: `We’ve received your return for order ${number}`,
  says,
});

const itemOf = ({ name }: PlannedLine, quantity = 1) => `${quantity} × ${name}`;

export interface DayFacts {
  /** The lines of each order as they were shipped. */
  shippedLines(placed: PlacedOrder): readonly PlannedLine[];
  /** What each order has been refunded. */
  refundedMinor(placed: PlacedOrder): number;
  /** Whether it is the second of two orders of one shopper. */
  isDouble(placed: PlacedOrder): boolean;
}

export function expectedMails(placed: PlacedOrder, facts: DayFacts): ExpectedMail[] {
  const [first] = placed.lines as [PlannedLine];
  const minor = facts.refundedMinor(placed);
  const sent = [confirmed(placed), shipped(placed, facts.shippedLines(placed))];
  switch (placed.story) {
    case 'plain':
    case 'address':
    case 'by the pages':
      return sent;
    case 'by phone':
      return [paymentLink(placed), ...sent];
    case 'size':
      return [confirmed(placed), changed(placed, facts), shipped(placed, facts.shippedLines(placed))];
    case 'canceled by the shopper':
      return [confirmed(placed), canceled(placed, ['as you asked'])];
    case 'canceled by the shop':
      return [confirmed(placed), canceled(placed, [CANCEL_REASON]), refunded(placed, minor)];
    case 'ordered twice':
      return facts.isDouble(placed) ? [confirmed(placed), canceled(placed, [DOUBLE_REASON])] : sent;
    case 'parts':
      return [confirmed(placed), ...parts(placed)];
    case 'returned in part':
      return [
        ...sent,
        returning(placed, [itemOf(first, 2)]),
        received(placed, [itemOf(first, 2), euros(minor)]),
        refunded(placed, minor),
      ];
    case 'exchanged':
      return [...sent, ...exchanged(placed, first)];
    case 'paid out':
      return [...sent, ...paidOut(placed, minor)];
    case 'question':
      return [...sent, shipped(placed)];
    case 'goodwill':
      return [...sent, refunded(placed, minor)];
    case 'phone':
      return phone(placed, minor);
  }
}

const paymentLink = ({ number, lines }: PlacedOrder): ExpectedMail => ({
  subject: `Pay for your order ${number}`,
  says: [euros(totalOf(lines)), '/pay?token='],
});

const changed = (placed: PlacedOrder, facts: DayFacts): ExpectedMail => ({
  subject: `We’ve changed your order ${placed.number}`,
  says: [...rowsOf(facts.shippedLines(placed)), `Total ${euros(totalOf(facts.shippedLines(placed)))}`],
});

const exchanged = (placed: PlacedOrder, first: PlannedLine): ExpectedMail[] => [
  returning(placed, [itemOf(first)]),
  received(placed, [itemOf(first), 'We’re now packing these for you', EXCHANGED]),
  {
    subject: `Your exchange for order ${placed.number} is on its way`,
    says: [`${placed.number}-X1`, EXCHANGED, trackingLink(trackingOf(placed, 9))],
  },
];

const EXCHANGED = '1 × Heavy sailor T-shirt, Navy, L';

const paidOut = (placed: PlacedOrder, minor: number): ExpectedMail[] => [
  returning(
    placed,
    placed.lines.map((line) => itemOf(line, line.quantity)),
  ),
  bankDetails(placed, minor),
  received(placed, [euros(minor)]),
  refunded(placed, minor, 'by bank transfer'),
];

const bankDetails = ({ number }: PlacedOrder, minor: number): ExpectedMail => ({
  subject: `Your refund for order ${number}: we need your bank details`,
  says: [euros(minor), 'the IBAN'],
});

/** The order that was paid by card is returned in part. A part of the other one is refunded. */
function phone(placed: PlacedOrder, minor: number): ExpectedMail[] {
  const sent = [confirmed(placed), shipped(placed)];
  if (placed.payment === 'on_delivery')
    return [...sent, bankDetails(placed, minor), refunded(placed, minor, 'by bank transfer')];
  const item = itemOf(placed.lines[0] as PlannedLine);
  return [...sent, returning(placed, [item]), received(placed, [item]), refunded(placed, minor)];
}
