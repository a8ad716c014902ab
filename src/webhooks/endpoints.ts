import type { Actor } from '../audit/actor.ts';
import { recordChange } from '../audit/audit-log.ts';
import { type Queryable, statement } from '../database/database.ts';
import { findTarget, parsePublicUrl, type TargetDeps } from '../web/public-target.ts';
import { isCleanText } from '../web/typed-text.ts';
import type { WebhookEvent } from './events.ts';
import { newWebhookSecret } from './signature.ts';

/** The addresses of other systems, and which events they ask for. */
export interface WebhookEndpoint {
  id: string;
  url: string;
  events: WebhookEvent[];
  isActive: boolean;
  /** When days of failures have disabled it. */
  givenUpAt: Date | null;
  /** Since when every delivery has failed. */
  failingSince: Date | null;
  /** Until then, the secret before the current one signs as well. */
  previousSecretUntil: Date | null;
  createdBy: string;
  createdAt: Date;
}

/** Each event is written once for each endpoint, in the transaction of an order. */
export const ENDPOINTS_MAX = 20;
export const URL_LENGTH_MAX = 2_000;
/** For this long, the former secret signs as well. */
const ROTATION_HOURS = 24;
const LOOK_UP_MS = 5_000;

const COLUMNS = `id, url, events, is_active AS "isActive", given_up_at AS "givenUpAt",
  failing_since AS "failingSince", previous_secret_until AS "previousSecretUntil", created_by AS "createdBy",
  created_at AS "createdAt"`;

const selectAll = statement<[], WebhookEndpoint>(
  `SELECT ${COLUMNS} FROM webhook_endpoints WHERE removed_at IS NULL ORDER BY id LIMIT ${ENDPOINTS_MAX}`,
);
const selectOne = statement<[id: string], WebhookEndpoint>(
  `SELECT ${COLUMNS} FROM webhook_endpoints WHERE id = $1 AND removed_at IS NULL`,
);
const lockOne = statement<[id: string], WebhookEndpoint>(
  `SELECT ${COLUMNS} FROM webhook_endpoints WHERE id = $1 AND removed_at IS NULL FOR UPDATE`,
);

export const listEndpoints = (connection: Queryable): Promise<WebhookEndpoint[]> =>
  connection.list(selectAll, []);

/** `id` must be a UUID. */
export const findEndpoint = (connection: Queryable, id: string): Promise<WebhookEndpoint | undefined> =>
  connection.find(selectOne, [id]);

export type AddressFault = 'invalid_address' | 'not_public';

/**
 * Checks an address before it is stored. A name that does not resolve yet or in time is accepted, because each delivery checks the
 * address again.
 */
export async function addressFault(url: string, deps: TargetDeps): Promise<AddressFault | undefined> {
  const parsed = isCleanText(url, URL_LENGTH_MAX) ? parsePublicUrl(url) : undefined;
  if (!parsed) return 'invalid_address';
  const target = await findTarget(parsed.hostname, deps, AbortSignal.timeout(LOOK_UP_MS));
  return !target.ok && target.reason === 'not_public' ? 'not_public' : undefined;
}

const insert = statement<
  [url: string, events: readonly string[], secret: string, createdBy: string],
  WebhookEndpoint
>(`
  INSERT INTO webhook_endpoints (url, events, secret, created_by)
  SELECT $1, $2, $3, $4
  WHERE (SELECT count(*) FROM webhook_endpoints WHERE removed_at IS NULL) < ${ENDPOINTS_MAX}
  RETURNING ${COLUMNS}`);

// Two that are created at once would both be the last one that is allowed.
const lockList = statement<[], unknown>("SELECT pg_advisory_xact_lock(hashtext('webhook endpoints'))");

/** Resolves to undefined if there are ENDPOINTS_MAX already. The caller has checked the address. */
export async function createEndpoint(
  connection: Queryable,
  actor: Actor,
  { url, events }: Pick<WebhookEndpoint, 'url' | 'events'>,
): Promise<{ endpoint: WebhookEndpoint; secret: string } | undefined> {
  const secret = newWebhookSecret();
  await connection.find(lockList, []);
  const endpoint = await connection.find(insert, [url, [...new Set(events)], secret, actor.name]);
  if (!endpoint) return undefined;
  await recordChange(connection, actor, {
    action: 'webhook.create',
    subject: { kind: 'webhook', id: endpoint.id },
    after: { url, events: endpoint.events },
  });
  return { endpoint, secret };
}

const update = statement<
  [id: string, url: string, events: readonly string[], isActive: boolean],
  WebhookEndpoint
>(`
  UPDATE webhook_endpoints SET url = $2, events = $3, is_active = $4,
    given_up_at = CASE WHEN NOT $4 THEN given_up_at END, failures = 0, failing_since = NULL, paused_until = now(),
    resumed_at = CASE WHEN $4 THEN now() END
  WHERE id = $1 RETURNING ${COLUMNS}`);

export type EndpointChange = Partial<Pick<WebhookEndpoint, 'url' | 'events' | 'isActive'>>;

/** Changes an endpoint. If it is active, a job tries what waits for it again. Resolves to undefined if there is no such endpoint. */
export async function changeEndpoint(
  connection: Queryable,
  actor: Actor,
  id: string,
  change: EndpointChange,
): Promise<WebhookEndpoint | undefined> {
  const before = await connection.find(lockOne, [id]);
  if (!before) return undefined;
  const { url, events, isActive } = { ...before, ...change };
  const after = await connection.find(update, [id, url, [...new Set(events)], isActive]);
  const members = (['url', 'events', 'isActive'] as const).filter((name) => change[name] !== undefined);
  const pick = (endpoint: WebhookEndpoint) =>
    Object.fromEntries(members.map((name) => [name, endpoint[name]]));
  await recordChange(connection, actor, {
    action: 'webhook.update',
    subject: { kind: 'webhook', id },
    before: pick(before),
    after: after && pick(after),
  });
  return after;
}

const rotate = statement<[id: string, secret: string], { id: string }>(`
  UPDATE webhook_endpoints SET previous_secret = secret, secret = $2,
    previous_secret_until = now() + interval '${ROTATION_HOURS} hours'
  WHERE id = $1 AND removed_at IS NULL RETURNING id`);

/** Makes a new secret. The former one signs for 24 hours more. Resolves to undefined if there is no such endpoint. */
export async function rotateSecret(
  connection: Queryable,
  actor: Actor,
  id: string,
): Promise<string | undefined> {
  const secret = newWebhookSecret();
  if (!(await connection.find(rotate, [id, secret]))) return undefined;
  await recordChange(connection, actor, {
    action: 'webhook.rotate-secret',
    subject: { kind: 'webhook', id },
  });
  return secret;
}

const remove = statement<[id: string], { url: string }>(`
  UPDATE webhook_endpoints SET removed_at = now(), is_active = false
  WHERE id = $1 AND removed_at IS NULL RETURNING url`);

/** What waits for it is not delivered. Resolves to false if there is no such endpoint. */
export async function removeEndpoint(connection: Queryable, actor: Actor, id: string): Promise<boolean> {
  const removed = await connection.find(remove, [id]);
  if (!removed) return false;
  await recordChange(connection, actor, {
    action: 'webhook.remove',
    subject: { kind: 'webhook', id },
    before: { url: removed.url },
  });
  return true;
}
