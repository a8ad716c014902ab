import type { JobResult, JobWithMetadata, PgBoss } from 'pg-boss';
import type { Logger } from '../process/log.ts';
import type { MailMessage } from './message.ts';
import type { MailOutcome } from './metrics.ts';
import { GIVE_UP_SECONDS, MAIL_QUEUE } from './queue.ts';
import { type MailCarrier, MailFault } from './smtp/smtp.ts';

export interface DeliverMailDeps {
  boss: Pick<PgBoss, 'deleteJob'>;
  carrier: MailCarrier;
  log: Logger;
  /** Mails that were sent stay in the database, to be looked at. */
  keepSent: boolean;
  onOutcome(outcome: MailOutcome): void;
}

type MailJob = JobWithMetadata<MailMessage>;

/** One try of each mail, all at once. */
export const deliverMails =
  (delivery: DeliverMailDeps) =>
  (jobs: MailJob[]): Promise<JobResult[]> =>
    Promise.all(jobs.map((job) => deliverMail(delivery, job)));

async function deliverMail(delivery: DeliverMailDeps, job: MailJob): Promise<JobResult> {
  const { id } = job;
  try {
    await delivery.carrier.deliver(id, job.data, job.signal);
  } catch (error) {
    return failed(delivery, job, error);
  }
  delivery.onOutcome('sent');
  const { takenAs } = delivery.carrier;
  if (takenAs === 'sent') delivery.log.info({ mail: id }, 'mail sent');
  if (!delivery.keepSent) await forget(delivery, job);
  return { id, status: 'completed', output: { takenAs } };
}

/** A mail may hold a link that resets a password: once it is sent, the database has no need of it. */
async function forget({ boss, log }: DeliverMailDeps, job: MailJob): Promise<void> {
  await boss.deleteJob(MAIL_QUEUE, job).catch((error: Error) => {
    // It is completed instead, and deleted later.
    log.warn({ mail: job.id, reason: error.message }, 'sent mail not deleted');
  });
}

function failed({ log, onOutcome }: DeliverMailDeps, job: MailJob, error: unknown): JobResult {
  const fault = error instanceof MailFault ? error : new MailFault(error);
  // Both by the database's clock.
  const ageSeconds = (job.startedOn.getTime() - job.createdOn.getTime()) / 1_000;
  const isDead = fault.isPermanent || ageSeconds > GIVE_UP_SECONDS;
  const line = { mail: job.id, tries: job.retryCount + 1, ...fault.codes };
  if (isDead) log.error(line, 'mail given up');
  else log.warn(line, 'mail not delivered, to be tried again');
  onOutcome(isDead ? 'dead' : 'failed');
  // "deadletter" ends it without further tries; it stays where it is, as there is no queue for the dead.
  return { id: job.id, status: isDead ? 'deadletter' : 'failed', output: { fault: fault.message } };
}

/** Where there is no mail server and no production: whoever develops reads the mail in the log or at /dev/mail. */
export const createLogCarrier = (log: Logger): MailCarrier => ({
  takenAs: 'logged',
  async deliver(id, { to, subject, text }) {
    // At the level that the log has outside production.
    log.warn({ mail: id, to, subject, text }, 'a mail, not sent because SMTP_URL is not set');
  },
  close() {},
});
