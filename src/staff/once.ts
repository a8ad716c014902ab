import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { keyOf } from '../cart/carts.ts';
import { type Database, type Queryable, statement } from '../database/database.ts';
import { retriedTransaction } from '../database/retried-transaction.ts';
import { SWEEP_BATCH, sweepBatches } from '../database/sweep-batches.ts';
import { Problem } from '../web/errors/errors.ts';
import { callerOf } from './api-guard.ts';

/** What an operation of the admin API answers with. */
export interface ApiResponse<Body extends object> {
  status: number;
  body: Body;
}

const insertRequest = statement<[callerId: string, key: string, requestHash: Buffer], { isNew: boolean }>(`
  INSERT INTO api_requests (caller_id, idempotency_key, request_hash) VALUES ($1, $2, $3)
  ON CONFLICT DO NOTHING RETURNING true AS "isNew"`);
const selectRequest = statement<
  [callerId: string, key: string],
  { requestHash: Buffer; status: number | null; response: object | null }
>(`
  SELECT request_hash AS "requestHash", status, response FROM api_requests
  WHERE caller_id = $1 AND idempotency_key = $2`);
const storeResponse = statement<[callerId: string, key: string, status: number, response: string], never>(`
  UPDATE api_requests SET status = $3, response = $4 WHERE caller_id = $1 AND idempotency_key = $2`);

/**
 * Makes the change of an operation in one transaction. With an `Idempotency-Key`, a request that is sent again gets the
 * response of the first one, and one that arrives meanwhile waits for it. A refusal that throws is not remembered.
 */
export function once<Body extends object>(
  database: Database,
  request: FastifyRequest,
  work: (connection: Queryable) => Promise<ApiResponse<Body>>,
): Promise<ApiResponse<Body>> {
  const key = keyOf(request);
  const callerId = callerOf(request).id;
  if (key === undefined || callerId === null) return retriedTransaction(database, work);
  const requestHash = hashOf(request);
  return retriedTransaction(database, async (connection) => {
    // An insert of the same key waits here until the first one's transaction has ended.
    if (!(await connection.find(insertRequest, [callerId, key, requestHash]))) {
      const earlier = await connection.find(selectRequest, [callerId, key]);
      if (!earlier?.requestHash.equals(requestHash))
        throw new Problem(422, 'key_reused', 'This Idempotency-Key was used for another change.');
      // The response was stored by this operation, because the hash covers its address.
      return { status: earlier.status ?? 200, body: (earlier.response ?? {}) as Body };
    }
    const response = await work(connection);
    await connection.run(storeResponse, [callerId, key, response.status, JSON.stringify(response.body)]);
    return response;
  });
}

/** What a form has saved, a refusal of `work`, or the refusal of a form that was saved before with other content. */
export type FormResult<Body, Refusal> =
  | { ok: true; body: Body }
  | Refusal
  | { ok: false; reason: 'key_reused' };

const forgetRequest = statement<[callerId: string, key: string], never>(
  'DELETE FROM api_requests WHERE caller_id = $1 AND idempotency_key = $2',
);

/**
 * Saves a form once, however often it is sent, in one transaction. `key` was put into the form when it was opened. A
 * refusal must have changed nothing, and is forgotten, so that the corrected form can be sent.
 */
export async function onceForForm<Body extends object, Refusal extends { ok: false }>(
  database: Database,
  request: FastifyRequest,
  { callerId, key }: { callerId: string; key: string },
  work: (connection: Queryable) => Promise<{ ok: true; body: Body } | Refusal>,
): Promise<FormResult<Body, Refusal>> {
  const requestHash = hashOf(request);
  return retriedTransaction(database, async (connection) => {
    if (!(await connection.find(insertRequest, [callerId, key, requestHash]))) {
      const earlier = await connection.find(selectRequest, [callerId, key]);
      if (!earlier?.requestHash.equals(requestHash)) return { ok: false, reason: 'key_reused' };
      return { ok: true, body: (earlier.response ?? {}) as Body };
    }
    const result = await work(connection);
    if (result.ok) await connection.run(storeResponse, [callerId, key, 200, JSON.stringify(result.body)]);
    else await connection.run(forgetRequest, [callerId, key]);
    return result;
  });
}

/** What a form with this key has saved, if it has. */
export async function findSaved<Body extends object>(
  connection: Queryable,
  callerId: string,
  key: string,
): Promise<Body | undefined> {
  const found = await connection.find(selectRequest, [callerId, key]);
  // Only the form that made the key reads it again.
  return (found?.response as Body | null | undefined) ?? undefined;
}

const hashOf = ({ method, url, body }: FastifyRequest): Buffer =>
  hash('sha256', JSON.stringify([method, url, body ?? null]), 'buffer');

const KEPT_DAYS = 7;

const deleteOld = statement<[], never>(`
  DELETE FROM api_requests WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM api_requests WHERE created_at < now() - interval '${KEPT_DAYS} days' LIMIT ${SWEEP_BATCH}))`);

/** Forgets responses after a week; resolves to how many. */
export const sweepApiRequests = (database: Database): Promise<number> =>
  sweepBatches(() => database.run(deleteOld, []));
