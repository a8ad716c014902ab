/** What the links of these mails are signed for. */
export const CONFIRM_ALERT = 'confirm stock alert';
export const END_ALERTS = 'end stock alerts';
