import { type MailContent, renderLetter } from '../../mail/letter.ts';

/*
 * What the shop writes about money that comes back. As in order-messages.ts, nothing that a shopper typed goes into a
 * mail. `money` is formatted: "€79.00".
 */

interface About {
  /** The order's. */
  number: string;
  /** The order's page; a guest's with its token. */
  link: string;
  money: string;
}

/** A refund was made, of the whole payment or of a part. */
export const orderRefunded = ({
  number,
  link,
  money,
  isPaidOut,
}: About & { isPaidOut: boolean }): MailContent =>
  renderLetter({
    subject: `Refund for your order ${number}`,
    paragraphs: [
      isPaidOut
        ? `We've sent you ${money} for your order ${number} by bank transfer. It usually arrives within two business days.`
        : `We've refunded ${money} for your order ${number} to your original payment method. Your bank may take up to ten days to show it.`,
      { label: 'See the order', link },
    ],
  });

/** The order was paid at the door, so the shop needs a bank account to send the refund to. */
export const payoutDue = ({ number, link, money }: About): MailContent =>
  renderLetter({
    subject: `We owe you ${money} for your order ${number}`,
    paragraphs: [
      `You paid the courier for your order ${number}, so we'll send you ${money} by bank transfer.`,
      "Please reply to this email with the account holder's name and the IBAN. We never ask for passwords or card numbers.",
      "We'll email you when the transfer is made.",
      { label: 'See the order', link },
    ],
  });

/** A payment came that the order could not take. */
export const paymentReturning = ({
  number,
  link,
  money,
  reason,
}: About & { reason: 'late' | 'wrong_amount' }): MailContent =>
  renderLetter({
    subject: `We're refunding your payment for order ${number}`,
    paragraphs: [
      reason === 'late'
        ? `We received ${money} for your order ${number} after it was canceled.`
        : `We received ${money} for your order ${number}. That isn't the order's total, so the order is canceled.`,
      `We're refunding ${money} to your original payment method. We'll email you when that's done.`,
      { label: 'See the order', link },
    ],
  });
