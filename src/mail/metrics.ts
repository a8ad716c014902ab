import { Counter, Gauge, type Registry } from 'prom-client';
import type { Queryable } from '../database/database.ts';
import { countMails, findOldestMailSeconds } from './queue.ts';

/** `failed` will be tried again, `dead` was given up. */
export type MailOutcome = 'sent' | 'failed' | 'dead';

/** Counts the tries of this instance, and the emails of all instances that wait or were given up. */
export function createMailMetrics(registry: Registry, connection: Queryable): (outcome: MailOutcome) => void {
  const registers = [registry];
  const tries = new Counter({
    name: 'mail_tries_total',
    help: 'Tries of this instance to deliver a mail',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of ['sent', 'failed', 'dead']) tries.inc({ outcome }, 0);
  new Gauge({
    name: 'mails',
    help: 'Mails in the database that wait, or were given up and are kept',
    labelNames: ['state'],
    registers,
    // Each process counts the emails of all processes.
    aggregator: 'max',
    async collect() {
      try {
        const { waiting, dead } = await countMails(connection);
        this.set({ state: 'waiting' }, waiting);
        this.set({ state: 'dead' }, dead);
      } catch {
        // Without the database, these values are unknown, and the other metrics matter even more.
        this.reset();
      }
    },
  });
  new Gauge({
    name: 'mail_oldest_seconds',
    help: 'How long ago the oldest mail that waits was written; 0 where none waits',
    registers,
    aggregator: 'max',
    async collect() {
      try {
        this.set(await findOldestMailSeconds(connection));
      } catch {
        // Resetting a gauge without labels sets it to 0, which would mean that nothing waits.
        this.set(Number.NaN);
      }
    },
  });
  return (outcome) => tries.inc({ outcome });
}
