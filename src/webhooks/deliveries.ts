import type { Actor } from '../audit/actor.ts';
import { recordChange } from '../audit/audit-log.ts';
import { type Database, type Queryable, statement } from '../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../database/sweep-batches.ts';
import type { WebhookEvent } from './events.ts';

/** What was sent to an endpoint, and what waits. It is kept for 30 days. */

const KEPT_DAYS = 30;

export const DELIVERY_STATES = ['waiting', 'delivered', 'given_up'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface WebhookDelivery {
  id: string;
  /** The `webhook-id` of the message. */
  eventId: string;
  type: WebhookEvent;
  object: string;
  state: DeliveryState;
  createdAt: Date;
  tries: number;
  /** While it waits, when it is tried next. */
  nextTryAt: Date | null;
  /** These are about the last try, if there was one. */
  lastTryAt: Date | null;
  lastStatus: number | null;
  lastNote: string | null;
}

const LISTED = `one.id, event_id AS "eventId", type, object, coalesce(outcome, 'waiting') AS state,
  created_at AS "createdAt", tries, CASE WHEN outcome IS NULL THEN next_try_at END AS "nextTryAt",
  last.at AS "lastTryAt", last.status AS "lastStatus", last.note AS "lastNote"`;

const selectListed = (condition: string) => `
  SELECT ${LISTED} FROM webhook_deliveries AS one LEFT JOIN LATERAL (
    SELECT at, status, note FROM webhook_tries WHERE delivery_id = one.id ORDER BY at DESC LIMIT 1) AS last ON true
  WHERE ${condition}`;

type ListParameters = [endpointId: string, beforeId: string | null, rowsMax: number];
const selectAll = statement<ListParameters, WebhookDelivery>(`
  ${selectListed('endpoint_id = $1 AND one.id < coalesce($2::bigint, 9223372036854775807)')}
  ORDER BY one.id DESC LIMIT $3`);
const selectWaiting = statement<ListParameters, WebhookDelivery>(`
  ${selectListed(`endpoint_id = $1 AND outcome IS NULL AND one.id < coalesce($2::bigint, 9223372036854775807)`)}
  ORDER BY one.id DESC LIMIT $3`);
const selectEnded = statement<[...ListParameters, outcome: string], WebhookDelivery>(`
  ${selectListed(`endpoint_id = $1 AND outcome = $4 AND one.id < coalesce($2::bigint, 9223372036854775807)`)}
  ORDER BY one.id DESC LIMIT $3`);

export interface DeliverySearch {
  endpointId: string;
  state: DeliveryState | undefined;
  /** The ID of the last delivery of the page before. */
  beforeId: string | undefined;
  rowsMax: number;
}

/** Newest first. */
export function listDeliveries(connection: Queryable, search: DeliverySearch): Promise<WebhookDelivery[]> {
  const { endpointId, state, beforeId = null, rowsMax } = search;
  if (state === undefined) return connection.list(selectAll, [endpointId, beforeId, rowsMax]);
  if (state === 'waiting') return connection.list(selectWaiting, [endpointId, beforeId, rowsMax]);
  return connection.list(selectEnded, [endpointId, beforeId, rowsMax, state]);
}

const selectOne = statement<[endpointId: string, id: string], WebhookDelivery & { data: object }>(`
  ${selectListed('endpoint_id = $1 AND one.id = $2').replace('SELECT ', 'SELECT data, ')}`);

export const findDelivery = (
  connection: Queryable,
  endpointId: string,
  id: string,
): Promise<(WebhookDelivery & { data: object }) | undefined> =>
  /^\d{1,18}$/.test(id) ? connection.find(selectOne, [endpointId, id]) : Promise.resolve(undefined);

export interface WebhookTry {
  at: Date;
  status: number | null;
  durationMs: number;
  note: string;
}

const TRIES_SHOWN = 100;
const selectTries = statement<[deliveryId: string], WebhookTry>(`
  SELECT at, status, duration_ms AS "durationMs", note FROM webhook_tries
  WHERE delivery_id = $1 ORDER BY at DESC LIMIT ${TRIES_SHOWN}`);

/** Newest first. */
export const listTries = (connection: Queryable, deliveryId: string): Promise<WebhookTry[]> =>
  connection.list(selectTries, [deliveryId]);

/** Counting stops here, and the page says "or more". */
export const COUNTED_MAX = 10_000;
const countWaitingOf = statement<[endpointId: string], { count: number }>(`
  SELECT count(*)::int AS count FROM (
    SELECT FROM webhook_deliveries WHERE endpoint_id = $1 AND outcome IS NULL LIMIT ${COUNTED_MAX}) AS waiting`);

export const countWaiting = async (connection: Queryable, endpointId: string): Promise<number> =>
  (await connection.find(countWaitingOf, [endpointId]))?.count ?? 0;

/** One replay sends at most this many, the oldest ones. */
export const REPLAY_MAX = 10_000;

/** What is sent again: one delivery, or all since a time. */
export type ReplaySelection = { deliveryId: string } | { since: Date; onlyGivenUp: boolean };

const QUEUE_AGAIN = 'SET outcome = NULL, ended_at = NULL, queued_at = now(), next_try_at = now(), tries = 0';
const replayOne = statement<[endpointId: string, id: string], never>(`
  UPDATE webhook_deliveries ${QUEUE_AGAIN} WHERE endpoint_id = $1 AND id = $2`);
const replaySince = statement<[endpointId: string, since: Date, onlyGivenUp: boolean], never>(`
  UPDATE webhook_deliveries ${QUEUE_AGAIN} WHERE id IN (
    SELECT id FROM webhook_deliveries
    WHERE endpoint_id = $1 AND created_at >= $2 AND (NOT $3::boolean OR outcome = 'given_up')
    ORDER BY id LIMIT ${REPLAY_MAX})`);

/** Queues deliveries again, with the IDs that they had. Resolves to how many. */
export async function replay(
  connection: Queryable,
  actor: Actor,
  endpointId: string,
  selection: ReplaySelection,
): Promise<number> {
  const count =
    'deliveryId' in selection
      ? await connection.run(replayOne, [endpointId, selection.deliveryId])
      : await connection.run(replaySince, [endpointId, selection.since, selection.onlyGivenUp]);
  await recordChange(connection, actor, {
    action: 'webhook.replay',
    subject: { kind: 'webhook', id: endpointId },
    after: { ...selection, count },
  });
  return count;
}

const deleteOld = statement<[], never>(`
  DELETE FROM webhook_deliveries WHERE id IN (
    SELECT id FROM webhook_deliveries WHERE created_at < now() - interval '${KEPT_DAYS} days' LIMIT ${SWEEP_BATCH})`);
const deleteOfRemoved = statement<[], never>(`
  DELETE FROM webhook_deliveries WHERE id IN (
    SELECT one.id FROM webhook_endpoints JOIN webhook_deliveries AS one ON endpoint_id = webhook_endpoints.id
    WHERE removed_at IS NOT NULL LIMIT ${SWEEP_BATCH})`);
// A transaction that began before the removal may still write a delivery.
const deleteRemoved = statement<[], never>(`
  DELETE FROM webhook_endpoints WHERE removed_at < now() - interval '1 hour'
    AND NOT EXISTS (SELECT FROM webhook_deliveries WHERE endpoint_id = webhook_endpoints.id)`);

/** Removes deliveries with their tries after 30 days, and endpoints that the staff has removed. */
export async function sweepWebhooks(database: Database): Promise<void> {
  await sweepBatches(() => database.run(deleteOld, []));
  await sweepBatches(() => database.run(deleteOfRemoved, []));
  await database.run(deleteRemoved, []);
}
