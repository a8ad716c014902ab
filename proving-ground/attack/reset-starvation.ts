import { randomUUID } from 'node:crypto';
import type { Attack } from './attack.ts';
import { AttackClient } from './client.ts';
import { causeMails, isMailed } from './stranger-mails.ts';

const TIMES = 15;

export const resetStarvation: Attack = {
  name: 'reset-starvation',
  row: 'S39',
  summary:
    "Uses up every email that strangers may cause to an account's address. Its owner must still get the link for a new password.",
  async run(target) {
    const email = `victim-${randomUUID()}@example.com`;
    const password = randomUUID();
    await new AttackClient(target).json('/api/customers', { email, password, name: 'The Owner' });
    const caused = await causeMails(target, email, TIMES);
    const asked = await new AttackClient(target).form('/forgot-password', { email });
    const isReset = await isMailed(target, email, /Reset your password/);
    return {
      held: isReset,
      figures: { ...caused, 'reset asked for': asked.status, 'reset emailed': isReset ? 'yes' : 'NO' },
    };
  },
};
