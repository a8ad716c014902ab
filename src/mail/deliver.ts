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
  /** Whether sent emails stay in the database, so that a developer can read them. */
  keepSent: boolean;
  onOutcome(outcome: MailOutcome): void;
}

type MailJob = JobWithMetadata<MailMessage>;

/** Tries to deliver each email once, all at the same time. */
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
  if (takenAs === 'sent') delivery.log.info({ mail: id }, 'email sent');
  if (!delivery.keepSent) await forget(delivery, job);
  return { id, status: 'completed', output: { takenAs } };
}

/** An email may contain a link that resets a password, so it is deleted once it is sent. */
async function forget({ boss, log }: DeliverMailDeps, job: MailJob): Promise<void> {
  await boss.deleteJob(MAIL_QUEUE, job).catch((error: Error) => {
    // The job is completed instead, and deleted later.
    log.warn({ mail: job.id, reason: error.message }, 'a sent email was not deleted');
  });
}

function failed({ log, onOutcome }: DeliverMailDeps, job: MailJob, error: unknown): JobResult {
  const fault = error instanceof MailFault ? error : new MailFault(error);
  // Both times are by the database's clock.
  const ageSeconds = (job.startedOn.getTime() - job.createdOn.getTime()) / 1_000;
  const isDead = fault.isPermanent || ageSeconds > GIVE_UP_SECONDS;
  const line = { mail: job.id, tries: job.retryCount + 1, ...fault.codes };
  if (isDead) log.error(line, 'email given up');
  else log.warn(line, 'email not delivered, will be tried again');
  onOutcome(isDead ? 'dead' : 'failed');
  // "deadletter" ends the job without further tries. It stays in the queue, because there is no dead-letter queue.
  return { id: job.id, status: isDead ? 'deadletter' : 'failed', output: { fault: fault.message } };
}

/** Outside production, without a mail server, emails are written to the log and shown at /dev/mail. */
export const createLogCarrier = (log: Logger): MailCarrier => ({
  takenAs: 'logged',
  async deliver(id, { to, subject, text }) {
    // The log shows this level outside production.
    log.warn({ mail: id, to, subject, text }, 'an email, not sent because SMTP_URL is not set');
  },
  close() {},
});
