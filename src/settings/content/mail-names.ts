interface MailKind {
  /** For the staff. */
  label: string;
  /** What its subject and introduction may contain in double braces, besides the placeholders of every text. */
  placeholders: readonly string[];
}

const ORDER = ['order'];
const ITEM = ['item'];

/** The emails of the shop. */
export const MAILS = {
  'order-confirmed': { label: 'Order confirmed', placeholders: ORDER },
  'order-changed': { label: 'Order changed', placeholders: ORDER },
  'order-link': { label: 'Link to an order', placeholders: ORDER },
  'payment-link': { label: 'Link to pay', placeholders: ORDER },
  'order-shipped': { label: 'Order shipped', placeholders: ORDER },
  'order-canceled': { label: 'Order canceled', placeholders: ORDER },
  'order-refunded': { label: 'Refund made', placeholders: ORDER },
  'payout-due': { label: 'Refund by bank transfer', placeholders: ORDER },
  'payment-returning': { label: 'Payment sent back', placeholders: ORDER },
  'exchange-shipped': { label: 'Exchange shipped', placeholders: ORDER },
  'return-registered': { label: 'Return registered', placeholders: ORDER },
  'return-received': { label: 'Return received', placeholders: ORDER },
  'return-refused': { label: 'Return refused', placeholders: ORDER },
  'exchange-refunded': { label: 'Exchange refunded', placeholders: ORDER },
  'back-in-stock-confirm': { label: 'Back in stock: confirm', placeholders: ITEM },
  'back-in-stock': { label: 'Back in stock', placeholders: ITEM },
  'review-request': { label: 'Review request', placeholders: ORDER },
  'cart-reminder-confirm': { label: 'Cart reminder: confirm', placeholders: [] },
  'cart-reminder': { label: 'Cart reminder', placeholders: [] },
  'confirm-email': { label: 'Confirm email address', placeholders: [] },
  'confirm-new-email': { label: 'Confirm new email address', placeholders: [] },
  'reset-password': { label: 'Reset password', placeholders: [] },
  'email-changed': { label: 'Email address changed', placeholders: [] },
  'account-exists': { label: 'Account exists', placeholders: [] },
  'passkey-added': { label: 'Passkey added', placeholders: [] },
  'password-changed': { label: 'Password changed', placeholders: [] },
  'password-reset': { label: 'Password reset', placeholders: [] },
  'staff-invitation': { label: 'Invitation to the staff', placeholders: [] },
  'webhook-disabled': { label: 'Webhook disabled', placeholders: [] },
  'staff-role': { label: 'Role in the staff', placeholders: [] },
} as const satisfies Record<string, MailKind>;

export type MailName = keyof typeof MAILS;
export const MAIL_NAMES = Object.keys(MAILS) as MailName[];
