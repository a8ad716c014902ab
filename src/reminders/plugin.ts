import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CartRequests } from '../cart/cart-request.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { emailFault, emailKey, mailboxKey } from '../customers/email.ts';
import { queryText, readFields, withRateLimitNotice } from '../customers/forms.ts';
import { networkOf, RULES } from '../customers/limits.ts';
import { type CustomerGuard, sendSignInPage } from '../customers/require-customer.ts';
import { RESUMED } from '../customers/sign-in/pending-form.ts';
import {
  confirmByEmailText,
  expiredLinkPage,
  messagePage,
  questionPage,
} from '../customers/views/narrow-page.ts';
import type { Database } from '../database/database.ts';
import { html } from '../layout/html.ts';
import type { PageContent } from '../layout/page.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import type { Mail, Outbox } from '../mail/mail.ts';
import type { LinkSigner } from '../sessions/link-signer.ts';
import type { Visitors } from '../sessions/visitors.ts';
import { networkCounts } from '../web/limits/networks.ts';
import { enforceRateLimit, type RateLimits } from '../web/limits/rate-limit.ts';
import { cleanTyped } from '../web/typed-text.ts';
import { CONFIRM_REMINDER, confirmReminderEmail, END_REMINDERS, RESTORE_CART } from './messages.ts';
import { CONFIRM_HOURS, confirmReminder, endReminders, findLines, saveReminder } from './reminders.ts';
import { linesToBring, namesOf } from './restore.ts';
import { reminderPage } from './views/reminder-page.ts';

export interface ReminderDeps {
  database: Database;
  catalog: Pick<Catalog, 'variants'>;
  requests: Pick<CartRequests, 'change'>;
  visitors: Visitors;
  mail: Outbox;
  guard: CustomerGuard;
  limits: RateLimits;
  linkSigner: LinkSigner;
}

const ASK_FROM_NETWORK = { name: 'cart reminder from network', limit: 60, windowSeconds: 60 * 60 };

/** A reminder of the shopper's cart is asked for, confirmed and ended, and its link brings the cart back. */
export function remindersPlugin(parts: ReminderDeps) {
  return async (app: FastifyInstance): Promise<void> => {
    askingRoutes(app, parts);
    linkRoutes(app, parts);
    restoringRoutes(app, parts);
  };
}

function askingRoutes(app: FastifyInstance, parts: ReminderDeps): void {
  app.get('/cart/reminder', async (request, reply) => {
    if (!(await cartOf(parts, request)).cart) return sendPage(reply, nothingInCart());
    const visitor = await parts.guard.find(request, reply);
    return sendPage(reply, reminderPage({ email: visitor?.customer.email ?? '' }));
  });
  app.post('/cart/reminder', (request, reply) => ask(parts, request, reply));
}

async function ask(parts: ReminderDeps, request: FastifyRequest, reply: FastifyReply) {
  const { database, guard, limits } = parts;
  const { email, restored } = readFields(request, ['email', RESUMED]);
  const { cart, isEnded } = await cartOf(parts, request);
  if (isEnded) return sendSignInPage(request, reply, paths.cartReminder());
  if (!cart) return sendPage(reply, nothingInCart(), 422);
  if (restored) return sendPage(reply, reminderPage({ email }));
  const fault = emailFault(email);
  if (fault) return sendPage(reply, reminderPage({ email, faults: { email: fault } }), 422);
  const refuse = (text: string, status: number) =>
    sendPage(reply, reminderPage({ email, fault: text }), status);
  return withRateLimitNotice(refuse, reply, async () => {
    const customer = (await guard.find(request, reply))?.customer;
    const isOwn = customer?.isEmailConfirmed === true && emailKey(customer.email) === emailKey(email);
    await enforceRateLimit(limits, networkCounts(ASK_FROM_NETWORK, networkOf(request)));
    const mayWrite =
      isOwn || (await limits.take([{ rule: RULES.strangerMailToAddress, key: mailboxKey(email) }])).ok;
    const customerId = customer?.id ?? null;
    const asked = await database.transaction(async (connection) => {
      const wanted = { ...cart, customerId, email: cleanTyped(email), isConfirmed: isOwn };
      const reminder = await saveReminder(connection, wanted);
      if (mayWrite && reminder && !reminder.isConfirmed)
        await sendLink(parts, connection, reminder.id, email);
      return reminder;
    });
    if (!asked) return refuse('We have reminded you of this cart already. Once it changes, ask again.', 422);
    return sendPage(reply, asked.isConfirmed ? willRemind() : checkInboxPage());
  });
}

async function sendLink(
  { mail, linkSigner }: ReminderDeps,
  connection: Parameters<Mail['send']>[0],
  id: string,
  email: string,
): Promise<void> {
  const link = mail.publicUrl + paths.cartReminderConfirm(linkSigner.sign(CONFIRM_REMINDER, id));
  await mail.send(connection, {
    to: cleanTyped(email),
    ...confirmReminderEmail({ link, hours: CONFIRM_HOURS }),
  });
}

/** The cart is undefined where it is empty, or where the session has ended. */
async function cartOf({ visitors }: ReminderDeps, request: FastifyRequest) {
  const { token, cart } = await visitors.find(request);
  if (!token) return { isEnded: visitors.tokenOf(request) !== undefined };
  if (cart.lineItems.length === 0) return { isEnded: false };
  const lines = cart.lineItems.map(({ sku, quantity }) => ({ sku, quantity }));
  return { cart: { tokenHash: token.hash, lines }, isEnded: false };
}

function linkRoutes(app: FastifyInstance, { database, linkSigner }: ReminderDeps): void {
  app.get('/cart/reminder/confirm', async (request, reply) =>
    sendPage(
      reply,
      questionPage({
        title: 'Remind you of your cart?',
        text: 'One click, and we write once, in a day.',
        action: paths.cartReminderConfirm(),
        token: tokenOf(request),
        button: 'Yes, remind me',
      }),
    ),
  );
  app.post('/cart/reminder/confirm', async (request, reply) => {
    const id = linkSigner.verify(CONFIRM_REMINDER, readFields(request, ['token']).token);
    if (!id || !(await confirmReminder(database, id))) return sendPage(reply, expiredLinkPage(), 404);
    return sendPage(reply, willRemind());
  });

  app.get('/cart/reminder/end', async (request, reply) =>
    sendPage(
      reply,
      questionPage({
        title: 'No more reminders?',
        text: 'We forget every reminder that this address waits for, and the links in those before.',
        action: paths.cartReminderEnd(),
        token: tokenOf(request),
        button: 'End them all',
      }),
    ),
  );
  app.post('/cart/reminder/end', async (request, reply) => {
    const id = linkSigner.verify(END_REMINDERS, readFields(request, ['token']).token);
    if (!id) return sendPage(reply, expiredLinkPage(), 404);
    await endReminders(database, id);
    return sendPage(
      reply,
      messagePage({ title: 'That was it', text: 'You get no more reminders of carts.' }),
    );
  });
}

function restoringRoutes(app: FastifyInstance, parts: ReminderDeps): void {
  const { database, linkSigner, requests } = parts;
  const linesOf = async (token: string) => {
    const id = linkSigner.verify(RESTORE_CART, token);
    const lines = id && (await findLines(database, id));
    return lines ? linesToBring(parts, lines, new Date()) : [];
  };

  app.get('/cart/restore', async (request, reply) => {
    const token = tokenOf(request);
    const lines = await linesOf(token);
    if (lines.length === 0) return sendPage(reply, expiredLinkPage(), 404);
    const names = await namesOf(parts, lines);
    return sendPage(
      reply,
      questionPage({
        title: 'Bring back your cart',
        text: 'These pieces go into the cart on this device. What is in it stays.',
        more: html`<ul class="stack">${names.map((name) => html`<li>${name}</li>`)}</ul>`,
        action: paths.cartRestore(),
        token,
        button: 'Put them into the cart',
      }),
    );
  });

  app.post('/cart/restore', async (request, reply) => {
    const lines = await linesOf(readFields(request, ['token']).token);
    if (lines.length === 0) return sendPage(reply, expiredLinkPage(), 404);
    await requests.change(request, reply, { type: 'bring', lines }, {});
    return reply.redirect(paths.cart(), 303);
  });
}

/** Ours are shorter; what is longer is none. */
const tokenOf = (request: FastifyRequest): string => queryText(request, 'token').slice(0, 200);

const nothingInCart = (): PageContent =>
  messagePage({ title: 'Your cart is empty', text: 'There is nothing to remind you of yet.' });

const willRemind = (): PageContent =>
  messagePage({
    title: 'We remind you',
    text: 'You get one mail in a day, with a link to your cart. If you order before, nothing comes.',
    onward: { path: paths.cart(), label: 'Back to the cart' },
  });

const checkInboxPage = (): PageContent =>
  messagePage({
    title: 'Look into your mail',
    text: confirmByEmailText(CONFIRM_HOURS),
    onward: { path: paths.cart(), label: 'Back to the cart' },
  });
