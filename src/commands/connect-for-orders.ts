import { pino } from 'pino';
import type { Database } from '../database/database.ts';
import { type Mail, startMail } from '../mail/mail.ts';
import type { ChangeParts } from '../orders/change-order.ts';
import { createOnSettled } from '../orders/on-settled.ts';
import { createOrderLinks } from '../orders/order-links.ts';
import { payOnDelivery } from '../payments/pay-on-delivery.ts';
import { createPayments } from '../payments/payments.ts';
import { getShopIdentity, type ShopIdentity } from '../sessions/shop-identity.ts';
import { type CommandConnected, connectForCommand } from './connect.ts';
import type { OrdersConnected } from './orders.ts';

const log = pino({ level: 'silent' });

/**
 * For a command that changes orders. It writes what is to be done; the shop itself sends the mails and asks the
 * payment provider, so that the command needs neither's secrets and waits for neither.
 */
export async function connectForOrders(
  create = false,
): Promise<OrdersConnected & { close(): Promise<void> }> {
  const connected = await connectForCommand(create);
  let mail: Mail | undefined;
  return {
    database: connected.database,
    async changes() {
      const identity = await identityOf(connected);
      mail ??= await openOutbox(connected, identity);
      return changePartsOf(connected.database, mail, identity);
    },
    async close() {
      await mail?.stop();
      await connected.close();
    },
  };
}

const identityOf = ({ database, config }: CommandConnected): Promise<ShopIdentity> =>
  getShopIdentity(database, {
    publicUrl: config.isPublicUrlSet ? config.publicUrl : undefined,
    sessionKeys: config.sessionKeys,
    isEmbedded: config.databaseUrl === undefined,
  });

/** The outbox keeps mails until the running shop sends them. */
const openOutbox = (
  { database, config: { mailFrom: from } }: CommandConnected,
  { publicUrl }: ShopIdentity,
): Promise<Mail> => startMail({ database, smtpUrl: undefined, from, publicUrl, production: true, log });

function changePartsOf(
  database: Database,
  mail: Mail,
  { publicUrl, sessionKeys }: ShopIdentity,
): ChangeParts {
  const links = createOrderLinks(sessionKeys, publicUrl);
  const onSettled = createOnSettled({ mail, links }, () => {});
  const payments = createPayments({ database, providers: [payOnDelivery], log, onSettled });
  return { mail, links, payments };
}
