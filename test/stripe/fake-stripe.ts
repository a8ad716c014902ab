import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CheckoutSession,
  callOf,
  eventOf,
  keyReused,
  type ProviderCall,
  type ProviderEvent,
  Refusal,
} from '../../src/payments/test-cards/protocol.ts';
import { elementsStandIn, isOfElements } from './elements.ts';
import { Ledger } from './ledger.ts';
import { payPage } from './pay-page.ts';
import { deliverUntilTaken } from './webhooks.ts';

/**
 * `refuse` answers with the status and does nothing. `lose` does the call and cuts the connection instead of answering.
 * `hang` does the call and never answers. `cut` cuts the connection without doing anything.
 */
export type Fault = { kind: 'refuse'; status: number; code?: string } | { kind: 'lose' | 'hang' | 'cut' };

interface Answer {
  status: number;
  body: string;
}

/**
 * A fake of Stripe at the HTTP level: the calls that the shop uses, with idempotency keys that even repeat Stripe's own
 * failures, the page where shoppers pay, and webhooks.
 */
export class FakeStripe {
  readonly ledger = new Ledger();
  /** All calls that it has received, oldest first. */
  readonly calls: { call: ProviderCall; key: string | undefined }[] = [];
  /** All events, whether or not they were delivered. */
  readonly events: ProviderEvent[] = [];
  /** The webhook URL that events are sent to until they are accepted. If it is undefined, the test delivers them. */
  webhookUrl: string | undefined;
  /** Called before and after a call is carried out, with the caller's secret key, so that a test can intervene. */
  onCall: (call: ProviderCall, moment: 'before' | 'after', secretKey: string) => Promise<void> | void =
    () => {};
  readonly #faults = new Map<ProviderCall, Fault[]>();
  readonly #answers = new Map<string, { request: string; answer: Answer | undefined }>();
  readonly #stop = new AbortController();
  #server: Server | undefined;
  url = '';

  async start(port = 0): Promise<void> {
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: Error) => response.destroy(error));
    });
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    const closed = this.#server && once(this.#server, 'close');
    this.#server?.close();
    this.#server?.closeAllConnections();
    await closed;
  }

  /** Each of these faults is for one of the next calls of this kind. */
  fail(call: ProviderCall, ...faults: Fault[]): void {
    this.#faults.set(call, [...(this.#faults.get(call) ?? []), ...faults]);
  }

  /** Forgets the idempotency keys, as Stripe does after a day. */
  forgetKeys(): void {
    this.#answers.clear();
  }

  /** A shopper pays. Returns false if the page is closed. */
  pay(id: string): boolean {
    const session = this.ledger.pay(id);
    if (session) this.tell('checkout.session.completed', session);
    return session !== undefined;
  }

  decline(id: string): void {
    const { metadata } = this.ledger.session(id);
    this.tell('payment_intent.payment_failed', { id: 'pi_declined', object: 'payment_intent', metadata });
  }

  tell(type: string, object: object): ProviderEvent {
    const event = eventOf(type, object);
    this.events.push(event);
    if (this.webhookUrl) void deliverUntilTaken(this.webhookUrl, event, this.#stop.signal);
    return event;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    if (pathname.startsWith('/pay/')) {
      const pay = body ? new URLSearchParams(body).get('outcome') : null;
      return payPage(this, pathname.slice('/pay/'.length), pay, response);
    }
    if (isOfElements(pathname)) return elementsStandIn(this, pathname, new URLSearchParams(body), response);
    const found = callOf(`${request.method} ${pathname}`);
    if (!found)
      return send(response, refusal(new Refusal(404, 'invalid_request_error', undefined, pathname)));
    const secretKey = (request.headers.authorization ?? '').replace('Bearer ', '');
    if (!/^[sr]k_test_/.test(secretKey))
      return send(response, refusal(new Refusal(401, 'invalid_request_error', undefined, 'Invalid API Key')));
    const { call, id } = found;
    const key = request.headers['idempotency-key'] as string | undefined;
    this.calls.push({ call, key });
    const fault = this.#faults.get(call)?.shift();
    if (fault?.kind === 'cut') return void response.destroy();
    await this.onCall(call, 'before', secretKey);
    const applyDecision = () => this.#applyDecision(call, id, new URLSearchParams(body), searchParams, fault);
    const answer =
      request.method === 'POST' && key
        ? this.#once(key, `${pathname} ${body}`, applyDecision)
        : applyDecision();
    await this.onCall(call, 'after', secretKey);
    if (fault?.kind === 'lose') return void response.destroy();
    if (fault?.kind !== 'hang') send(response, answer);
  }

  /** A call with a known key is not carried out again and gets the same answer. */
  #once(key: string, request: string, applyDecision: () => Answer): Answer {
    const kept = this.#answers.get(key);
    if (kept && kept.request !== request) return refusal(keyReused());
    if (kept?.answer) return kept.answer;
    const answer = applyDecision();
    // A call that was refused before it began can be sent again.
    if (answer.status < 400 || answer.status >= 500) this.#answers.set(key, { request, answer });
    return answer;
  }

  #applyDecision(
    call: ProviderCall,
    id: string,
    form: URLSearchParams,
    search: URLSearchParams,
    fault: Fault | undefined,
  ): Answer {
    try {
      if (fault?.kind === 'refuse')
        throw new Refusal(
          fault.status,
          fault.status < 500 ? 'invalid_request_error' : 'api_error',
          fault.code,
          '',
        );
      return { status: 200, body: JSON.stringify(this.#do(call, id, form, search)) };
    } catch (error) {
      if (error instanceof Refusal) return refusal(error);
      throw error;
    }
  }

  #do(call: ProviderCall, id: string, form: URLSearchParams, search: URLSearchParams): object {
    const { ledger } = this;
    switch (call) {
      case 'create_session':
        return ledger.createSession(form, this.url);
      case 'find_session':
        return ledger.session(id);
      case 'expire_session':
        return this.#told('checkout.session.expired', ledger.expire(id));
      case 'create_refund':
        return this.#told('refund.created', ledger.createRefund(form));
      case 'find_refund':
        return ledger.refund(id);
      case 'list_refunds': {
        const data = ledger.refundsOf(search.get('payment_intent') ?? '');
        return { object: 'list', data, has_more: false, url: '/v1/refunds' };
      }
    }
  }

  #told<T extends object>(type: string, object: T): T {
    this.tell(type, object);
    return object;
  }

  /** The only session of an order's number, or the newest of several. */
  sessionOf(title: string): CheckoutSession | undefined {
    return [...this.ledger.sessions.values()].findLast((session) => session.title === title);
  }
}

const refusal = ({ status, body }: Refusal): Answer => ({ status, body: JSON.stringify(body) });

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_fake' }).end(body);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
