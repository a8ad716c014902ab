import type { Database, Queryable } from '../database/database.ts';
import type { Logger } from '../process/log.ts';
import type { AsideReason } from './aside.ts';
import { ifAnswered } from './ask-provider.ts';
import { type PayWay, type StartOnPageResult, startOnPage } from './elements/start-on-page.ts';
import type {
  CancelPaymentResult,
  NewPayment,
  OnSettled,
  PaymentInput,
  PaymentSummary,
  RefundPaymentInput,
  RefundPaymentResult,
  StartPaymentResult,
} from './payment-types.ts';
import { DEMO_CARD, type OnlineProvider, type PaymentProvider, type ProviderRefund } from './provider.ts';
import {
  type Attempt,
  beginAgain,
  claimForShopper,
  insertOfEdit,
  lockOrder,
  noteDeclined,
  type PaidSums,
  selectAttempt,
  selectOfEdit,
  selectOfOrder,
  selectSummary,
  settleDeferred,
  storeStarted,
} from './queries.ts';
import { reconcile } from './reconcile.ts';
import { type PayOutInput, payOut } from './refunds/payouts.ts';
import { noteProviderRefund } from './refunds/provider-refunds.ts';
import { type Refund, selectOfOrderByKey } from './refunds/queries.ts';
import { refundPayment } from './refunds/refunds.ts';
import { cancelEditPayment, cancelPayment, type Finding, settle } from './settle.ts';
import { paymentStateOf } from './states.ts';

/**
 * Payments of orders. A payment goes through these steps:
 *
 *     database.transaction: payments.prepare(…), and write the order with its payment
 *     payments.start(orderId): outside any transaction; send the shopper to the URL that it gives
 *     … the provider's webhook, `check` when the shopper comes back, or the reconciler: onSettled
 *
 * Methods with a `connection` run in the caller's transaction. Every method locks the order's row first.
 */
export interface Payments {
  /** The methods that a shopper can choose from. The first one is the default. */
  readonly methods: readonly Pick<PaymentProvider, 'name' | 'label' | 'note' | 'kind'>[];
  /** The least amount that an online method charges. Undefined for another method. */
  leastMinor(method: string, currency: string): number | undefined;
  /**
   * Says what is written for a new payment: `insertAttemptSql` writes it together with its order. It throws for an unknown
   * provider. The database allows an order one open payment at a time.
   */
  prepare(request: PaymentInput): NewPayment;
  /**
   * Starts a payment at the provider: that of an edit if `editId` is given. Repeated calls lead to the same page, so an
   * order is charged once.
   */
  start(orderId: string, editId?: string | null): Promise<StartPaymentResult>;
  /** Finds an attempt for the shop's own payment page. */
  findAttempt(attemptId: string): Promise<Attempt | undefined>;
  /** Starts an attempt on the shop's own page or on the provider's. Repeated calls return the way that was begun first. */
  startOnPage(attemptId: string, way: PayWay): Promise<StartOnPageResult>;
  /** Asks the provider for the payment's state, every few seconds at most. It changes nothing if the provider does not respond. */
  check(orderId: string): Promise<void>;
  find(connection: Queryable, orderId: string): Promise<PaymentSummary | undefined>;
  /** Refunds what was paid for a canceled order, and what is paid from now on. The caller changes the order's state. */
  cancel(connection: Queryable, order: { orderId: string; key: string }): Promise<CancelPaymentResult>;
  /** Opens the payment of an edit, which the database allows once. The caller has locked the order. */
  openForEdit(
    connection: Queryable,
    edit: { orderId: string; editId: string },
    request: PaymentInput,
  ): Promise<void>;
  /** Ends the payment of an edit. What is paid from now on is refunded. The caller has locked the order. */
  cancelForEdit(connection: Queryable, editId: string): Promise<void>;
  /** Records that the courier was paid. Resolves to false if nothing was due. The caller changes the order's state. */
  collect(connection: Queryable, orderId: string): Promise<boolean>;
  /** Orders a refund. The provider is asked soon after the commit, or the staff pay it out. `onSettled` reports when it is made. */
  refund(connection: Queryable, request: RefundPaymentInput): Promise<RefundPaymentResult>;
  /** Finds a refund that was ordered with this key. */
  findRefund(
    connection: Queryable,
    orderId: string,
    key: string,
  ): Promise<Pick<Refund, 'amountMinor' | 'state'> | undefined>;
  /** Records that the staff has paid a refund out. Resolves to false if it does not wait for that. */
  payOut(connection: Queryable, payout: PayOutInput): Promise<boolean>;
  /** For webhooks: `note` and `noteRefund` resolve to a reason if a person has to look at the event. */
  note(finding: Finding): Promise<AsideReason | undefined>;
  noteDeclined(attemptId: string): Promise<void>;
  noteRefund(refund: ProviderRefund): Promise<AsideReason | undefined>;
  /** Reconciles everything that is due once. Resolves to the number of payments and refunds. */
  reconcile(): Promise<number>;
}

export interface PaymentsDeps {
  database: Database;
  /** The providers of new payments. */
  providers: readonly PaymentProvider[];
  /** The address of the shop's own page for paying an attempt. Without it, every payment is made on the provider's page. */
  payPageUrl?: (attemptId: string) => string;
  /** The providers of earlier payments, which are still settled and refunded. */
  retired?: readonly PaymentProvider[];
  log: Logger;
  onSettled: OnSettled;
}

export function createPayments(options: PaymentsDeps): Payments {
  const { database, providers, retired = [], log, onSettled } = options;
  const known = [...providers, ...retired, DEMO_CARD];
  const providerOf = (name: string) => known.find((provider) => provider.name === name);
  const onlineOf = (name: string) => {
    const provider = providerOf(name);
    return provider?.kind === 'online' ? provider : undefined;
  };
  const isPaidOut = (name: string) => providerOf(name)?.kind === 'deferred';
  const settleDeps = { onSettled, log };
  const note = (finding: Finding) =>
    database.transaction((connection) => settle(connection, finding, settleDeps));
  return {
    methods: providers.map(({ name, label, note, kind }) => ({ name, label, note, kind })),
    leastMinor: (method, currency) => onlineOf(method)?.leastMinor(currency),
    prepare: (request) => prepare(request, providerOf(request.provider)),
    start: (orderId, editId = null) => start(orderId, editId, { ...options, onlineOf }),
    findAttempt: (attemptId) => database.find(selectAttempt, [attemptId]),
    startOnPage: (attemptId, way) => startOnPage(attemptId, way, { ...options, onlineOf }),
    async check(orderId) {
      const attempt = await database.find(claimForShopper, [orderId]);
      const provider = attempt && onlineOf(attempt.provider);
      if (!attempt?.reference || !provider) return;
      const state = await ifAnswered(provider.find(attempt.reference), attempt, log);
      if (state) await note({ attemptId: attempt.id, reference: attempt.reference, state });
    },
    async find(connection, orderId) {
      const attempt = await connection.find(selectSummary, [orderId]);
      return attempt && summaryOf(attempt, providerOf(attempt.provider));
    },
    cancel: (connection, order) => cancelPayment(connection, order, isPaidOut),
    async openForEdit(connection, { orderId, editId }, request) {
      await connection.run(insertOfEdit, [editId, orderId, JSON.stringify(request)]);
    },
    cancelForEdit: cancelEditPayment,
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
      database.transaction((connection) => noteProviderRefund(connection, refund, settleDeps)),
    reconcile: () => reconcile({ database, log, onSettled, onlineOf }),
  };
}

function prepare(request: PaymentInput, provider: PaymentProvider | undefined): NewPayment {
  if (!provider) throw new Error(`there is no payment provider "${request.provider}"`);
  const state = openedState(request.amountMinor, provider);
  return { ...request, state, email: state === 'open' ? request.email : '' };
}

function openedState(amountMinor: number, provider: PaymentProvider): NewPayment['state'] {
  if (amountMinor === 0) return 'paid';
  return provider.kind === 'deferred' ? 'due' : 'open';
}

export interface StartPaymentDeps extends PaymentsDeps {
  onlineOf(name: string): OnlineProvider | undefined;
}

async function start(
  orderId: string,
  editId: string | null,
  deps: StartPaymentDeps,
): Promise<StartPaymentResult> {
  const { database, onlineOf, payPageUrl, log } = deps;
  const findAttempt = () =>
    editId === null ? database.find(selectOfOrder, [orderId]) : database.find(selectOfEdit, [editId]);
  const attempt = await findAttempt();
  const started = attempt ? startedAs(attempt) : ({ kind: 'closed' } as const);
  if (attempt && started?.kind === 'redirect') await database.run(beginAgain, [attempt.id]);
  if (!attempt || started) return started as StartPaymentResult;
  const provider = onlineOf(attempt.provider);
  if (!provider) {
    log.error({ attempt: attempt.id, provider: attempt.provider }, 'the payment provider is not configured');
    return { kind: 'unavailable' };
  }
  // The page decides where the payment is made, and the provider is asked then.
  if (provider.elements && payPageUrl) return { kind: 'redirect', url: payPageUrl(attempt.id) };
  const answer = await ifAnswered(provider.start(attempt), attempt, log);
  if (!answer) return { kind: 'unavailable' };
  const stored = await database.find(storeStarted, [attempt.id, answer.reference, answer.url]);
  if (stored) return { kind: 'redirect', url: stored.url };
  // Another request has started the payment, or it has ended. The session that was just created is never shown to anyone.
  const now = await findAttempt();
  return (now && startedAs(now)) ?? { kind: 'closed' };
}

/** Returns undefined if the provider must be asked. */
function startedAs({ state, url, isExpired }: Attempt): StartPaymentResult | undefined {
  if (state === 'paid' || state === 'due') return { kind: 'done' };
  if (state === 'failed' || state === 'closing' || isExpired) return { kind: 'closed' };
  return url === null ? undefined : { kind: 'redirect', url };
}

function summaryOf(attempt: Attempt & PaidSums, provider: PaymentProvider | undefined): PaymentSummary {
  const { state, amountMinor, adjustedMinor, refundPendingMinor, adjustPendingMinor } = attempt;
  const { expiresAt, isExpired } = attempt;
  // Refunds that lowered the total count neither as received nor as refunded.
  const receivedMinor = attempt.receivedMinor - adjustedMinor;
  const refundedMinor = attempt.refundedMinor - adjustedMinor;
  return {
    provider: attempt.provider,
    label: provider?.label ?? attempt.provider,
    state: paymentStateOf({ ...attempt, receivedMinor, refundedMinor }),
    amountMinor,
    currency: attempt.receivedCurrency ?? attempt.currency,
    receivedMinor,
    refundedMinor,
    refundPendingMinor,
    adjustedMinor,
    adjustPendingMinor,
    isPaidOut: provider?.kind === 'deferred',
    expiresAt,
    canPay: (state === 'open' || state === 'pending') && !isExpired,
  };
}
