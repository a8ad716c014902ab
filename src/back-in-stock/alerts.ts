import { SHOWN_PICTURE } from '../catalog/queries.ts';
import { emailKey } from '../customers/email.ts';
import { ADVISORY_LOCKS, lockUntilEnd } from '../database/advisory-locks.ts';
import { type Database, type Queryable, statement } from '../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../database/sweep-batches.ts';
import type { PicturedItem } from '../pictures/colors.ts';

/* Shoppers can ask for one email when an item is back in stock. It is not sent before the address is confirmed. */

/** One address can wait for this many items. */
export const ALERTS_MAX = 50;
export const CONFIRM_HOURS = 48;
/** An alert that has waited longer than this is removed. */
const WAIT_DAYS = 365;
/** The link of an email turns off the other alerts for this long. */
const KEPT_AFTER_MAIL_DAYS = 90;

export interface StockAlertInput {
  sku: string;
  email: string;
  /** The signed-in customer's ID. It is null for a guest. */
  customerId: string | null;
  /** The address is the confirmed one of the customer. */
  isConfirmed: boolean;
}

// Only confirmed alerts count, so that alerts that strangers request do not use up the owner's limit.
const countOthers = statement<[emailKey: string, sku: string], { count: number }>(`
  SELECT count(*)::int AS count FROM stock_alerts
  WHERE email_key = $1 AND sku <> $2 AND notified_at IS NULL AND confirmed_at IS NOT NULL`);

// A request after the email starts over with a new confirmation. A repeated request while waiting stays confirmed.
const upsert = statement<
  [sku: string, email: string, emailKey: string, customerId: string | null, isConfirmed: boolean],
  { id: string; isConfirmed: boolean }
>(`
  INSERT INTO stock_alerts AS alert (sku, email, email_key, customer_id, confirmed_at)
  VALUES ($1, $2, $3, $4, CASE WHEN $5::boolean THEN now() END)
  ON CONFLICT (sku, email_key) DO UPDATE SET
    customer_id = coalesce(excluded.customer_id, alert.customer_id),
    confirmed_at =
      coalesce(CASE WHEN alert.notified_at IS NULL THEN alert.confirmed_at END, excluded.confirmed_at),
    notified_at = NULL,
    created_at = now()
  RETURNING id, confirmed_at IS NOT NULL AS "isConfirmed"`);

/** Runs in a transaction. Resolves to undefined if this address already waits for as many items as allowed. */
export async function addStockAlert(
  connection: Queryable,
  { sku, email, customerId, isConfirmed }: StockAlertInput,
): Promise<{ id: string; isConfirmed: boolean } | undefined> {
  const key = emailKey(email);
  await lockUntilEnd(connection, ADVISORY_LOCKS.alertEmail, key);
  const others = await connection.find(countOthers, [key, sku]);
  if ((others?.count ?? 0) >= ALERTS_MAX) return undefined;
  const alert = await connection.find(upsert, [sku, email, key, customerId, isConfirmed]);
  if (!alert) throw new Error('an alert was not stored');
  return alert;
}

const confirm = statement<[id: string], { sku: string }>(`
  UPDATE stock_alerts SET confirmed_at = coalesce(confirmed_at, now())
  WHERE id = $1 AND notified_at IS NULL
    AND (confirmed_at IS NOT NULL OR created_at > now() - interval '${CONFIRM_HOURS} hours')
  RETURNING sku`);

/** Confirming twice changes nothing. Resolves to false if the link has expired or the alert is gone. */
export const confirmAlert = async (connection: Queryable, id: string): Promise<boolean> =>
  (await connection.find(confirm, [id])) !== undefined;

const endAll = statement<[id: string], never>(`
  DELETE FROM stock_alerts
  WHERE email_key = (SELECT email_key FROM stock_alerts WHERE id = $1)`);

/** Ends all alerts of the same address. Ending twice changes nothing. */
export async function endAlerts(connection: Queryable, id: string): Promise<void> {
  await connection.run(endAll, [id]);
}

export interface DueAlert extends PicturedItem {
  id: string;
  email: string;
  slug: string;
  name: string;
  size: string;
  style: string;
  priceMinor: number;
  compareAtMinor: number | null;
}

const takeDue = statement<[rowsMax: number], DueAlert>(`
  WITH due AS (
    SELECT a.id, a.email, p.slug, p.name, v.color, v.size, v.style, p.drawing, ${SHOWN_PICTURE} AS picture,
      v.price_minor AS "priceMinor", v.compare_at_minor AS "compareAtMinor"
    FROM stock_alerts a JOIN variants v ON v.sku = a.sku JOIN products p ON p.id = v.product_id
    WHERE a.confirmed_at IS NOT NULL AND a.notified_at IS NULL AND sellable(v) > 0 AND p.status = 'active'
    ORDER BY a.created_at LIMIT $1 FOR UPDATE OF a SKIP LOCKED),
  noted AS (UPDATE stock_alerts SET notified_at = now() FROM due WHERE stock_alerts.id = due.id)
  SELECT * FROM due`);

/** Lists confirmed alerts whose item is back. They count as notified with the commit of the caller's transaction. */
export const takeDueAlerts = (connection: Queryable, rowsMax: number): Promise<DueAlert[]> =>
  connection.list(takeDue, [rowsMax]);

const sweepOld = statement<[rowsMax: number], never>(`
  DELETE FROM stock_alerts WHERE id IN (
    SELECT id FROM stock_alerts
    WHERE created_at < now() - interval '${CONFIRM_HOURS} hours' AND (confirmed_at IS NULL
      OR notified_at < now() - interval '${KEPT_AFTER_MAIL_DAYS} days'
      OR created_at < now() - interval '${WAIT_DAYS} days')
    ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED)`);

/** Removes alerts that were never confirmed, were sent long ago, or have waited too long. */
export const sweepAlerts = (database: Database): Promise<number> =>
  sweepBatches(() => database.run(sweepOld, [SWEEP_BATCH]));
