import type { Logger } from '../process/log.ts';
import type { MailCarrier } from './smtp/smtp.ts';

/** Where there is no mail server and no production: whoever develops reads the mail in the log or at /dev/mail. */
export const createLogCarrier = (log: Logger): MailCarrier => ({
  takenAs: 'logged',
  async deliver(id, { to, subject, text }) {
    // At the level that the log has outside production.
    log.warn({ mail: id, to, subject, text }, 'a mail, not sent because SMTP_URL is not set');
  },
  close() {},
});
