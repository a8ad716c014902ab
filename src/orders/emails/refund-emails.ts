import { itemsPart, type MailItem } from '../../layout/email/items.ts';
import type { Letter } from '../../layout/email/letter.ts';

/* The emails about refunds. `money` is formatted, such as "€79.00". */

interface RefundEmailInput {
  /** The order's number. */
  number: string;
  /** Opens the order's page. A guest's link carries a token. */
  link: string;
  money: string;
}

/** The PDF of the refund's credit note, or null if the order has no invoice that it could correct. */
interface CreditedInput {
  creditNoteLink: string | null;
}

const creditNotePart = ({ creditNoteLink }: CreditedInput): { label: string; link: string }[] =>
  creditNoteLink ? [{ label: 'Download your credit note', link: creditNoteLink }] : [];

/** All of the payment or a part of it was refunded. */
export const orderRefunded = ({
  number,
  link,
  money,
  isPaidOut,
  ...credited
}: RefundEmailInput & CreditedInput & { isPaidOut: boolean }): Letter => ({
  mail: 'order-refunded',
  values: { order: number },
  subject: `Refund for your order ${number}`,
  paragraphs: [
    isPaidOut
      ? `We’ve sent you ${money} for your order ${number} by bank transfer. It usually arrives within two business days.`
      : `We’ve refunded ${money} for your order ${number} to your original payment method. Your bank may take up to ten days to show it.`,
    { label: 'View your order', link },
    ...creditNotePart(credited),
  ],
});

/** The order was paid on delivery, so the shop needs a bank account to send the refund to. */
export const payoutDue = ({
  number,
  link,
  money,
  ...credited
}: RefundEmailInput & CreditedInput): Letter => ({
  mail: 'payout-due',
  values: { order: number },
  subject: `Your refund for order ${number}: we need your bank details`,
  paragraphs: [
    `You paid the courier for your order ${number}, so we’ll send your refund of ${money} by bank transfer.`,
    'Please reply to this email with the account holder’s name and the IBAN. We never ask for passwords or card numbers.',
    'We’ll email you when we’ve made the transfer.',
    { label: 'View your order', link },
    ...creditNotePart(credited),
  ],
});

/** A payment arrived that the order could not take. With `isOfEdit`, it was for a change to the order. */
export const paymentReturning = ({
  number,
  link,
  money,
  reason,
  isOfEdit,
}: RefundEmailInput & { reason: 'late' | 'wrong_amount'; isOfEdit: boolean }): Letter => ({
  mail: 'payment-returning',
  values: { order: number },
  subject: `We’re refunding your payment for order ${number}`,
  paragraphs: [
    (isOfEdit ? RETURNED_OF_EDIT : RETURNED)[reason](money, number),
    `We’re refunding ${money} to your original payment method. We’ll email you when that’s done.`,
    { label: 'View your order', link },
  ],
});

const RETURNED = {
  late: (money: string, number: string) =>
    `We received ${money} for your order ${number} after it was canceled.`,
  wrong_amount: (money: string, number: string) =>
    `We received ${money} for your order ${number}. That isn’t the order’s total, so we’ve canceled the order.`,
} as const;
const RETURNED_OF_EDIT = {
  late: (money: string, number: string) =>
    `We received ${money} for a change to your order ${number} that is no longer open.`,
  wrong_amount: (money: string, number: string) =>
    `We received ${money} for a change to your order ${number}. That isn’t what the change costs, so your order stays as it was.`,
} as const;

/** The items that had not shipped were canceled. `note` and `refund` are sentences, or empty. */
export const restCanceled = ({
  number,
  link,
  items,
  note,
  refund,
}: {
  number: string;
  link: string;
  items: readonly MailItem[];
  note: string;
  refund: string;
}): Letter => ({
  mail: 'order-changed',
  values: { order: number },
  subject: `We can’t send the rest of your order ${number}`,
  paragraphs: [
    `We’re sorry, but we can’t send these items from your order ${number}, so we’ve canceled them:`,
    itemsPart(items),
    ...(note ? [note] : []),
    ...(refund ? [`${refund} We’ll email you when that’s done.`] : []),
    'This doesn’t affect the items that we’ve already sent.',
    { label: 'View your order', link },
  ],
});
