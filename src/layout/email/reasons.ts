import type { MailName } from '../../settings/content/mail-names.ts';

const ORDER = 'You’re getting this email because your address was given for an order at {{shop}}.';
const ACCOUNT = 'You’re getting this email because there is a {{shop}} account with your address.';
const TYPED = 'You’re getting this email because someone entered your address at {{shop}}.';
const ASKED = 'You’re getting this email because you asked {{shop}} for it.';
const STAFF = 'You’re getting this email because you work with {{shop}}.';

/** The reason for an email, which its footer states. */
export const reasonOf = (mail: MailName): string => REASONS[mail];

const REASONS: Readonly<Record<MailName, string>> = {
  'order-confirmed': ORDER,
  'order-changed': ORDER,
  'order-link': ORDER,
  'payment-link': ORDER,
  'order-shipped': ORDER,
  'order-canceled': ORDER,
  'order-refunded': ORDER,
  'payout-due': ORDER,
  'payment-returning': ORDER,
  'exchange-shipped': ORDER,
  'return-registered': ORDER,
  'return-received': ORDER,
  'return-refused': ORDER,
  'exchange-refunded': ORDER,
  'review-request': ORDER,
  'back-in-stock-confirm': TYPED,
  'back-in-stock': ASKED,
  'cart-reminder-confirm': TYPED,
  'cart-reminder': ASKED,
  'confirm-email': TYPED,
  'confirm-new-email': TYPED,
  'reset-password': ACCOUNT,
  'email-changed': 'You’re getting this email because your address was that of a {{shop}} account.',
  'account-exists': ACCOUNT,
  'passkey-added': ACCOUNT,
  'password-changed': ACCOUNT,
  'password-reset': ACCOUNT,
  'staff-invitation': TYPED,
  'staff-role': STAFF,
  'webhook-disabled': STAFF,
};
