import { randomUUID } from 'node:crypto';
import type { Attack } from './attack.ts';
import { causeMails, mailsTo } from './stranger-mails.ts';

const TIMES = 40;
/** Strangers may cause ten emails, and the first three guest orders are confirmed as well. */
const MAILS_MAX = 10 + 3;

export const mailFlood: Attack = {
  name: 'mail-flood',
  row: 'S44',
  summary: `Orders and cancels, registers, and asks for alerts and reminders, ${TIMES} times each, for one address. The shop must send it at most ${MAILS_MAX} emails.`,
  async run(target) {
    const email = `flood-${randomUUID()}@example.com`;
    const caused = await causeMails(target, email, TIMES);
    const mails = (await mailsTo(target, email)).length;
    return {
      held: mails <= MAILS_MAX,
      figures: { ...caused, 'emails to the address': mails },
    };
  },
};
