import { setTimeout as pause } from 'node:timers/promises';
import { type Database, statement } from '../database/database.ts';

const BATCH_SIZE = 500;
/** Other work gets the database between two batches. */
const BETWEEN_BATCHES_MS = 20;

type Position = readonly [object: string, id: string];

// A delivery that another instance has locked is being sent, so it is left out.
const resumeBatch = statement<
  [endpointId: string, ...after: Position],
  { object: string; id: string; count: number }
>(`
  WITH batch AS (
    SELECT object, id FROM webhook_deliveries
    WHERE endpoint_id = $1 AND outcome IS NULL AND (object, id) > ($2, $3::bigint)
    ORDER BY object, id LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED),
  resumed AS (
    UPDATE webhook_deliveries SET next_try_at = now(), queued_at = now()
    FROM batch WHERE webhook_deliveries.id = batch.id)
  SELECT object, id, (SELECT count(*)::int FROM batch) AS count FROM batch ORDER BY object DESC, id DESC LIMIT 1`);

const endResume = statement<[endpointId: string, resumedAt: Date], never>(`
  UPDATE webhook_endpoints SET resumed_at = NULL
  WHERE id = $1 AND date_trunc('milliseconds', resumed_at) = $2`);

/**
 * Makes everything that waits for a changed endpoint due at once, so that nothing is given up for its age. Days of waiting
 * deliveries exceed the limit of one statement, so it works in batches. If the process ends, another one starts again.
 */
export async function resumeDeliveries(
  database: Database,
  { id, resumedAt }: { id: string; resumedAt: Date | null },
  signal?: AbortSignal,
): Promise<void> {
  if (!resumedAt) return;
  let after: Position = ['', '0'];
  for (let isMore = true; isMore; ) {
    if (signal?.aborted) return;
    const last = await database.find(resumeBatch, [id, ...after]);
    if (last) after = [last.object, last.id];
    isMore = last?.count === BATCH_SIZE;
    if (isMore) await pause(BETWEEN_BATCHES_MS);
  }
  await database.run(endResume, [id, resumedAt]);
}
