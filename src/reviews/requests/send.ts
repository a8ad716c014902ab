import { findProvenCustomer } from '../../customers/email.ts';
import { mayWriteTo } from '../../customers/stranger-emails.ts';
import type { Database, Queryable } from '../../database/database.ts';
import { paths } from '../../layout/paths.ts';
import type { Outbox } from '../../mail/letter.ts';
import type { LinkSigner } from '../../sessions/link-signer.ts';
import { END_REVIEW_REQUESTS, reviewRequest } from './messages.ts';
import {
  addressHash,
  areRequestsOff,
  type DueRequest,
  listProductsToReview,
  markSent,
  takeDueRequest,
} from './review-requests.ts';

export interface SendRequestsDeps {
  database: Database;
  mail: Outbox;
  linkSigner: LinkSigner;
}

/** One run handles this many requests. The next one goes on. */
const REQUESTS_MAX = 1_000;

/**
 * Asks the shoppers whose order was delivered a week ago, while the shop's settings want it. The email and the note that
 * it was written are one transaction. Resolves to the number of emails.
 */
export async function sendReviewRequests(deps: SendRequestsDeps, signal?: AbortSignal): Promise<number> {
  let sent = 0;
  for (let count = 0; count < REQUESTS_MAX && !signal?.aborted; count++) {
    const outcome = await deps.database.transaction((connection) => handleNext(deps, connection));
    if (outcome === 'none_due') break;
    if (outcome === 'sent') sent++;
  }
  return sent;
}

async function handleNext(
  deps: SendRequestsDeps,
  connection: Queryable,
): Promise<'none_due' | 'sent' | 'not_sent'> {
  const due = await takeDueRequest(connection);
  if (!due) return 'none_due';
  const { mail } = deps;
  if (!due.isWanted || !mail.settings.mails.asksForReviews) return 'not_sent';
  if (await areRequestsOff(connection, due.email)) return 'not_sent';
  const products = await listProductsToReview(connection, due);
  if (products.length === 0) return 'not_sent';
  // A guest may have typed someone else's address (S44). Other emails to the mailbox wait from here to the commit.
  if (!(await mayWriteTo(connection, due))) return 'not_sent';
  await markSent(connection, due.orderId);
  const customer = await findProvenCustomer(connection, due);
  const recipient = customer && { name: customer.name };
  await mail.send(connection, { to: due.email, recipient, ...letterOf(deps, due, products) });
  return 'sent';
}

function letterOf(
  { mail, linkSigner }: SendRequestsDeps,
  { number, email, customerId }: DueRequest,
  products: readonly { slug: string; name: string }[],
) {
  const { publicUrl } = mail;
  return reviewRequest({
    number,
    isGuests: customerId === null,
    products: products.map(({ slug, name }) => ({ name, link: publicUrl + paths.productReview(slug) })),
    endLink: publicUrl + paths.reviewRequestsEnd(linkSigner.sign(END_REVIEW_REQUESTS, addressHash(email))),
  });
}
