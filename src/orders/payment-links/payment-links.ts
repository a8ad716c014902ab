import { hash, randomUUID } from 'node:crypto';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';
import { paths } from '../../layout/paths.ts';
import { createLinkSigner } from '../../sessions/link-signer.ts';

/** Links to pay an order that the staff has placed or edited. The database stores only hashes of their tokens. */

/**
 * Stripe keeps a payment page open for at most 24 hours, and ours closes an hour after the payment expires. The remaining
 * hour allows for clocks that differ.
 */
export const LINK_HOURS = 22;

/** What a link pays: an order, or the difference of an edit. */
export interface LinkTarget {
  orderId: string;
  editId: string | null;
}

export interface PaymentLinks {
  token(id: string): string;
  /** The absolute URL of the page that leads to the payment. */
  url(id: string): string;
  /**
   * The absolute URL of the same page, for coming back from the payment. It is stored with the payment, so it has a token
   * of its own: that of the link is stored as a hash only, and the URL of the order's page would open the order.
   */
  returnUrl(returning: ReturnTarget): string;
  /** Reads the token of a `returnUrl`. */
  readReturn(token: string): ReturnTarget | undefined;
}

/** What the payment was for. */
interface ReturnTarget {
  orderNumber: string;
  editId: string | null;
}

const PURPOSE = 'payment';
const RETURN_PURPOSE = 'return from payment';
const TOKEN_LENGTH_MAX = 200;

/** `keys` has the newest key first. It signs, so a link can be shown again until the key changes. */
export function createPaymentLinks(keys: readonly string[], publicUrl: string): PaymentLinks {
  const signer = createLinkSigner(keys);
  const token = (id: string) => signer.sign(PURPOSE, id);
  return {
    token,
    url: (id) => publicUrl + paths.pay(token(id)),
    returnUrl({ orderNumber, editId }) {
      const target = editId === null ? orderNumber : `${orderNumber}_${editId}`;
      return publicUrl + paths.pay(signer.sign(RETURN_PURPOSE, target));
    },
    readReturn(given) {
      const [orderNumber, editId = null] = signer.verify(RETURN_PURPOSE, given)?.split('_') ?? [];
      return orderNumber === undefined ? undefined : { orderNumber, editId };
    },
  };
}

const hashOf = (token: string): Buffer => hash('sha256', token, 'buffer');

const insertLink = statement<
  [id: string, tokenHash: Buffer, orderId: string, editId: string | null, hours: number],
  { expiresAt: Date }
>(`
  INSERT INTO payment_links (id, token_hash, order_id, order_edit_id, expires_at)
  VALUES ($1, $2, $3, $4, now() + $5::int * interval '1 hour')
  RETURNING expires_at AS "expiresAt"`);

export interface IssuedLink {
  url: string;
  expiresAt: Date;
}

/** Makes a link in the caller's transaction. */
export async function issuePaymentLink(
  links: PaymentLinks,
  connection: Queryable,
  { orderId, editId }: LinkTarget,
): Promise<IssuedLink> {
  const id = randomUUID();
  const link = [id, hashOf(links.token(id)), orderId, editId, LINK_HOURS] as const;
  const row = await connection.find(insertLink, [...link]);
  if (!row) throw new Error('a payment link was not stored');
  return { url: links.url(id), expiresAt: row.expiresAt };
}

export interface FoundLink extends LinkTarget {
  isExpired: boolean;
}

const selectLink = statement<[tokenHash: Buffer], FoundLink>(`
  SELECT order_id AS "orderId", order_edit_id AS "editId", expires_at <= now() AS "isExpired"
  FROM payment_links WHERE token_hash = $1`);

export const findPaymentLink = async (
  connection: Queryable,
  token: string,
): Promise<FoundLink | undefined> =>
  token.length > TOKEN_LENGTH_MAX ? undefined : connection.find(selectLink, [hashOf(token)]);

const selectNewest = statement<[orderId: string], { id: string; tokenHash: Buffer }>(`
  SELECT id, token_hash AS "tokenHash" FROM payment_links WHERE order_id = $1 AND expires_at > now()
  ORDER BY created_at DESC LIMIT 1`);

/** Finds the URL of an order's newest link. It is undefined once the link has expired or the key has changed. */
export async function findPaymentUrl(
  links: PaymentLinks,
  connection: Queryable,
  orderId: string,
): Promise<string | undefined> {
  const found = await connection.find(selectNewest, [orderId]);
  return found && hashOf(links.token(found.id)).equals(found.tokenHash) ? links.url(found.id) : undefined;
}

const deleteExpired = statement<[], never>(`
  DELETE FROM payment_links WHERE id = ANY (ARRAY(
    SELECT id FROM payment_links WHERE expires_at < now() - interval '7 days' LIMIT ${SWEEP_BATCH}))`);

/** Deletes links a week after they expire. Until then, their page says that they no longer work. Resolves to the count. */
export const sweepPaymentLinks = (database: Database): Promise<number> =>
  sweepBatches(() => database.run(deleteExpired, []));
