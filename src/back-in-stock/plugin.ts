import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Catalog } from '../catalog/catalog.ts';
import type { VariantInCatalog } from '../catalog/product.ts';
import { emailFault, emailKey, mailboxKey } from '../customers/email.ts';
import { queryText, readFields, withRateLimitNotice } from '../customers/forms.ts';
import { networkOf, RULES } from '../customers/limits.ts';
import type { CustomerGuard, CustomerVisitor } from '../customers/require-customer.ts';
import {
  confirmByEmailText,
  expiredLinkPage,
  messagePage,
  questionPage,
} from '../customers/views/narrow-page.ts';
import type { Database } from '../database/database.ts';
import type { PageContent } from '../layout/page.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import type { Mail, Outbox } from '../mail/mail.ts';
import type { LinkSigner } from '../sessions/link-signer.ts';
import { Problem } from '../web/errors/errors.ts';
import { networkCounts } from '../web/limits/networks.ts';
import { enforceRateLimit, type RateLimits } from '../web/limits/rate-limit.ts';
import { cleanTyped } from '../web/typed-text.ts';
import { ALERTS_MAX, addStockAlert, CONFIRM_HOURS, confirmAlert, endAlerts } from './alerts.ts';
import { CONFIRM_ALERT, confirmStockAlert, END_ALERTS } from './messages.ts';
import { pieceOf } from './send.ts';
import { alertPage } from './views/alert-page.ts';

export interface BackInStockDeps {
  database: Database;
  catalog: Pick<Catalog, 'variants'>;
  mail: Outbox;
  guard: CustomerGuard;
  limits: RateLimits;
  linkSigner: LinkSigner;
}

const ASK_FROM_NETWORK = { name: 'stock alert from network', limit: 60, windowSeconds: 60 * 60 };

/**
 * `GET /back-in-stock?sku=…` asks for an address and `POST` takes it. An address that is not known to be the
 * asker's gets a link first. Links lead to a question whose answer is a POST.
 */
export function backInStockPlugin(parts: BackInStockDeps) {
  const { database, guard, linkSigner } = parts;
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/back-in-stock', async (request, reply) => {
      const variant = await getVariant(parts, queryText(request, 'sku'));
      if (variant.stock > 0) return sendPage(reply, alreadyInStockPage(variant));
      const email = (await guard.find(request, reply))?.customer.email ?? '';
      return sendPage(reply, alertPage({ sku: variant.sku, piece: piece(variant), email }));
    });

    app.post('/back-in-stock', (request, reply) => ask(parts, request, reply));

    app.get('/back-in-stock/confirm', async (request, reply) => {
      const token = tokenOf(queryText(request, 'token'));
      return sendPage(
        reply,
        questionPage({
          title: 'Tell you when it is back?',
          text: 'One click, and we write once, when the piece is there again.',
          action: paths.backInStockConfirm(),
          token,
          button: 'Yes, write to me',
        }),
      );
    });
    app.post('/back-in-stock/confirm', async (request, reply) => {
      const id = linkSigner.verify(CONFIRM_ALERT, readFields(request, ['token']).token);
      if (!id || !(await confirmAlert(database, id))) return sendPage(reply, expiredLinkPage(), 404);
      return sendPage(reply, willWrite());
    });

    app.get('/back-in-stock/end', async (request, reply) =>
      sendPage(
        reply,
        questionPage({
          title: 'No more mails about stock?',
          text: 'We forget every piece that this address waits for.',
          action: paths.backInStockEnd(),
          token: tokenOf(queryText(request, 'token')),
          button: 'End them all',
        }),
      ),
    );
    app.post('/back-in-stock/end', async (request, reply) => {
      const id = linkSigner.verify(END_ALERTS, readFields(request, ['token']).token);
      if (!id) return sendPage(reply, expiredLinkPage(), 404);
      await endAlerts(database, id);
      const text = 'You get no more mails about pieces that are back.';
      return sendPage(reply, messagePage({ title: 'That was it', text }));
    });
  };
}

async function ask(parts: BackInStockDeps, request: FastifyRequest, reply: FastifyReply) {
  const { database, guard, limits } = parts;
  const { sku: asked, email } = readFields(request, ['sku', 'email']);
  const variant = await getVariant(parts, asked);
  const { sku } = variant;
  if (variant.stock > 0) return sendPage(reply, alreadyInStockPage(variant));
  const again = { sku, piece: piece(variant), email };
  const fault = emailFault(email);
  if (fault) return sendPage(reply, alertPage({ ...again, faults: { email: fault } }), 422);
  const refuse = (text: string, status: number) =>
    sendPage(reply, alertPage({ ...again, fault: text }), status);
  return withRateLimitNotice(refuse, reply, async () => {
    const visitor = await guard.find(request, reply);
    const isConfirmed = isOwnAddress(visitor, email);
    await enforceRateLimit(limits, networkCounts(ASK_FROM_NETWORK, networkOf(request)));
    const mayWrite =
      isConfirmed || (await limits.take([{ rule: RULES.strangerMailToAddress, key: mailboxKey(email) }])).ok;
    // Without its mail the alert could not be confirmed.
    if (!mayWrite) return sendPage(reply, checkInboxPage());
    const asked = await database.transaction(async (connection) => {
      const customerId = isConfirmed ? (visitor?.customer.id ?? null) : null;
      const alert = await addStockAlert(connection, {
        sku,
        email: cleanTyped(email),
        customerId,
        isConfirmed,
      });
      if (alert && !alert.isConfirmed) await sendLink(parts, connection, alert.id, email, variant);
      return alert;
    });
    // Only the owner of an address may learn what it waits for.
    if (!isConfirmed) return sendPage(reply, checkInboxPage());
    if (!asked) return refuse(`This address waits for ${ALERTS_MAX} pieces, which is all that we keep.`, 422);
    return sendPage(reply, willWrite());
  });
}

async function sendLink(
  { mail, linkSigner }: BackInStockDeps,
  connection: Parameters<Mail['send']>[0],
  id: string,
  email: string,
  variant: VariantInCatalog,
): Promise<void> {
  const link = mail.publicUrl + paths.backInStockConfirm(linkSigner.sign(CONFIRM_ALERT, id));
  const content = confirmStockAlert({ item: piece(variant), link, hours: CONFIRM_HOURS });
  await mail.send(connection, { to: cleanTyped(email), ...content });
}

const isOwnAddress = (visitor: CustomerVisitor | undefined, email: string): boolean =>
  visitor?.customer.isEmailConfirmed === true && emailKey(visitor.customer.email) === emailKey(email);

async function getVariant({ catalog }: BackInStockDeps, sku: string): Promise<VariantInCatalog> {
  const isSku = sku !== '' && sku.length <= 100 && sku.isWellFormed() && !sku.includes('\0');
  const [variant] = isSku ? await catalog.variants([sku]) : [];
  if (!variant?.onSale) throw new Problem(404, 'not_found', 'We do not sell this piece any more.');
  return variant;
}

const piece = ({ productName: name, color, style, size }: VariantInCatalog): string =>
  pieceOf({ name, color, style, size });

/** Ours are shorter; what is longer is none. */
const tokenOf = (text: string): string => text.slice(0, 200);

const alreadyInStockPage = (variant: VariantInCatalog): PageContent =>
  messagePage({
    title: 'It is back already',
    text: `${piece(variant)} is in stock again.`,
    onward: { path: paths.product(variant.productSlug), label: 'See it' },
  });

const willWrite = (): PageContent =>
  messagePage({
    title: 'We write to you',
    text: 'You get one mail when the piece is back. It is not kept for anybody, so be quick then.',
  });

const checkInboxPage = (): PageContent =>
  messagePage({
    title: 'Look into your mail',
    text: confirmByEmailText(CONFIRM_HOURS),
  });
