import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Catalog } from '../catalog/catalog.ts';
import type { VariantInCatalog } from '../catalog/product.ts';
import { emailFault, ownsAddress } from '../customers/email.ts';
import { queryText, readFields, withRateLimitNotice } from '../customers/forms.ts';
import { linkQuestion } from '../customers/link-question.ts';
import type { CustomerGuard } from '../customers/require-customer.ts';
import { strangerMailTo } from '../customers/stranger-emails.ts';
import { confirmByEmailText, messagePage } from '../customers/views/narrow-page.ts';
import type { Database, Queryable } from '../database/database.ts';
import type { PageContent } from '../layout/page.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import type { Outbox } from '../mail/letter.ts';
import type { LinkSigner } from '../sessions/link-signer.ts';
import { Problem } from '../web/errors/errors.ts';
import { networkCounts, networkOf } from '../web/limits/networks.ts';
import { enforceRateLimit, type RateLimits } from '../web/limits/rate-limit.ts';
import { cleanTyped, isCleanText } from '../web/typed-text.ts';
import { ALERTS_MAX, addStockAlert, CONFIRM_HOURS, confirmAlert, endAlerts } from './alerts.ts';
import { CONFIRM_ALERT, confirmStockAlert, END_ALERTS } from './messages.ts';
import { itemName } from './send.ts';
import { alertPage } from './views/alert-page.ts';

export interface BackInStockDeps {
  database: Database;
  catalog: Pick<Catalog, 'variants'>;
  mail: Outbox;
  guard: CustomerGuard;
  limits: RateLimits;
  linkSigner: LinkSigner;
}

const REQUESTS_FROM_NETWORK = { name: 'stock alert from network', limit: 60, windowSeconds: 60 * 60 };

/**
 * `GET /back-in-stock?sku=…` shows the form and `POST` takes it. An address that is not the customer's confirmed one gets
 * a link first. Links lead to a question whose answer is a POST.
 */
export function backInStockPlugin(deps: BackInStockDeps) {
  return async (app: FastifyInstance): Promise<void> => {
    requestRoutes(app, deps);
    linkRoutes(app, deps);
  };
}

function requestRoutes(app: FastifyInstance, deps: BackInStockDeps): void {
  app.get('/back-in-stock', async (request, reply) => {
    const variant = await getVariant(deps, queryText(request, 'sku'));
    if (variant.stock > 0) return sendPage(reply, alreadyInStockPage(variant));
    const email = (await deps.guard.findCustomer(request, reply))?.customer.email ?? '';
    return sendPage(reply, alertPage({ sku: variant.sku, item: nameOf(variant), email }));
  });

  app.post('/back-in-stock', async (request, reply) => {
    const { sku, email } = readFields(request, ['sku', 'email']);
    const variant = await getVariant(deps, sku);
    if (variant.stock > 0) return sendPage(reply, alreadyInStockPage(variant));
    const content = { sku: variant.sku, item: nameOf(variant), email };
    const fault = emailFault(email);
    if (fault) return sendPage(reply, alertPage({ ...content, faults: { email: fault } }), 422);
    const refuse = (text: string, status: number) =>
      sendPage(reply, alertPage({ ...content, fault: text }), status);
    return withRateLimitNotice(refuse, reply, () =>
      requestAlert(deps, request, reply, email, variant, refuse),
    );
  });
}

async function requestAlert(
  deps: BackInStockDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  email: string,
  variant: VariantInCatalog,
  refuse: (text: string, status: number) => FastifyReply,
): Promise<FastifyReply> {
  const { database, guard, limits } = deps;
  const customer = (await guard.findCustomer(request, reply))?.customer;
  const isConfirmed = ownsAddress(customer, email);
  await enforceRateLimit(limits, networkCounts(REQUESTS_FROM_NETWORK, networkOf(request)));
  const isEmailAllowed = isConfirmed || (await limits.take([strangerMailTo(email)])).ok;
  // The alert could not be confirmed without its email.
  if (!isEmailAllowed) return sendPage(reply, checkInboxPage());
  const alert = await database.transaction(async (connection) => {
    const customerId = isConfirmed ? (customer?.id ?? null) : null;
    const input = { sku: variant.sku, email: cleanTyped(email), customerId, isConfirmed };
    const added = await addStockAlert(connection, input);
    if (added && !added.isConfirmed) await sendConfirmLink(deps, connection, added.id, email, variant);
    return added;
  });
  // Only the owner of an address may learn what it waits for.
  if (!isConfirmed) return sendPage(reply, checkInboxPage());
  if (!alert) return refuse(`This address already waits for ${ALERTS_MAX} items, which is the limit.`, 422);
  return sendPage(reply, alertSetPage());
}

async function sendConfirmLink(
  { mail, linkSigner }: BackInStockDeps,
  connection: Queryable,
  id: string,
  email: string,
  variant: VariantInCatalog,
): Promise<void> {
  const link = mail.publicUrl + paths.backInStockConfirm(linkSigner.sign(CONFIRM_ALERT, id));
  const content = confirmStockAlert({ item: nameOf(variant), link, hours: CONFIRM_HOURS });
  await mail.send(connection, { to: cleanTyped(email), ...content });
}

const SKU_LENGTH_MAX = 100;

async function getVariant({ catalog }: BackInStockDeps, sku: string): Promise<VariantInCatalog> {
  const isSku = sku !== '' && isCleanText(sku, SKU_LENGTH_MAX);
  const [variant] = isSku ? await catalog.variants([sku]) : [];
  if (!variant?.isForSale) throw new Problem(404, 'not_found', 'We no longer sell this item.');
  return variant;
}

const nameOf = ({ productName: name, color, style, size }: VariantInCatalog): string =>
  itemName({ name, color, style, size });

function linkRoutes(app: FastifyInstance, { database, linkSigner }: BackInStockDeps): void {
  linkQuestion(app, linkSigner, {
    path: paths.backInStockConfirm(),
    purpose: CONFIRM_ALERT,
    title: 'Want to know when it’s back?',
    text: 'Confirm, and we’ll email you once, when the item is back in stock.',
    button: 'Yes, notify me',
    act: async (id) => ((await confirmAlert(database, id)) ? alertSetPage() : undefined),
  });
  linkQuestion(app, linkSigner, {
    path: paths.backInStockEnd(),
    purpose: END_ALERTS,
    title: 'Turn off stock alerts?',
    text: NO_MORE_ALERTS,
    button: 'Turn off all alerts',
    isOneClick: true,
    async act(id) {
      await endAlerts(database, id);
      return messagePage({ title: 'Stock alerts are off', text: NO_MORE_ALERTS });
    },
  });
}

const NO_MORE_ALERTS = 'You won’t get any more emails about items that are back in stock.';

const alreadyInStockPage = (variant: VariantInCatalog): PageContent =>
  messagePage({
    title: 'It’s back already',
    text: `${nameOf(variant)} is in stock again.`,
    onward: { path: paths.product(variant.productSlug), label: 'View the item' },
  });

const alertSetPage = (): PageContent =>
  messagePage({
    title: 'We’ll email you',
    text: 'You’ll get one email when the item is back in stock. We can’t reserve it for you, so be quick when it arrives.',
  });

const checkInboxPage = (): PageContent =>
  messagePage({ title: 'Check your email', text: confirmByEmailText(CONFIRM_HOURS) });
