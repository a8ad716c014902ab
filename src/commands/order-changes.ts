import { pino } from 'pino';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { createOutbox } from '../mail/letter.ts';
import { type Mail, startMail } from '../mail/mail.ts';
import type { ChangeOrderDeps } from '../orders/change-order.ts';
import { createOrderLinks } from '../orders/order-access.ts';
import { createOnSettled } from '../orders/payment-outcomes.ts';
import { createPayments } from '../payments/payments.ts';
import { payOnDelivery } from '../payments/provider.ts';
import { getShopIdentity } from '../sessions/shop-identity.ts';
import { createSettings } from '../settings/settings.ts';

const log = pino({ level: 'silent' });

/**
 * What a command needs to change orders. It writes emails to the outbox and refunds to the database; the running shop
 * sends the emails and asks the payment provider. The command therefore needs no secret of either. Throws one sentence
 * where the settings that its emails need are missing.
 */
export async function openOrderChanges(
  database: Database,
  config: Config,
): Promise<{ changeOrderDeps: ChangeOrderDeps; mail: Mail }> {
  const { publicUrl, sessionKeys } = await getShopIdentity(database, {
    publicUrl: config.isPublicUrlSet ? config.publicUrl : undefined,
    sessionKeys: config.sessionKeys,
    isEmbedded: config.databaseUrl === undefined,
  });
  const settings = createSettings(database);
  await settings.refresh();
  const mail = await startMail({
    database,
    smtpUrl: undefined,
    from: config.mailFrom,
    publicUrl,
    production: true,
    log,
  });
  const outbox = createOutbox(mail, settings);
  const links = createOrderLinks(sessionKeys, publicUrl);
  const onSettled = createOnSettled({ mail: outbox, links }, () => {});
  const payments = createPayments({ database, providers: [payOnDelivery], log, onSettled });
  return { changeOrderDeps: { mail: outbox, links, payments }, mail };
}
