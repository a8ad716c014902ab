import { type Queryable, statement } from '../database/database.ts';
import { likePattern } from '../database/like-pattern.ts';
import { hasMailQueue, MAIL_QUEUE } from './queue.ts';

/** Emails that were given up, because the mail server refused them or could not be reached for a day. */

export interface FailedMail {
  id: string;
  to: string;
  subject: string;
  /** When it was written, or tried again by the staff. */
  createdAt: Date;
  /** Why the last try failed, if that is known. */
  fault: string | null;
  /** The next page begins after this value. */
  sortValue: string;
}

export interface FailedMailSearch {
  /** The beginning of the recipient's address. Empty for all. */
  q: string;
  after: readonly [sortValue: string, id: string] | undefined;
  rowsMax: number;
}

const select = statement<
  [queue: string, to: string, afterTime: string | null, afterId: string | null, rowsMax: number],
  FailedMail
>(`
  SELECT id, data->>'to' AS to, data->>'subject' AS subject, created_on AS "createdAt", output->>'fault' AS fault,
    to_char(created_on AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "sortValue"
  FROM pgboss.job
  WHERE name = $1 AND state = 'failed' AND data->>'to' ILIKE $2 || '%'
    AND ($3::timestamptz IS NULL OR (created_on, id) < ($3::timestamptz, $4::uuid))
  ORDER BY created_on DESC, id DESC LIMIT $5`);

/** Lists them, the newest first. There are none until `npm run migrate` has created the queue. */
export async function listFailedMails(
  connection: Queryable,
  { q, after, rowsMax }: FailedMailSearch,
): Promise<FailedMail[]> {
  if (!(await hasMailQueue(connection))) return [];
  const [time = null, id = null] = after ?? [];
  return connection.list(select, [MAIL_QUEUE, likePattern(q), time, id, rowsMax]);
}

// The age decides when an email is given up, so it starts over.
const RETRY = `
  UPDATE pgboss.job SET state = 'retry', created_on = now(), start_after = now(), completed_on = NULL, retry_count = 0
  WHERE name = $1 AND state = 'failed'`;

const retryOne = statement<[queue: string, id: string], never>(`${RETRY} AND id = $2`);

/** Tries one email again. Resolves to 0 if it does not wait to be tried again. `id` must be a UUID. */
export const retryFailedMail = (connection: Queryable, id: string): Promise<number> =>
  connection.run(retryOne, [MAIL_QUEUE, id]);

/** The most emails that are tried again at once. */
export const RETRIED_MAX = 100;

const retryOldest = statement<[queue: string], never>(`
  ${RETRY} AND id IN (
    SELECT id FROM pgboss.job WHERE name = $1 AND state = 'failed' ORDER BY created_on LIMIT ${RETRIED_MAX}
    FOR UPDATE SKIP LOCKED)`);

/** Tries the oldest emails again that were given up. Resolves to how many. */
export const retryFailedMails = (connection: Queryable): Promise<number> =>
  connection.run(retryOldest, [MAIL_QUEUE]);
