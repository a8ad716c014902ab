/** What the links of these mails are signed for. */
export const CONFIRM_REMINDER = 'confirm cart reminder';
export const END_REMINDERS = 'end cart reminders';
export const RESTORE_CART = 'restore cart';
