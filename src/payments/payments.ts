import type { Database, Queryable } from '../database/database.ts';
import type { Logger } from '../process/log.ts';
import type { AsideReason } from './aside.ts';
import type {
  CancelPaymentResult,
  OnSettled,
  OpenPaymentInput,
  OpenPaymentResult,
  PaymentSummary,
  RefundPaymentInput,
  RefundPaymentResult,
  StartPaymentResult,
} from './payment-types.ts';
import type { ProviderRefund } from './provider.ts';
import { type OnlineProvider, type PaymentProvider, ProviderFault } from './provider.ts';
import {
  type Attempt,
  beginAgain,
  claimForShopper,
  insertAttempt,
  lockOrder,
  noteDeclined,
  selectOfOrder,
  selectSummary,
  settleDeferred,
  storeStarted,
} from './queries.ts';
import { reconcile } from './reconcile.ts';
import { payOut } from './refunds/payouts.ts';
import { noteProviderRefund } from './refunds/provider-refunds.ts';
import { type Refund, selectOfOrderByKey } from './refunds/queries.ts';
import { refundPayment } from './refunds/refunds.ts';
import { cancelPayment, type Finding, settle } from './settle.ts';
import { paymentStateOf } from './states.ts';

/**
 * Payments of orders. The way of one, with `connection` inside the caller's transaction:
 *
 *     database.transaction: place the order, payments.open(connection, …)
 *     payments.start(orderId): outside of any transaction; send the shopper to where it says
 *     … the provider's webhook, `check` as the shopper comes back, or the reconciler: onSettled
 *
 * Whoever changes an order and its payment locks the order's row first; all of this does, too.
 */
export interface Payments {
  /** What a shopper can choose from; the first is the one to be chosen at first. */
  readonly methods: readonly Pick<PaymentProvider, 'name' | 'label' | 'note' | 'kind'>[];
  /** Throws for a provider that there is not: look at `methods` first. One at a time for an order. */
  open(connection: Queryable, request: OpenPaymentInput): Promise<OpenPaymentResult>;
  /** Repeated it leads to the same place: an order is charged once. */
  start(orderId: string): Promise<StartPaymentResult>;
  /** Asks the provider how it stands, every few seconds at most. One that does not answer changes nothing. */
  check(orderId: string): Promise<void>;
  find(connection: Queryable, orderId: string): Promise<PaymentSummary | undefined>;
  /**
   * The order is canceled: what was paid goes back, and what is paid from now on as well. `key` as for `refund`.
   * Gives what goes back, 0 where nothing was paid as far as is known; the order's state is the caller's.
   */
  cancel(connection: Queryable, order: { orderId: string; key: string }): Promise<CancelPaymentResult>;
  /** The courier has taken the money; false where none was due. The order's state is the caller's. */
  collect(connection: Queryable, orderId: string): Promise<boolean>;
  /** Goes to the provider soon after the commit, or waits to be paid out; to `onSettled` when it is done. */
  refund(connection: Queryable, request: RefundPaymentInput): Promise<RefundPaymentResult>;
  /** A refund that was ordered under this key before. */
  findRefund(
    connection: Queryable,
    orderId: string,
    key: string,
  ): Promise<Pick<Refund, 'amountMinor' | 'state'> | undefined>;
  /** Writes down that a refund was paid out. Resolves to false where it does not wait for that. */
  payOut(connection: Queryable, payout: { id: string; by: string; reference: string }): Promise<boolean>;
  /** For webhooks. Each resolves to the reason where it cannot be applied and a person has to look at it. */
  note(finding: Finding): Promise<AsideReason | undefined>;
  noteDeclined(attemptId: string): Promise<void>;
  noteRefund(refund: ProviderRefund): Promise<AsideReason | undefined>;
  /** One look at everything that is due, for `startReconciling`; resolves to how many there were. */
  reconcile(): Promise<number>;
}

export interface PaymentsDeps {
  database: Database;
  providers: readonly PaymentProvider[];
  log: Logger;
  onSettled: OnSettled;
}

export function createPayments(options: PaymentsDeps): Payments {
  const { database, providers, log, onSettled } = options;
  const providerOf = (name: string) => providers.find((provider) => provider.name === name);
  const onlineOf = (name: string) => {
    const provider = providerOf(name);
    return provider?.kind === 'online' ? provider : undefined;
  };
  const isPaidOut = (name: string) => providerOf(name)?.kind === 'deferred';
  const settling = { onSettled, log };
  const note = (finding: Finding) =>
    database.transaction((connection) => settle(connection, finding, settling));
  return {
    methods: providers.map(({ name, label, note, kind }) => ({ name, label, note, kind })),
    open: (connection, request) => open(connection, request, providerOf(request.provider)),
    start: (orderId) => start(orderId, { ...options, onlineOf }),
    async check(orderId) {
      const attempt = await database.find(claimForShopper, [orderId]);
      const provider = attempt && onlineOf(attempt.provider);
      if (!attempt?.reference || !provider) return;
      const state = await unlessAway(provider.find(attempt.reference), attempt, log);
      if (state) await note({ attemptId: attempt.id, reference: attempt.reference, state });
    },
    async find(connection, orderId) {
      const attempt = await connection.find(selectSummary, [orderId]);
      return attempt && summaryOf(attempt, providerOf(attempt.provider));
    },
    cancel: (connection, order) => cancelPayment(connection, order, isPaidOut),
    async collect(connection, orderId) {
      await connection.find(lockOrder, [orderId]);
      const attempt = await connection.find(selectOfOrder, [orderId]);
      return attempt !== undefined && (await connection.run(settleDeferred, [attempt.id, 'paid'])) === 1;
    },
    refund: (connection, request) => refundPayment(connection, request, isPaidOut),
    findRefund: (connection, orderId, key) => connection.find(selectOfOrderByKey, [orderId, key]),
    payOut: (connection, payout) => payOut(connection, payout, onSettled),
    note,
    async noteDeclined(attemptId) {
      await database.run(noteDeclined, [attemptId]);
    },
    noteRefund: (refund) =>
      database.transaction((connection) => noteProviderRefund(connection, refund, settling)),
    reconcile: () => reconcile({ database, log, onSettled, onlineOf }),
  };
}

async function open(
  connection: Queryable,
  request: OpenPaymentInput,
  provider: PaymentProvider | undefined,
): Promise<OpenPaymentResult> {
  const { orderId, amountMinor, currency, title, email, returnUrl, minutes } = request;
  if (!provider) throw new Error(`there is no payment provider "${request.provider}"`);
  const state = openedState(amountMinor, provider);
  await connection.run(insertAttempt, [
    orderId,
    provider.name,
    state,
    amountMinor,
    currency,
    title,
    state === 'open' ? email : '',
    returnUrl,
    minutes,
    state === 'open',
  ]);
  return state;
}

function openedState(amountMinor: number, provider: PaymentProvider): OpenPaymentResult {
  if (amountMinor === 0) return 'paid';
  return provider.kind === 'deferred' ? 'due' : 'open';
}

interface StartPaymentDeps extends PaymentsDeps {
  onlineOf(name: string): OnlineProvider | undefined;
}

async function start(orderId: string, starting: StartPaymentDeps): Promise<StartPaymentResult> {
  const { database, onlineOf, log } = starting;
  const attempt = await database.find(selectOfOrder, [orderId]);
  const started = attempt ? startedAs(attempt) : ({ kind: 'closed' } as const);
  if (attempt && started?.kind === 'redirect') await database.run(beginAgain, [attempt.id]);
  if (!attempt || started) return started as StartPaymentResult;
  const provider = onlineOf(attempt.provider);
  if (!provider) {
    log.error({ attempt: attempt.id, provider: attempt.provider }, 'payment provider is not configured');
    return { kind: 'unavailable' };
  }
  const answer = await unlessAway(provider.start(attempt), attempt, log);
  if (!answer) return { kind: 'unavailable' };
  const stored = await database.find(storeStarted, [attempt.id, answer.reference, answer.url]);
  if (stored) return { kind: 'redirect', url: stored.url };
  // Somebody else has started it, or it is over: then what has just begun there is known to nobody.
  const now = await database.find(selectOfOrder, [orderId]);
  return (now && startedAs(now)) ?? { kind: 'closed' };
}

/** Undefined where the provider is to be asked. */
function startedAs({ state, url, isExpired }: Attempt): StartPaymentResult | undefined {
  if (state === 'paid' || state === 'due') return { kind: 'done' };
  if (state === 'failed' || state === 'closing' || isExpired) return { kind: 'closed' };
  return url === null ? undefined : { kind: 'redirect', url };
}

/** Undefined where the provider does not answer. */
async function unlessAway<T>(answer: Promise<T>, { id }: Attempt, log: Logger): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ProviderFault)) throw error;
    const line = { attempt: id, code: error.code };
    if (error.isPermanent) log.error(line, 'refused by the payment provider');
    else log.warn(line, 'no answer of the payment provider');
    return undefined;
  }
}

function summaryOf(
  attempt: Attempt & { refundPendingMinor: number },
  provider: PaymentProvider | undefined,
): PaymentSummary {
  const { state, amountMinor, receivedMinor, refundedMinor, refundPendingMinor } = attempt;
  const { expiresAt, isExpired } = attempt;
  return {
    provider: attempt.provider,
    label: provider?.label ?? attempt.provider,
    state: paymentStateOf(attempt),
    amountMinor,
    currency: attempt.receivedCurrency ?? attempt.currency,
    receivedMinor,
    refundedMinor,
    refundPendingMinor,
    isPaidOut: provider?.kind === 'deferred',
    expiresAt,
    canPay: (state === 'open' || state === 'pending') && !isExpired,
  };
}
