import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';
import type { Letter } from '../../layout/email/letter.ts';
import { paths } from '../../layout/paths.ts';
import { withLinks } from '../../mail/letter.ts';
import type { OrderWithLines } from '../order.ts';
import { findPaymentUrl, type PaymentLinks } from '../payment-links/payment-links.ts';
import { findRecipient } from './recipient.ts';
import type { OrderEmailDeps } from './send-emails.ts';

/** The emails about an order, which are kept so that the staff can send them again. */

export interface OrderMail {
  id: string;
  /** Which email it is, such as `order-confirmed`. */
  mail: string;
  subject: string;
  sentAt: Date;
  /** Who has sent it again. Empty for the first time. */
  resentBy: string;
}

const MAILS_KEPT_DAYS = 90;
const MAILS_MAX = 200;

const selectMails = statement<[orderNumber: string], OrderMail>(`
  SELECT id, mail, letter->>'subject' AS subject, sent_at AS "sentAt", resent_by AS "resentBy" FROM order_mails
  WHERE order_number = $1 ORDER BY sent_at, id LIMIT ${MAILS_MAX}`);

/** Oldest first. */
export const listOrderMails = (connection: Queryable, orderNumber: string): Promise<OrderMail[]> =>
  connection.list(selectMails, [orderNumber]);

const selectLetter = statement<[orderNumber: string, id: string], { letter: Letter }>(
  'SELECT letter FROM order_mails WHERE order_number = $1 AND id = $2',
);

/**
 * Sends an email about the order again, to the order's address as it is now, in the caller's transaction. Resolves to false
 * if the order has no such email. `id` must be a UUID.
 */
export async function resendOrderMail(
  { mail, links, paymentLinks }: OrderEmailDeps & { paymentLinks: PaymentLinks },
  connection: Queryable,
  order: OrderWithLines,
  { id, staff }: { id: string; staff: Actor },
): Promise<boolean> {
  const { id: orderId, number, email } = order;
  const found = await connection.find(selectLetter, [number, id]);
  if (!found) return false;
  const token = encodeURIComponent(links.token(number));
  const page = links.url(number).split('?')[0] as string;
  const payPage = mail.publicUrl + paths.pay();
  const payUrl = (await findPaymentUrl(paymentLinks, connection, orderId)) ?? links.url(number);
  const letter = withLinks(found.letter, (link) => {
    if (link === payPage) return payUrl;
    return link.startsWith(page) ? `${link}?token=${token}` : link;
  });
  const recipient = await findRecipient(connection, order);
  const about = { orderNumber: number, resentBy: staff.name };
  await mail.send(connection, { ...letter, to: email, recipient, about });
  await recordChange(connection, staff, {
    action: 'order.resend-mail',
    subject: { kind: 'order', id: number },
    after: { mail: letter.mail },
  });
  return true;
}

const deleteOld = statement<[], never>(`
  DELETE FROM order_mails WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM order_mails WHERE sent_at < now() - interval '${MAILS_KEPT_DAYS} days' LIMIT ${SWEEP_BATCH}))`);

/** Forgets emails after MAILS_KEPT_DAYS; resolves to how many. */
export const sweepOrderMails = (database: Database): Promise<number> =>
  sweepBatches(() => database.run(deleteOld, []));
