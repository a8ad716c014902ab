import { type Database, type Queryable, statement } from '../database/database.ts';
import type { Outbox } from '../mail/letter.ts';
import { type PublicPostResult, postPublic } from '../web/public-post.ts';
import type { TargetDeps } from '../web/public-target.ts';
import { endpointGivenUp } from './messages.ts';
import { GIVE_UP_DAYS, pauseMs, retryDelayMs } from './schedule.ts';
import { webhookHeaders } from './signature.ts';

/*
 * Sends what waits in the outbox. A delivery is claimed for a minute before it is sent, and ended after the answer. If a
 * process is killed in between, another one sends it again: at least once, with the same ID. Of one object, only the
 * first delivery that waits is sent, so the receiver sees its changes in their sequence.
 */

/** How many are sent at the same time to one endpoint. */
const AT_ONCE = 20;
/** While an endpoint fails, one delivery at a time tests whether it works again. */
const AT_ONCE_FAILING = 1;
const TIMEOUT_MS = 15_000;
/** A claim lasts longer than a try, including the look-up of the name. */
const CLAIM_SECONDS = 60;

export interface DeliverDeps {
  database: Database;
  mail: Outbox;
  webhookTargets: TargetDeps;
}

interface Claimed {
  id: string;
  eventId: string;
  type: string;
  object: string;
  data: object;
  createdAt: Date;
  tries: number;
  url: string;
  secret: string;
  previousSecret: string | null;
}

export interface DueEndpoint {
  id: string;
  failures: number;
  /** When it was changed, until its waiting deliveries have been made due. */
  resumedAt: Date | null;
}

const selectDue = statement<[], DueEndpoint>(`
  SELECT id, failures, resumed_at AS "resumedAt" FROM webhook_endpoints AS endpoint
  WHERE is_active AND paused_until <= now() AND (resumed_at IS NOT NULL OR EXISTS (
    SELECT FROM webhook_deliveries WHERE endpoint_id = endpoint.id AND outcome IS NULL AND next_try_at <= now()))
  ORDER BY id`);

/** The endpoints that have something to send now. */
export const listDueEndpoints = (connection: Queryable): Promise<DueEndpoint[]> =>
  connection.list(selectDue, []);

const claim = statement<[endpointId: string, rowsMax: number], Claimed>(`
  WITH due AS (
    SELECT id FROM webhook_deliveries AS one
    WHERE endpoint_id = $1 AND outcome IS NULL AND next_try_at <= now() AND NOT EXISTS (
      SELECT FROM webhook_deliveries AS earlier
      WHERE earlier.endpoint_id = one.endpoint_id AND earlier.object = one.object AND earlier.outcome IS NULL
        AND earlier.id < one.id)
    ORDER BY next_try_at, id LIMIT $2 FOR UPDATE SKIP LOCKED)
  UPDATE webhook_deliveries AS claimed
  SET next_try_at = now() + interval '${CLAIM_SECONDS} seconds', tries = tries + 1
  FROM due, webhook_endpoints AS endpoint
  WHERE claimed.id = due.id AND endpoint.id = claimed.endpoint_id AND endpoint.is_active
  RETURNING claimed.id, event_id AS "eventId", type, object, data, claimed.created_at AS "createdAt", tries, url,
    secret, CASE WHEN previous_secret_until > now() THEN previous_secret END AS "previousSecret"`);

/** Sends one round to an endpoint. Resolves to whether more may be due. */
export async function deliverRound(
  deps: DeliverDeps,
  { id, failures }: { id: string; failures: number },
): Promise<{ isMore: boolean; failures: number }> {
  const rowsMax = failures > 0 ? AT_ONCE_FAILING : AT_ONCE;
  const claimed = await deps.database.list(claim, [id, rowsMax]);
  if (claimed.length === 0) return { isMore: false, failures };
  const results = await Promise.all(claimed.map((delivery) => deliverOne(deps, delivery)));
  if (results.some(Boolean)) {
    // Another instance may have noted a failure meanwhile.
    await deps.database.run(noteSuccess, [id]);
    return { isMore: true, failures: 0 };
  }
  await noteFailure(deps, { id, failures: failures + 1, deliveryIds: claimed.map((one) => one.id) });
  return { isMore: failures + 1 <= 2, failures: failures + 1 };
}

async function deliverOne({ database, webhookTargets }: DeliverDeps, delivery: Claimed): Promise<boolean> {
  const { eventId, type, createdAt, data, url, secret, previousSecret } = delivery;
  const body = JSON.stringify({ type, timestamp: createdAt, data });
  const timestamp = Math.floor(Date.now() / 1_000);
  const secrets = previousSecret === null ? [secret] : [secret, previousSecret];
  const headers = webhookHeaders({ id: eventId, timestamp, body }, secrets);
  const begun = performance.now();
  const result = await postPublic({ address: url, body, headers, timeoutMs: TIMEOUT_MS }, webhookTargets);
  const durationMs = Math.round(performance.now() - begun);
  const isDelivered = result.ok && result.status >= 200 && result.status < 300;
  const status = result.ok ? result.status : null;
  const tried = [delivery.id, status, durationMs, noteOf(result)] as const;
  if (isDelivered) await database.run(endDelivered, tried);
  else await database.run(noteTry, [...tried, retryDelayMs(delivery.tries, Math.random())]);
  return isDelivered;
}

const REFUSALS: Readonly<Record<Extract<PublicPostResult, { ok: false }>['reason'], string>> = {
  invalid_address: 'The address is not valid.',
  not_public: 'The address is not on the public Internet.',
  not_found: 'The name of the server has no address. Check its spelling.',
  unreachable: 'The server could not be reached, or closed the connection.',
  took_too_long: 'The server took longer than 15 seconds to answer.',
};

const noteOf = (result: PublicPostResult): string => (result.ok ? result.text : REFUSALS[result.reason]);

const INSERT_TRY =
  'INSERT INTO webhook_tries (delivery_id, status, duration_ms, note) VALUES ($1, $2, $3, $4)';

const endDelivered = statement<
  readonly [id: string, status: number | null, durationMs: number, note: string],
  never
>(`
  WITH tried AS (${INSERT_TRY})
  UPDATE webhook_deliveries SET outcome = 'delivered', ended_at = now() WHERE id = $1`);

// Later deliveries of the object wait as long as the failed one, so that they are not read in each round.
const noteTry = statement<
  readonly [id: string, status: number | null, durationMs: number, note: string, delayMs: number],
  never
>(`
  WITH tried AS (${INSERT_TRY}),
  failed AS (
    SELECT id, endpoint_id, object, now() + $5::int * interval '1 millisecond' AS next,
      queued_at < now() - interval '${GIVE_UP_DAYS} days' AS is_given_up
    FROM webhook_deliveries WHERE id = $1)
  UPDATE webhook_deliveries AS one SET
    next_try_at = CASE WHEN is_given_up THEN now() WHEN one.id = failed.id THEN next
      ELSE greatest(next_try_at, next) END,
    outcome = CASE WHEN is_given_up AND one.id = failed.id THEN 'given_up' END,
    ended_at = CASE WHEN is_given_up AND one.id = failed.id THEN now() END
  FROM failed
  WHERE one.endpoint_id = failed.endpoint_id AND one.object = failed.object AND one.outcome IS NULL
    AND one.id >= failed.id`);

const noteSuccess = statement<[id: string], never>(
  `UPDATE webhook_endpoints SET failures = 0, failing_since = NULL, paused_until = now()
  WHERE id = $1 AND (failures > 0 OR failing_since IS NOT NULL)`,
);

const IS_LONG = `coalesce(failing_since <= now() - interval '${GIVE_UP_DAYS} days', false)`;

// A single event can be at fault itself, so the endpoint is disabled only while another one that was refused waits, too.
// Once nothing waits, the endpoint is not failing any more, and the next failure begins a time of its own.
const setFailing = statement<
  [id: string, failures: number, pauseMs: number, deliveryIds: readonly string[]],
  { url: string; isGivenUp: boolean }
>(`
  WITH seen AS (
    SELECT EXISTS (SELECT FROM webhook_deliveries WHERE endpoint_id = $1 AND outcome IS NULL) AS is_waiting,
      EXISTS (SELECT FROM webhook_deliveries
        WHERE endpoint_id = $1 AND outcome IS NULL AND tries > 0 AND id <> ALL ($4::bigint[])) AS is_other_refused)
  UPDATE webhook_endpoints SET failures = $2,
    failing_since = CASE WHEN is_waiting THEN coalesce(failing_since, now()) END,
    paused_until = now() + $3::int * interval '1 millisecond',
    is_active = NOT (is_other_refused AND ${IS_LONG}),
    given_up_at = CASE WHEN is_other_refused AND ${IS_LONG} THEN now() END
  FROM seen WHERE id = $1 AND is_active RETURNING url, NOT is_active AS "isGivenUp"`);

const selectOwners = statement<[], { email: string }>(`
  SELECT email FROM staff JOIN customers ON customers.id = customer_id WHERE staff.role = 'owner' LIMIT 20`);

/** Pauses the endpoint, or disables it after days of failures, and tells the owners. */
async function noteFailure(
  { database, mail }: DeliverDeps,
  { id, failures, deliveryIds }: { id: string; failures: number; deliveryIds: readonly string[] },
): Promise<void> {
  await database.transaction(async (connection) => {
    const failing = await connection.find(setFailing, [
      ...([id, failures, pauseMs(failures, Math.random())] as const),
      deliveryIds,
    ]);
    if (!failing?.isGivenUp) return;
    const letter = endpointGivenUp({ url: failing.url, publicUrl: mail.publicUrl });
    for (const { email } of await connection.list(selectOwners, []))
      await mail.send(connection, { to: email, ...letter });
  });
}
