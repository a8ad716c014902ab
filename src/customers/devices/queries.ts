import { statement } from '../../database/database.ts';

/** Browsers keep a cookie for at most 400 days (RFC 6265bis, 5.5). */
const BROWSER_DAYS = 400;
/** Network addresses change hands, so a customer's old network may be a stranger's now. */
const NETWORK_DAYS = 90;

const BROWSER_LIVES = `signed_in_at > now() - interval '${BROWSER_DAYS} days'`;
const NETWORK_LIVES = `signed_in_at > now() - interval '${NETWORK_DAYS} days'`;

export interface RememberedBrowser {
  id: string;
  /** The User-Agent header of its last sign-in. */
  userAgent: string;
  signedInAt: Date;
  /** This request came from this browser. */
  isCurrent: boolean;
}

/** Lists which of these accounts know the browser, and which know the network by one of its hashes. */
export const selectKnownAccounts = statement<
  [customerIds: readonly string[], browserHash: Buffer | null, networkHashes: readonly Buffer[]],
  { customerId: string; by: 'browser' | 'network' }
>(`
  SELECT customer_id AS "customerId", 'browser' AS by FROM remembered_browsers
  WHERE customer_id = ANY ($1::uuid[]) AND browser_hash = $2 AND ${BROWSER_LIVES}
  UNION ALL
  SELECT customer_id, 'network' FROM remembered_networks
  WHERE customer_id = ANY ($1::uuid[]) AND network_hash = ANY ($3::bytea[]) AND ${NETWORK_LIVES}`);

/** Changes nothing if the account is gone or has new credentials. Rows beyond the limits are deleted, oldest first. */
export const remember = statement<
  [
    customerId: string,
    credentialsVersion: number,
    browserHash: Buffer,
    networkHash: Buffer,
    sessionId: string,
    userAgent: string,
    browsersMax: number,
    networksMax: number,
    accountsMax: number,
  ],
  never
>(`
  WITH browser AS (
    INSERT INTO remembered_browsers (customer_id, browser_hash, session_id, user_agent)
    SELECT id, $3::bytea, $5::uuid, $6 FROM customers WHERE id = $1 AND credentials_version = $2
    ON CONFLICT (customer_id, browser_hash) DO UPDATE SET
      session_id = excluded.session_id, user_agent = excluded.user_agent, signed_in_at = now()
    RETURNING id
  ), network AS (
    INSERT INTO remembered_networks (customer_id, network_hash, browser_id)
    SELECT $1, $4::bytea, id FROM browser
    ON CONFLICT (customer_id, network_hash) DO UPDATE SET
      browser_id = excluded.browser_id, signed_in_at = now()
  ), old_networks AS (
    DELETE FROM remembered_networks WHERE customer_id = $1 AND network_hash IN (
      SELECT network_hash FROM remembered_networks WHERE customer_id = $1 AND network_hash <> $4::bytea
      ORDER BY signed_in_at DESC OFFSET $8::int - 1)
  )
  DELETE FROM remembered_browsers WHERE id IN (
    SELECT id FROM (
      SELECT id FROM remembered_browsers WHERE customer_id = $1 AND browser_hash <> $3::bytea
      ORDER BY signed_in_at DESC OFFSET $7::int - 1) AS of_account
    UNION
    SELECT id FROM (
      SELECT id FROM remembered_browsers WHERE browser_hash = $3::bytea AND customer_id <> $1
      ORDER BY signed_in_at DESC OFFSET $9::int - 1) AS of_browser)`);

/** The latest sign-in comes first. */
export const selectBrowsers = statement<
  [customerId: string, browserHash: Buffer | null, rowsMax: number],
  RememberedBrowser
>(`
  SELECT id, user_agent AS "userAgent", signed_in_at AS "signedInAt",
    coalesce(browser_hash = $2::bytea, false) AS "isCurrent"
  FROM remembered_browsers WHERE customer_id = $1 AND ${BROWSER_LIVES}
  ORDER BY signed_in_at DESC, id LIMIT $3`);

export const deleteBrowser = statement<[customerId: string, id: string], never>(
  'DELETE FROM remembered_browsers WHERE customer_id = $1 AND id = $2',
);

export const deleteOfSession = statement<[customerId: string, sessionId: string], never>(
  'DELETE FROM remembered_browsers WHERE customer_id = $1 AND session_id = $2',
);

/** Deletes all browsers of the customer except the one that began this session. */
export const deleteOthers = statement<[customerId: string, keptSessionId: string | null], never>(
  'DELETE FROM remembered_browsers WHERE customer_id = $1 AND session_id IS DISTINCT FROM $2::uuid',
);

export const sweepBrowsers = statement<[rowsMax: number], never>(`
  DELETE FROM remembered_browsers WHERE id IN (
    SELECT id FROM remembered_browsers WHERE NOT ${BROWSER_LIVES} ORDER BY signed_in_at LIMIT $1
    FOR UPDATE SKIP LOCKED)`);

export const sweepNetworks = statement<[rowsMax: number], never>(`
  DELETE FROM remembered_networks WHERE (customer_id, network_hash) IN (
    SELECT customer_id, network_hash FROM remembered_networks WHERE NOT ${NETWORK_LIVES}
    ORDER BY signed_in_at LIMIT $1 FOR UPDATE SKIP LOCKED)`);
