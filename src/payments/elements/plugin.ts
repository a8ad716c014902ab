import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { sendPage } from '../../layout/send-page.ts';
import { Problem } from '../../web/errors/errors.ts';
import { readForm } from '../../web/form.ts';
import { enforceRateLimit, type RateLimit, type RateLimits } from '../../web/limits/rate-limit.ts';
import type { Payments } from '../payments.ts';
import type { ElementsProvider } from '../provider.ts';
import type { Attempt } from '../queries.ts';
import { sendToPayment } from '../send-to-payment.ts';
import { elementsPage, stoppedPage } from './elements-page.ts';
import { type PayWay, progressOf } from './start-on-page.ts';

export interface ElementsDeps {
  payments: Pick<Payments, 'findAttempt' | 'startOnPage'>;
  /** Undefined without the provider's public key. Payments that were begun with it still lead to the page. */
  elements: ElementsProvider | undefined;
  limits: RateLimits;
  /** Reads the attempt from the signed token of the address. */
  attemptOf(token: string): string | undefined;
}

/** Each start asks the provider, which limits its calls, too. */
const STARTS_OF_PAYMENT: RateLimit = { name: 'starts of payment', limit: 10, windowSeconds: 60 };

/** The shop's own payment page, which embeds the provider's fields. The provider's script runs on no other page. */
export const elementsPlugin =
  (deps: ElementsDeps): FastifyPluginAsync =>
  async (app) => {
    const { payments, limits } = deps;
    const startOnPage = async ({ attempt: { id } }: PagePayment, way: PayWay) => {
      await enforceRateLimit(limits, [{ rule: STARTS_OF_PAYMENT, key: id }]);
      return payments.startOnPage(id, way);
    };

    app.get('/payment/:token', async (request, reply) => show(deps, reply, await getPayment(deps, request)));

    app.post('/payment/:token', async (request, reply) => {
      readForm(request, [], 0);
      const payment = await getPayment(deps, request);
      const started = await startOnPage(payment, 'hosted');
      if (started.kind === 'unavailable') return show(deps, reply, payment, UNAVAILABLE);
      if (started.kind !== 'redirect') return show(deps, reply, await getPayment(deps, request));
      return sendToPayment(reply, started.url, payment.back);
    });

    // The page's script asks for the secret once the provider's script has loaded.
    app.post('/payment/:token/elements', async (request, reply) => {
      readForm(request, [], 0);
      const payment = await getPayment(deps, request);
      const started = await startOnPage(payment, 'elements');
      if (started.kind === 'elements') return reply.send({ clientSecret: started.secret });
      if (started.kind === 'unavailable') throw new Problem(503, 'provider_unavailable', UNAVAILABLE);
      return reply.send({ url: started.kind === 'redirect' ? started.url : payment.back });
    });
  };

const UNAVAILABLE =
  'The payment provider isn’t responding. Nothing was charged. Please try again in a moment.';

interface PagePayment {
  attempt: Attempt;
  token: string;
  /** The path of the order's page, or of the page of its payment link. */
  back: string;
}

async function getPayment(deps: ElementsDeps, { params }: FastifyRequest): Promise<PagePayment> {
  const { token } = params as { token: string };
  const id = deps.attemptOf(token);
  const attempt = id && (await deps.payments.findAttempt(id));
  if (!attempt) throw new Problem(404, 'not_found', 'There is nothing at this address.');
  const { pathname, search } = new URL(attempt.returnUrl);
  return { attempt, token, back: pathname + search };
}

function show(
  { elements }: ElementsDeps,
  reply: FastifyReply,
  { attempt, token, back }: PagePayment,
  fault?: string,
): FastifyReply {
  const progress = progressOf(attempt);
  if (progress === 'done' || progress === 'closed') return reply.redirect(back, 303);
  if (progress === 'hosted') return sendToPayment(reply, attempt.url ?? '', back);
  const isBegun = progress === 'elements';
  // The button of the page behind `back` begins the payment on the provider's page.
  if (!elements && !isBegun) return reply.redirect(back, 303);
  if (!elements) return sendPage(reply, stoppedPage({ attempt, back }), 410);
  allowProvider(reply, elements);
  return sendPage(reply, elementsPage({ attempt, token, elements, back, isBegun, fault }), fault ? 503 : 200);
}

/** Allows the provider's script, frames, calls and images on this page, and the windows that wallets open. */
function allowProvider(reply: FastifyReply, { origins }: ElementsProvider): void {
  const policy = String(reply.getHeader('content-security-policy') ?? '')
    .replace("script-src 'self'", `script-src 'self' ${origins.script}`)
    .replace("connect-src 'self'", `connect-src 'self' ${origins.connect}`)
    .replace("img-src 'self'", `img-src 'self' ${origins.image}`);
  const [frame = ''] = origins.frame.split(' ');
  reply
    .header('content-security-policy', `${policy}; frame-src ${origins.frame}`)
    .header('permissions-policy', permissions(reply, frame))
    .header('cross-origin-opener-policy', 'same-origin-allow-popups');
}

const permissions = (reply: FastifyReply, frame: string): string =>
  String(reply.getHeader('permissions-policy') ?? '').replace('payment=()', `payment=(self "${frame}")`);
