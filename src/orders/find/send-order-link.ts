import { mailboxKey } from '../../customers/email.ts';
import { RATE_LIMITS } from '../../customers/limits.ts';
import { strangerMailTo } from '../../customers/stranger-emails.ts';
import { type Database, statement } from '../../database/database.ts';
import { paths } from '../../layout/paths.ts';
import type { Outbox } from '../../mail/letter.ts';
import type { RateLimits } from '../../web/limits/rate-limit.ts';
import { LINK_DAYS, type OrderLinks } from '../order-access.ts';
import { ANONYMOUS_EMAIL } from '../sweeps/anonymize.ts';
import { orderLink, orderLinkEnded } from './messages.ts';

export interface SendOrderLinkDeps {
  database: Database;
  limits: RateLimits;
  links: OrderLinks;
  mail: Outbox;
}

// The address of an anonymous order belongs to no one, so no email goes there. The database lowers both sides, so that
// equal addresses match in any locale.
const selectByNumberAndEmail = statement<
  [number: string, email: string],
  { number: string; email: string; isOld: boolean }
>(`
  SELECT number, email, placed_at < now() - interval '${LINK_DAYS} days' AS "isOld" FROM orders
  WHERE number = $1 AND lower(email) = lower($2) AND email <> '${ANONYMOUS_EMAIL}'`);

/**
 * Emails the link of an order to its own address if `email` is that address, and resolves to nothing either way. The
 * email is counted before the order is looked up, so that no limit shows whether there is such an order (S42, S44).
 */
export async function sendOrderLink(
  { database, limits, links, mail }: SendOrderLinkDeps,
  { number, email }: { number: string; email: string },
): Promise<void> {
  const toAddress = { rule: RATE_LIMITS.orderLinkToAddress, key: mailboxKey(email) };
  if (!(await limits.take([toAddress, strangerMailTo(email)])).ok) return;
  const order = await database.find(selectByNumberAndEmail, [number, email]);
  if (!order) return;
  const letter = order.isOld
    ? orderLinkEnded({ number, link: mail.publicUrl + paths.help('contact') })
    : orderLink({ number, link: links.url(number) });
  await mail.send(database, { to: order.email, ...letter });
}
