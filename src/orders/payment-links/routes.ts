import type { FastifyInstance, FastifyReply } from 'fastify';
import { queryText } from '../../customers/forms.ts';
import { messagePage, questionPage } from '../../customers/views/narrow-page.ts';
import type { Database } from '../../database/database.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { sendPage } from '../../layout/send-page.ts';
import type { Payments } from '../../payments/payments.ts';
import { sendToPayment } from '../../payments/send-to-payment.ts';
import { readForm } from '../../web/form.ts';
import { findWaitingEdit, isEditApplied } from '../edit/waiting-edit.ts';
import type { OrderWithLines } from '../order.ts';
import { findOrder, findOrderByNumber } from '../orders.ts';
import { type FoundLink, findPaymentLink, type LinkTarget, type PaymentLinks } from './payment-links.ts';

export interface PaymentLinkRouteDeps {
  database: Database;
  payments: Pick<Payments, 'check' | 'start'>;
  paymentLinks: Pick<PaymentLinks, 'readReturn'>;
}

const TOKEN_LENGTH_MAX = 300;

/** What a link pays now. */
interface Payable extends LinkTarget {
  order: OrderWithLines;
  amountMinor: number;
}

type FoundPayable = Payable | 'ended' | 'paid';

/**
 * The page of a payment link. It shows the amount, and a button leads to the payment provider, so that a program that
 * follows links in emails starts no payment. The payment leads back here. It shows neither the order's address nor a link
 * to the order (S66).
 */
export function paymentLinkRoutes(deps: PaymentLinkRouteDeps): (app: FastifyInstance) => Promise<void> {
  const { payments } = deps;
  return async (app) => {
    app.get('/pay', async (request, reply) => {
      const token = queryText(request, 'token');
      const found = await findPayable(deps, token);
      return typeof found === 'string' ? sendEnd(reply, found) : sendPage(reply, payPage(found, token));
    });

    app.post('/pay', async (request, reply) => {
      const { token = '' } = readForm(request, ['token'], TOKEN_LENGTH_MAX);
      const found = await findPayable(deps, token);
      if (typeof found === 'string') return sendEnd(reply, found);
      const started = await payments.start(found.orderId, found.editId);
      switch (started.kind) {
        case 'redirect':
          return sendToPayment(reply, started.url, paths.pay(token));
        case 'done':
          return sendEnd(reply, 'paid');
        case 'closed':
          return sendEnd(reply, 'ended');
        case 'unavailable':
          return sendPage(reply, UNAVAILABLE, 503);
      }
    });
  };
}

async function findPayable(deps: PaymentLinkRouteDeps, token: string): Promise<FoundPayable> {
  const { database, payments } = deps;
  const link = await findLink(deps, token);
  if (!link) return 'ended';
  // A payment whose report is under way would otherwise be offered once more.
  await payments.check(link.orderId);
  const order = await findOrder(database, link.orderId);
  if (!order) return 'ended';
  if (link.editId === null) {
    if (order.state !== 'placed') return order.state === 'canceled' ? 'ended' : 'paid';
    return link.isExpired ? 'ended' : { ...link, order, amountMinor: order.totalMinor };
  }
  const edit = await findWaitingEdit(database, order.id);
  if (edit?.id === link.editId && !link.isExpired)
    return { ...link, order, amountMinor: edit.differenceMinor };
  return (await isEditApplied(database, link.editId)) ? 'paid' : 'ended';
}

/** Finds what the token of a link is for, or that of the URL that the payment leads back to. */
async function findLink(
  { database, paymentLinks }: PaymentLinkRouteDeps,
  token: string,
): Promise<FoundLink | undefined> {
  const returning = paymentLinks.readReturn(token);
  if (!returning) return findPaymentLink(database, token);
  const order = await findOrderByNumber(database, returning.orderNumber);
  // The payment itself says when it expires.
  return order && { orderId: order.id, editId: returning.editId, isExpired: false };
}

const payPage = ({ order, editId, amountMinor }: Payable, token: string) => {
  const money = formatMoney(amountMinor, order.currency);
  const text =
    editId === null
      ? `Your order ${order.number} costs ${money}. You’ll pay on our payment provider’s page.`
      : `The change to your order ${order.number} costs ${money} more. You’ll pay on our payment provider’s page.`;
  return questionPage({
    ...{ title: `Pay ${money}`, text, action: paths.pay(), token, button: 'Continue to payment' },
  });
};

function sendEnd(reply: FastifyReply, end: 'ended' | 'paid'): FastifyReply {
  const text = end === 'paid' ? PAID : ENDED;
  return sendPage(reply, messagePage(text), end === 'paid' ? 200 : 410);
}

const PAID = {
  title: 'This is paid',
  text: 'Thank you. Everything is paid, and you don’t need to do anything else. We’ve emailed you about your order.',
};
/** It must not say that nothing was charged, because an order that was paid with the link may be canceled later. */
const ENDED = {
  title: 'This payment link no longer works',
  text: 'You can’t pay with it anymore. If you’d still like to pay, please contact us.',
};
const UNAVAILABLE = messagePage({
  title: 'The payment provider isn’t responding',
  text: 'Nothing was charged. Please go back and try again in a moment.',
});
