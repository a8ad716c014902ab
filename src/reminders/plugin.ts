import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Carts } from '../cart/carts.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { emailFault, ownsAddress } from '../customers/email.ts';
import { readFields, withRateLimitNotice } from '../customers/forms.ts';
import { linkQuestion } from '../customers/link-question.ts';
import { type CustomerGuard, sendSignInPage } from '../customers/require-customer.ts';
import { RESUMED } from '../customers/sign-in/pending-form.ts';
import { strangerMailTo } from '../customers/stranger-emails.ts';
import { confirmByEmailText, messagePage } from '../customers/views/narrow-page.ts';
import type { Database, Queryable } from '../database/database.ts';
import type { PageContent } from '../layout/page.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import type { Outbox } from '../mail/letter.ts';
import type { Cookies } from '../sessions/cookies.ts';
import type { LinkSigner } from '../sessions/link-signer.ts';
import type { Visitors } from '../sessions/visitors.ts';
import { networkCounts, networkOf } from '../web/limits/networks.ts';
import { enforceRateLimit, type RateLimits } from '../web/limits/rate-limit.ts';
import { cleanTyped } from '../web/typed-text.ts';
import { CONFIRM_REMINDER, confirmReminderEmail, END_REMINDERS } from './messages.ts';
import { CONFIRM_HOURS, confirmReminder, endReminders, saveReminder } from './reminders.ts';
import { restoreRoutes } from './restore-routes.ts';
import { reminderPage } from './views/reminder-page.ts';

export interface ReminderDeps {
  database: Database;
  catalog: Pick<Catalog, 'variants'>;
  carts: Pick<Carts, 'change'>;
  visitors: Pick<Visitors, 'find'>;
  cookies: Pick<Cookies, 'readSession'>;
  mail: Outbox;
  guard: CustomerGuard;
  limits: RateLimits;
  linkSigner: LinkSigner;
}

const REQUESTS_FROM_NETWORK = { name: 'cart reminder from network', limit: 60, windowSeconds: 60 * 60 };

/** A shopper asks for a reminder of the cart, confirms it, ends it, and restores the cart by its link. */
export function remindersPlugin(deps: ReminderDeps) {
  return async (app: FastifyInstance): Promise<void> => {
    requestRoutes(app, deps);
    linkRoutes(app, deps);
    restoreRoutes(app, deps);
  };
}

function requestRoutes(app: FastifyInstance, deps: ReminderDeps): void {
  app.get('/cart/reminder', async (request, reply) => {
    if (!(await findCart(deps, request)).cart) return sendPage(reply, emptyCartPage());
    const visitor = await deps.guard.findCustomer(request, reply);
    return sendPage(reply, reminderPage({ email: visitor?.customer.email ?? '' }));
  });

  app.post('/cart/reminder', async (request, reply) => {
    const { email, [RESUMED]: isResumed } = readFields(request, ['email', RESUMED]);
    const { cart, isSessionEnded } = await findCart(deps, request);
    if (isSessionEnded) return sendSignInPage(request, reply, paths.cartReminder());
    if (!cart) return sendPage(reply, emptyCartPage(), 422);
    if (isResumed) return sendPage(reply, reminderPage({ email }));
    const fault = emailFault(email);
    if (fault) return sendPage(reply, reminderPage({ email, faults: { email: fault } }), 422);
    const refuse = (text: string, status: number) =>
      sendPage(reply, reminderPage({ email, fault: text }), status);
    return withRateLimitNotice(refuse, reply, () =>
      requestReminder(deps, request, reply, email, cart, refuse),
    );
  });
}

async function requestReminder(
  deps: ReminderDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  email: string,
  cart: ReminderCart,
  refuse: (text: string, status: number) => FastifyReply,
): Promise<FastifyReply> {
  const { database, guard, limits } = deps;
  const customer = (await guard.findCustomer(request, reply))?.customer;
  const isConfirmed = ownsAddress(customer, email);
  await enforceRateLimit(limits, networkCounts(REQUESTS_FROM_NETWORK, networkOf(request)));
  const isEmailAllowed = isConfirmed || (await limits.take([strangerMailTo(email)])).ok;
  const reminder = await database.transaction(async (connection) => {
    const input = { ...cart, customerId: customer?.id ?? null, email: cleanTyped(email), isConfirmed };
    const saved = await saveReminder(connection, input);
    if (isEmailAllowed && saved && !saved.isConfirmed)
      await sendConfirmLink(deps, connection, saved.id, email);
    return saved;
  });
  if (!reminder)
    return refuse('We’ve already reminded you of this cart. You can ask again once it changes.', 422);
  return sendPage(reply, reminder.isConfirmed ? reminderSetPage() : checkInboxPage());
}

async function sendConfirmLink(
  { mail, linkSigner }: ReminderDeps,
  connection: Queryable,
  id: string,
  email: string,
): Promise<void> {
  const link = mail.publicUrl + paths.cartReminderConfirm(linkSigner.sign(CONFIRM_REMINDER, id));
  const content = confirmReminderEmail({ link, hours: CONFIRM_HOURS });
  await mail.send(connection, { to: cleanTyped(email), ...content });
}

interface ReminderCart {
  tokenHash: Buffer;
  lines: { sku: string; quantity: number }[];
}

/** The cart is undefined if it is empty, or if the session has ended. */
async function findCart(
  { visitors, cookies }: ReminderDeps,
  request: FastifyRequest,
): Promise<{ cart?: ReminderCart; isSessionEnded: boolean }> {
  const { token, cart } = await visitors.find(request);
  if (!token) return { isSessionEnded: cookies.readSession(request.headers.cookie) !== undefined };
  if (cart.lineItems.length === 0) return { isSessionEnded: false };
  const lines = cart.lineItems.map(({ sku, quantity }) => ({ sku, quantity }));
  return { cart: { tokenHash: token.hash, lines }, isSessionEnded: false };
}

function linkRoutes(app: FastifyInstance, { database, linkSigner }: ReminderDeps): void {
  linkQuestion(app, linkSigner, {
    path: paths.cartReminderConfirm(),
    purpose: CONFIRM_REMINDER,
    title: 'Want a reminder about your cart?',
    text: 'Confirm, and we’ll email you once, a day from now.',
    button: 'Yes, remind me',
    act: async (id) => ((await confirmReminder(database, id)) ? reminderSetPage() : undefined),
  });
  linkQuestion(app, linkSigner, {
    path: paths.cartReminderEnd(),
    purpose: END_REMINDERS,
    title: 'Turn off cart reminders?',
    text: 'You won’t get any more reminders at this address. Links in earlier reminders will stop working.',
    button: 'Turn off reminders',
    isOneClick: true,
    async act(id) {
      await endReminders(database, id);
      return messagePage({ title: 'Reminders are off', text: 'You won’t get any more cart reminders.' });
    },
  });
}

const emptyCartPage = (): PageContent =>
  messagePage({
    title: 'Your cart is empty',
    text: 'Add something to your cart first, and we can remind you of it.',
  });

const BACK_TO_CART = { path: paths.cart(), label: 'Back to cart' };

const reminderSetPage = (): PageContent =>
  messagePage({
    title: 'We’ll remind you',
    text: 'We’ll email you a link to your cart in a day. If you order before then, we won’t send it.',
    onward: BACK_TO_CART,
  });

const checkInboxPage = (): PageContent =>
  messagePage({
    title: 'Check your email',
    text: confirmByEmailText(CONFIRM_HOURS),
    onward: BACK_TO_CART,
  });
