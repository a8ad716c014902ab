import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestInstance } from '../../test/shop.ts';
import { deliverRound, listDueEndpoints } from './deliver.ts';
import { resumeDeliveries } from './resume-deliveries.ts';
import { webhookHeaders } from './signature.ts';

/** A message as another system gets it. */
export interface ReceivedMessage {
  id: string;
  type: string;
  data: { number?: string; sku?: string; slug?: string; [member: string]: unknown };
}

/** Another system, which keeps what it gets. */
export interface Receiver {
  url: string;
  messages: ReceivedMessage[];
  /** The secret that it verifies with. It starts with none and then accepts everything. */
  secret: string;
  /** Decides on the answer. With 0, the connection is closed without one. */
  answer: (message: ReceivedMessage) => number;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const message: ReceivedMessage = { id: headerOf(request, 'webhook-id'), ...JSON.parse(body) };
    if (receiver.secret && !isSigned(request, body, receiver.secret)) return response.writeHead(401).end();
    receiver.messages.push(message);
    const status = receiver.answer(message);
    if (status === 0) request.socket.destroy();
    else response.writeHead(status).end(`answered ${status}`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    messages: [],
    secret: '',
    answer: () => 204,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

const headerOf = ({ headers }: IncomingMessage, name: string): string => String(headers[name] ?? '');

/** Verifies like a library of Standard Webhooks: one of the signatures must fit. */
function isSigned(request: IncomingMessage, body: string, secret: string): boolean {
  const timestamp = Number(headerOf(request, 'webhook-timestamp'));
  assert.ok(Math.abs(Date.now() / 1_000 - timestamp) < 300, 'the timestamp is not now');
  const message = { id: headerOf(request, 'webhook-id'), timestamp, body };
  const expected = webhookHeaders(message, [secret])['webhook-signature'];
  return headerOf(request, 'webhook-signature')
    .split(' ')
    .includes(expected ?? '');
}

/** Sends everything that is due, as the job does. */
export async function deliverDue({ services }: Pick<TestInstance, 'services'>): Promise<void> {
  for (const endpoint of await listDueEndpoints(services.database)) {
    await resumeDeliveries(services.database, endpoint);
    let state = { isMore: true, failures: endpoint.failures };
    while (state.isMore) state = await deliverRound(services, { id: endpoint.id, failures: state.failures });
  }
}
