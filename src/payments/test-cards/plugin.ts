import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { paths } from '../../layout/paths.ts';
import { sendPage } from '../../layout/send-page.ts';
import { Problem } from '../../web/errors/errors.ts';
import { readForm } from '../../web/form.ts';
import { CARD_FIELDS, type CardValues, cardFaults, cardOf, spaced } from './cards.ts';
import { type PaymentPageContent, paymentPage } from './payment-page.ts';
import type { TestSession } from './queries.ts';
import type { TestCards } from './test-cards.ts';

const FIELDS = [...CARD_FIELDS, 'action', 'fill'] as const;
const FIELD_LENGTH_MAX = 200;

/**
 * The page where a shopper pays with a test card. The number and the security code are checked, and neither stored nor
 * logged. The page shows neither a typed security code nor the number of a real card again.
 */
export const testCardsPlugin =
  (cards: TestCards): FastifyPluginAsync =>
  async (app) => {
    cards.sendWebhooks(async (body, signature) => {
      const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
      const answer = await app.inject({ method: 'POST', url: '/webhooks/stripe', headers, payload: body });
      return answer.statusCode;
    });

    app.get('/test-payment/:id', async (request, reply) => {
      const test = await getSession(cards, request);
      return show(reply, { test, values: NO_VALUES });
    });

    app.post('/test-payment/:id', async (request, reply) => {
      const { action, fill, ...typed } = readForm(request, FIELDS, FIELD_LENGTH_MAX);
      const test = await getSession(cards, request);
      const values = { ...NO_VALUES, ...typed };
      if (fill) return show(reply, { test, values: { ...values, cvc: '', ...filledIn(fill) } });
      switch (action) {
        case 'cancel':
          return reply.redirect(localOf(test.session.cancel_url), 303);
        case 'approve':
          return approve(cards, reply, test);
        case 'refuse':
          return decline(cards, reply, { test, values: NO_VALUES }, 'Your bank did not approve the payment.');
        default:
          return pay(cards, reply, test, values);
      }
    });
  };

const NO_VALUES: CardValues = { cardNumber: '', expiry: '', cvc: '', cardName: '' };

async function getSession(cards: TestCards, { params }: FastifyRequest): Promise<TestSession> {
  const { id } = params as { id: string };
  const found = /^cs_test_[0-9a-f]{24}$/.test(id) ? await cards.find(id) : undefined;
  if (!found) throw new Problem(404, 'not_found', 'There is nothing at this address.');
  return found;
}

function show(reply: FastifyReply, content: Omit<PaymentPageContent, 'back'>, status = 200): FastifyReply {
  const { test, values } = content;
  const { cardNumber } = values;
  const shown = { ...values, cardNumber: cardOf(values) ? cardNumber : '' };
  const back = localOf(test.session.cancel_url);
  return sendPage(reply, paymentPage({ ...content, back, values: shown }), status);
}

async function pay(
  cards: TestCards,
  reply: FastifyReply,
  test: TestSession,
  values: CardValues,
): Promise<FastifyReply> {
  const { session } = test;
  // The form was sent twice, or the page was left open.
  if (session.status === 'complete') return reply.redirect(localOf(session.success_url), 303);
  if (session.status === 'expired') return show(reply, { test, values: NO_VALUES }, 410);
  const faults = cardFaults(values, new Date());
  if (Object.keys(faults).length > 0)
    return show(reply, { test, values: { ...values, cvc: '' }, faults }, 422);
  const card = cardOf(values);
  switch (card?.outcome) {
    case 'paid':
      return finish(cards, reply, test);
    case 'approval':
      await cards.askForApproval(session.id);
      return reply.redirect(paths.testPayment(session.id), 303);
    default: {
      const kept = { ...NO_VALUES, cardName: values.cardName };
      return decline(cards, reply, { test, values: kept }, card?.reason ?? 'Your card was declined.');
    }
  }
}

async function approve(cards: TestCards, reply: FastifyReply, test: TestSession): Promise<FastifyReply> {
  const { session, needsApproval } = test;
  if (session.status === 'open' && !needsApproval) return show(reply, { test, values: NO_VALUES }, 409);
  return finish(cards, reply, test);
}

/** A second payment leads to the same page as the first. */
async function finish(
  cards: TestCards,
  reply: FastifyReply,
  { session }: TestSession,
): Promise<FastifyReply> {
  const now = (await cards.pay(session.id)) ?? (await cards.find(session.id));
  if (now?.session.status === 'complete') return reply.redirect(localOf(session.success_url), 303);
  return reply.redirect(paths.testPayment(session.id), 303);
}

async function decline(
  cards: TestCards,
  reply: FastifyReply,
  { test, values }: Pick<PaymentPageContent, 'test' | 'values'>,
  declined: string,
): Promise<FastifyReply> {
  const now = await cards.decline(test.session.id);
  if (!now) return reply.redirect(paths.testPayment(test.session.id), 303);
  return show(reply, { test: now, values, declined }, 422);
}

function filledIn(number: string): Partial<CardValues> {
  const card = cardOf({ cardNumber: number });
  if (!card) return {};
  return {
    cardNumber: spaced(card.number),
    expiry: '12/34',
    cvc: card.number.startsWith('37') ? '1234' : '123',
  };
}

/**
 * Returns the path of one of the shop's pages. The policy form-action 'self' forbids redirects to another origin, and the
 * shopper's address of the shop may differ from the public one.
 */
function localOf(url: string): string {
  const { pathname, search, hash } = new URL(url);
  return pathname + search + hash;
}
