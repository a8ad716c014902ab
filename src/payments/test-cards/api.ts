import { hash } from 'node:crypto';
import type { Database } from '../../database/database.ts';
import {
  callOf,
  keyReused,
  missing,
  newRefund,
  newSession,
  notOpen,
  type ProviderRefundObject,
  Refusal,
} from './protocol.ts';
import {
  expireSession,
  insertRefund,
  insertSession,
  lockPayment,
  selectRefund,
  selectRefundByKey,
  selectRefunds,
  selectSession,
  selectSessionByKey,
  sessionOf,
} from './queries.ts';

interface TestCardApiDeps {
  database: Database;
  /** The address of a session's payment page. */
  urlOf(id: string): string;
  /** Sends an event about a completed call without waiting for its delivery. */
  tell(type: string, object: object): void;
}

interface CallInput {
  id: string;
  form: URLSearchParams;
  search: URLSearchParams;
  /** The idempotency key. */
  key: string;
  requestHash: Buffer;
}

/** Answers the calls of the Stripe adapter instead of `fetch`. Its state is in the shop's database. */
export function createTestCardApi(deps: TestCardApiDeps): typeof fetch {
  return async (url, { method = 'GET', headers, body } = {}) => {
    const { pathname, searchParams } = new URL(String(url));
    const found = callOf(`${method} ${pathname}`);
    if (!found) return answer(404, missing('address').body);
    const sent = typeof body === 'string' ? body : '';
    const key = new Headers(headers).get('idempotency-key') ?? '';
    const input: CallInput = {
      ...{ id: found.id, form: new URLSearchParams(sent), search: searchParams, key },
      requestHash: hash('sha256', `${pathname} ${sent}`, 'buffer'),
    };
    try {
      return answer(200, await carryOut(deps, found.call, input));
    } catch (error) {
      if (error instanceof Refusal) return answer(error.status, error.body);
      throw error;
    }
  };
}

const answer = (status: number, body: object): Response =>
  Response.json(body, { status, headers: { 'request-id': 'req_test' } });

async function carryOut(
  deps: TestCardApiDeps,
  call: NonNullable<ReturnType<typeof callOf>>['call'],
  input: CallInput,
): Promise<object> {
  const { database, tell } = deps;
  switch (call) {
    case 'create_session':
      return createSession(deps, input);
    case 'find_session':
      return findSession(database, input.id);
    case 'expire_session': {
      const expired = await database.find(expireSession, [input.id]);
      if (!expired) throw (await findSession(database, input.id)) && notOpen();
      const { session } = sessionOf(expired);
      tell('checkout.session.expired', session);
      return session;
    }
    case 'create_refund': {
      const { refund, isNew } = await createRefund(database, input);
      if (isNew) tell('refund.created', refund);
      return refund;
    }
    case 'find_refund': {
      const found = await database.find(selectRefund, [input.id]);
      if (!found) throw missing('refund');
      return found.refund;
    }
    case 'list_refunds': {
      const rows = await database.list(selectRefunds, [input.search.get('payment_intent') ?? '']);
      return { object: 'list', data: rows.map(({ refund }) => refund), has_more: false, url: '/v1/refunds' };
    }
  }
}

async function findSession(database: Database, id: string): Promise<object> {
  const found = await database.find(selectSession, [id]);
  if (!found) throw missing('checkout.session');
  return sessionOf(found).session;
}

async function createSession(
  { database, urlOf }: TestCardApiDeps,
  { form, key, requestHash }: CallInput,
): Promise<object> {
  // The email address is not needed, so it is not stored.
  const session = { ...newSession(form, urlOf), customer_email: null };
  const { id, expires_at: expiresAt } = session;
  await database.run(insertSession, [id, key, requestHash, JSON.stringify(session), expiresAt]);
  const stored = await database.find(selectSessionByKey, [key]);
  if (!stored) throw missing('checkout.session');
  if (!stored.requestHash.equals(requestHash)) throw keyReused();
  return sessionOf(stored).session;
}

const createRefund = (
  database: Database,
  { form, key, requestHash }: CallInput,
): Promise<{ refund: ProviderRefundObject; isNew: boolean }> =>
  database.transaction(async (connection) => {
    const id = form.get('payment_intent') ?? '';
    const payment = await connection.find(lockPayment, [id]);
    if (!payment) throw missing('payment_intent');
    const earlier = await connection.find(selectRefundByKey, [key]);
    if (earlier && !earlier.requestHash.equals(requestHash)) throw keyReused();
    if (earlier) return { refund: earlier.refund, isNew: false };
    const { amount_total: paid, currency } = payment.session;
    const made = await connection.list(selectRefunds, [id]);
    const refundable = made.reduce((left, { refund }) => left - refund.amount, paid);
    const refund = newRefund(form, { id, currency, refundable });
    await connection.run(insertRefund, [
      ...([refund.id, key, requestHash, id, refund.amount, JSON.stringify(refund)] as const),
    ]);
    return { refund, isNew: true };
  });
