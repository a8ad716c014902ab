import { reportInstance, sweepInstances } from './admin/health/instances.ts';
import { sweepAlerts } from './back-in-stock/alerts.ts';
import { sendStockAlerts } from './back-in-stock/send.ts';
import { sweepBulkEdits } from './catalog/editing/bulk-edit.ts';
import { runBulkEdits } from './catalog/editing/run-bulk-edits.ts';
import { refreshStaleVocabulary } from './catalog/editing/stale-vocabulary.ts';
import { sweepImports } from './catalog/import/jobs/import-jobs.ts';
import { workOnImportsApart } from './catalog/import/jobs/start-process.ts';
import { renewSearchVectors } from './catalog/listings/renew-search-vectors.ts';
import { sweepPageChanges } from './catalog/page-changes.ts';
import { fetchDuePictures } from './catalog/pictures/fetching/fetch-due.ts';
import { applyPriceChanges } from './catalog/prices/apply-price-changes.ts';
import { sweepRememberedBrowsers } from './customers/devices/remembered-browsers.ts';
import { sweepJoins } from './customers/join/join-carts.ts';
import { sweepPasskeyChallenges } from './customers/passkeys/queries.ts';
import { sweepOneTimeTokens } from './customers/recovery/one-time-tokens.ts';
import { sweepUnconfirmed } from './customers/sign-in/unconfirmed-accounts.ts';
import type { Database } from './database/database.ts';
import { writeDemoYearApart } from './demo/write-apart.ts';
import { sweepOrderMails } from './orders/emails/order-mails.ts';
import { sweepPaymentLinks } from './orders/payment-links/payment-links.ts';
import { sweepOrderMoves } from './orders/staff/order-moves.ts';
import { runOrderMoves } from './orders/staff/run-order-moves.ts';
import { sweepReservations } from './orders/stock/stock.ts';
import { anonymizeOrders } from './orders/sweeps/anonymize.ts';
import { sweepOrders } from './orders/sweeps/cancel-unpaid.ts';
import { endStrandedEdits } from './orders/sweeps/end-stranded-edits.ts';
import { sweepAside } from './payments/aside.ts';
import { startReconciling } from './payments/reconcile.ts';
import { sweepTestCards } from './payments/test-cards/queries.ts';
import { sweepContents } from './pictures/own/contents.ts';
import { sweepUploadFolders } from './pictures/own/converter.ts';
import { type Repetition, repeat } from './process/repeat.ts';
import { sweepReminders } from './reminders/reminders.ts';
import { sendReminders } from './reminders/send.ts';
import { refreshReports } from './reports/refresh-reports.ts';
import { sweepReturns } from './returns/returns.ts';
import { sweepReviewRequests } from './reviews/requests/review-requests.ts';
import { sendReviewRequests } from './reviews/requests/send.ts';
import type { Services } from './services.ts';
import { followSettings } from './settings/follow-settings.ts';
import { sweepHeldForms } from './staff/held-forms.ts';
import { sweepVerified } from './staff/members.ts';
import { sweepApiRequests } from './staff/once.ts';
import { sweep } from './state/database/sweeper.ts';
import { sweepWebhooks } from './webhooks/deliveries.ts';
import { runDeliveries } from './webhooks/run-deliveries.ts';

const SWEEP_EVERY_MS = 60 * 60_000;
/** Unpaid stock is for sale again within this after its reservation has expired. */
const RELEASE_STOCK_EVERY_MS = 30_000;
/** An email that waits for its time is written within this after it is due. */
const SEND_DUE_EMAILS_EVERY_MS = 30_000;

/** A picture of an imported product is fetched within this after the import. */
const FETCH_PICTURES_EVERY_MS = 10_000;

/** A new size or color is a filter within this after the product was saved. */
const COUNT_VOCABULARY_EVERY_MS = 10_000;
/** An import begins within this after its file has arrived. */
const LOOK_FOR_IMPORTS_EVERY_MS = 1_000;

/** A demo year begins within this after it was asked for. */
const LOOK_FOR_DEMO_EVERY_MS = 2_000;

/** A change of many products goes on within this after an instance has ended. */
const BULK_EDIT_EVERY_MS = 2_000;

/** Packing or shipping many orders goes on within this after an instance has ended. */
const MOVE_ORDERS_EVERY_MS = 2_000;

/** Reports and the overview have the sums of yesterday within this after it is due, and new sums of a day that changed. */
const SUM_REPORTS_EVERY_MS = 60_000;

/** A price change starts and ends within this after its time. */
const APPLY_PRICES_EVERY_MS = 400;

/** The page about the health of the shop is this old at most. */
const REPORT_EVERY_MS = 15_000;

interface JobsInput {
  services: Services;
  /** The address with which a job in a process of its own connects to the database. */
  databaseUrl: string;
  /** False for stores that cannot list the sessions of a customer. Unconfirmed accounts then stay. */
  knowsEverySession: boolean;
}

/** The work besides requests. Every instance starts it; rows are claimed, so two instances never do the same work. */
export function startJobs({ services, databaseUrl, knowsEverySession }: JobsInput): Repetition[] {
  const { database, payments, log } = services;
  const warn = (message: string) => (error: unknown) => log.warn({ err: error }, message);
  const others = sweeps(services, knowsEverySession);
  return [
    repeat(SWEEP_EVERY_MS, (signal) => sweepAll(database, others, signal), warn('sweeping failed')),
    followSettings(services.settings, warn('the settings were not read')),
    repeat(
      SWEEP_EVERY_MS,
      () => Promise.all([sweepUploadFolders(), services.pictureFileCache.sweep()]),
      warn('files were not removed'),
    ),
    startReconciling(payments, warn('payments were not reconciled')),
    repeat(RELEASE_STOCK_EVERY_MS, () => releaseStock(services), warn('unpaid stock was not released')),
    repeat(
      COUNT_VOCABULARY_EVERY_MS,
      () => refreshStaleVocabulary(database),
      warn('filters and search words were not counted'),
    ),
    repeat(
      COUNT_VOCABULARY_EVERY_MS,
      (signal) => renewSearchVectors(database, signal),
      warn('the words of listings were not renewed'),
    ),
    repeat(
      LOOK_FOR_IMPORTS_EVERY_MS,
      (signal) => workOnImportsApart({ ...services, databaseUrl }, signal),
      warn('an import failed'),
    ),
    repeat(
      LOOK_FOR_DEMO_EVERY_MS,
      (signal) => writeDemoYearApart({ ...services, databaseUrl }, signal),
      warn('the demo year was not written'),
    ),
    repeat(
      BULK_EDIT_EVERY_MS,
      (signal) => runBulkEdits(services, () => signal.aborted),
      warn('products were not changed'),
    ),
    repeat(
      SUM_REPORTS_EVERY_MS,
      (signal) => refreshReports(database, services.settings.current.timeZone, signal),
      warn('days were not summed'),
    ),
    repeat(
      MOVE_ORDERS_EVERY_MS,
      (signal) => runOrderMoves(services, () => signal.aborted),
      warn('orders were not moved'),
    ),
    repeat(
      FETCH_PICTURES_EVERY_MS,
      (signal) => fetchDuePictures(services, signal),
      warn('pictures were not fetched'),
    ),
    repeat(
      APPLY_PRICES_EVERY_MS,
      warnOnce(() => applyPrices(services), warn('prices were not changed')),
      () => {},
    ),
    repeat(
      SEND_DUE_EMAILS_EVERY_MS,
      (signal) => sendDueEmails(services, signal),
      warn('due emails were not written'),
    ),
    repeat(REPORT_EVERY_MS, () => reportInstance(services), warn('the instance was not reported')),
    runDeliveries(services, warn('webhooks were not sent')),
  ];
}

/** Removes expired sessions and then sweeps the others. Does nothing while another instance is sweeping. */
export async function sweepAll(
  database: Database,
  others: readonly (() => Promise<unknown>)[],
  signal: AbortSignal,
): Promise<void> {
  if ((await sweep(database, signal)) === undefined) return;
  for (const one of others) await one();
}

/** Cancels unpaid orders and ends edits and reservations that can no longer be paid, so that their stock is for sale again. */
export async function releaseStock(services: Services): Promise<void> {
  const { database, onStockChanged } = services;
  try {
    await sweepOrders(database, services);
    await endStrandedEdits(database, services);
  } finally {
    await sweepReservations(database);
    onStockChanged();
  }
}

/** Work that runs often reports only the first of several failures in a row. */
function warnOnce(work: () => Promise<unknown>, warn: (error: unknown) => void): () => Promise<void> {
  let isFailing = false;
  return async () => {
    try {
      await work();
      isFailing = false;
    } catch (error) {
      if (!isFailing) warn(error);
      isFailing = true;
    }
  };
}

/** Starts and ends the price changes that are due. */
export async function applyPrices({ database, announceCatalog }: Services): Promise<void> {
  const { applied, errors } = await applyPriceChanges(database);
  if (applied > 0) await announceCatalog();
  if (errors.length > 0) throw errors[0];
}

/** Writes the emails that are due: stock alerts and cart reminders that shoppers asked for, and review requests. */
export async function sendDueEmails(services: Services, signal?: AbortSignal): Promise<void> {
  await sendStockAlerts(services, signal);
  await sendReminders(services, signal);
  await sendReviewRequests(services, signal);
}

/** Each removes what is kept for a limited time only. They run every hour on one instance, after the sessions are swept. */
export function sweeps(
  { database, limits, store, pictureStorages }: Services,
  knowsEverySession: boolean,
): (() => Promise<unknown>)[] {
  const isSignedIn = async (customerId: string) => (await store.sessionsOf(customerId)).length > 0;
  return [
    () => limits.sweep(),
    () => sweepOneTimeTokens(database),
    () => anonymizeOrders(database),
    () => sweepAside(database),
    () => sweepTestCards(database),
    ...(knowsEverySession ? [() => sweepUnconfirmed(database, isSignedIn)] : []),
    () => sweepJoins(database, store),
    () => sweepPasskeyChallenges(database),
    () => sweepRememberedBrowsers(database),
    () => sweepPageChanges(database),
    () => sweepAlerts(database),
    () => sweepReminders(database),
    () => sweepReviewRequests(database),
    () => sweepReturns(database),
    () => sweepVerified(database),
    () => sweepHeldForms(database),
    () => sweepApiRequests(database),
    () => sweepImports(database),
    () => sweepBulkEdits(database),
    () => sweepOrderMoves(database),
    () => sweepOrderMails(database),
    () => sweepPaymentLinks(database),
    () => sweepContents(database, pictureStorages),
    () => sweepWebhooks(database),
    () => sweepInstances(database),
  ];
}
