import { pino } from 'pino';
import { createOnSettled } from './checkout/on-settled.ts';
import { createOrderLinks } from './checkout/order-links.ts';
import type { OrdersConnected } from './checkout/orders-command.ts';
import { readConfig } from './config.ts';
import { startMail } from './mail/mail.ts';
import { migrateMail } from './mail/queue.ts';
import { payOnDelivery } from './payments/pay-on-delivery.ts';
import { createPayments } from './payments/payments.ts';
import { connectForCommand } from './platform/connect.ts';
import { setPublicUrl } from './platform/page.ts';
import { getSessionKeys } from './sessions/keys.ts';

/**
 * For a command that changes orders. It writes what is to be done; the shop itself sends the mails and asks the
 * payment provider, so that the command needs neither's secrets and waits for neither.
 */
export async function connectForOrders(
  create = false,
): Promise<OrdersConnected & { close(): Promise<void> }> {
  const config = readConfig(process.env);
  setPublicUrl(config.publicUrl);
  const { database, close } = await connectForCommand(create);
  const log = pino({ level: 'silent' });
  if (!config.production) await migrateMail(database);
  const from = config.mailFrom;
  const mail = await startMail({ database, smtpUrl: undefined, from, production: true, log });
  const links = createOrderLinks(await getSessionKeys(database, config.sessionKeys));
  const onSettled = createOnSettled({ mail, links }, () => {});
  const payments = createPayments({ database, providers: [payOnDelivery], log, onSettled });
  return {
    database,
    changes: { mail, links, payments },
    async close() {
      await mail.stop();
      await close();
    },
  };
}
