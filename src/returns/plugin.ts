import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { queryText } from '../customers/forms.ts';
import { type CustomerGuard, sendSignInPage } from '../customers/require-customer.ts';
import type { Database } from '../database/database.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import type { ChangeParts } from '../orders/change-order.ts';
import type { OrderWithLines } from '../orders/order.ts';
import { orderNumberOf } from '../orders/order-number.ts';
import { findOrderByNumber } from '../orders/orders.ts';
import { Problem } from '../web/errors/errors.ts';
import { type Form, readForm } from '../web/form.ts';
import { isUuid } from '../web/typed-text.ts';
import { selectOfOrder, selectSizes } from './queries.ts';
import { RETURN_DAYS, returnable } from './return.ts';
import { type Chosen, chosenOf, linesOf, RETURN_FIELDS } from './return-form.ts';
import { type Asked, askForReturn, endReturn, piecesOf, returnTimeOf } from './returns.ts';
import { type ReturnContent, returnPage } from './views/return-page.ts';

export interface ReturnParts extends ChangeParts {
  database: Database;
  guard: Pick<CustomerGuard, 'find'>;
  /** To be called after a commit that changed stock. */
  onStockChanged(): void;
}

/** An order and the token of the link that has led to it; empty for its customer. */
interface Seen {
  order: OrderWithLines;
  token: string;
}

type NumberRequest = FastifyRequest<{ Params: { number: string } }>;
const FIELD_LENGTH_MAX = 300;

/** `/orders/:number/return`, for who may see the order. */
export function returnsPlugin(parts: ReturnParts) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: { number: string } }>('/orders/:number/return', async (request, reply) => {
      const seen = await requireSeen(parts, request, reply, queryText(request, 'token'));
      if (!seen) return reply;
      const notice = DONE[queryText(request, 'done')];
      return show(parts, reply, seen, { notice });
    });
    app.post<{ Params: { number: string } }>('/orders/:number/return', (request, reply) =>
      ask(parts, request, reply),
    );
    app.post<{ Params: { number: string } }>('/orders/:number/return/cancel', async (request, reply) => {
      const { token = '', id = '' } = readForm(request, ['token', 'id'], FIELD_LENGTH_MAX);
      const seen = await requireSeen(parts, request, reply, token);
      if (!seen) return reply;
      const ended = { id, orderId: seen.order.id, state: 'canceled', by: '' } as const;
      if (!isUuid(id) || !(await endReturn(parts.database, ended))) {
        const fault = 'This return does not wait for a parcel any more.';
        return show(parts, reply, seen, { fault }, 409);
      }
      parts.onStockChanged();
      return goBack(reply, seen, 'canceled');
    });
  };
}

const DONE: Readonly<Record<string, string>> = {
  asked: 'Send us the parcel free of charge from any parcel shop, with the order number on it.',
  canceled: 'You keep them.',
};

const REFUSED: Readonly<Record<Extract<Asked, { ok: false }>['reason'], string>> = {
  not_now: `Pieces can be returned for ${RETURN_DAYS} days after they have arrived.`,
  nothing: 'Choose at least one piece to send back.',
  too_many: 'Some of these are on their way back already.',
  no_such_size: 'One of these sizes is not to be had. Choose another, or your money back.',
  other_price:
    'One of these sizes has another price and cannot be exchanged. Send the piece back for your money, and order the size anew.',
  out_of_stock: 'One of these sizes has just been sold. Choose another, or your money back.',
};

async function ask(parts: ReturnParts, request: NumberRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { database, onStockChanged } = parts;
  const form = readForm(request, RETURN_FIELDS, FIELD_LENGTH_MAX);
  const page = paths.orderReturn(request.params.number, '');
  // This comes before the order is looked up, so the answer does not tell whether the order exists (S16).
  if (!form.token && !(await parts.guard.find(request))) return sendSignInPage(request, reply, page);
  const seen = await requireSeen(parts, request, reply, form.token ?? '');
  if (!seen) return reply;
  if (form.restored) return show(parts, reply, seen, { form });
  const asked = linesOf(form);
  if (!asked.ok) return show(parts, reply, seen, { form, fault: asked.fault }, 422);
  const key = isUuid(form.key ?? '') ? (form.key as string) : randomUUID();
  const done = await askForReturn(parts, database, { orderId: seen.order.id, key, lines: asked.lines });
  if (!done.ok) {
    const isRace = done.reason === 'out_of_stock' || done.reason === 'not_now';
    return show(parts, reply, seen, { form, fault: REFUSED[done.reason] }, isRace ? 409 : 422);
  }
  onStockChanged();
  return goBack(reply, seen, 'asked');
}

function goBack(reply: FastifyReply, { order, token }: Seen, done: string): FastifyReply {
  const page = paths.orderReturn(order.number, token);
  return reply.redirect(`${page}${page.includes('?') ? '&' : '?'}done=${done}`, 303);
}

/** Throws a Problem where the visitor may not see the order (S16). Where it is undefined, the reply asks to sign in. */
async function requireSeen(
  parts: ReturnParts,
  request: NumberRequest,
  reply: FastifyReply,
  token: string,
): Promise<Seen | undefined> {
  const { database, guard } = parts;
  const number = orderNumberOf(request.params.number);
  const order = number && (await findOrderByNumber(database, number));
  if (!order) throw notFound();
  const visitor = await guard.find(request);
  if (visitor && order.customerId === visitor.customer.id) return { order, token: '' };
  if (parts.links.access(order, token, visitor !== undefined) === 'open') return { order, token };
  reply.redirect(paths.signIn(paths.orderReturn(order.number)), 303);
  return undefined;
}

const notFound = () => new Problem(404, 'not_found', 'There is nothing at this address.');

/** What a line can be exchanged for, and which sizes are there for another price. */
function sizesOf(position: number, all: readonly (Size & { position: number; stock: number })[]) {
  const there = all.filter((size) => size.position === position && size.stock > 0);
  return {
    sizes: there.filter(({ isSamePrice }) => isSamePrice),
    otherwisePriced: there.filter(({ isSamePrice }) => !isSamePrice).map(({ size }) => size),
  };
}

interface Size {
  sku: string;
  size: string;
  isSamePrice: boolean;
}

interface Said extends Pick<ReturnContent, 'notice' | 'fault'> {
  form?: Form<string>;
}

async function show(
  { database }: ReturnParts,
  reply: FastifyReply,
  { order, token }: Seen,
  { form = {}, notice, fault }: Said,
  status = 200,
): Promise<FastifyReply> {
  const returns = await database.list(selectOfOrder, [order.id]);
  const { isOpen, until } = await returnTimeOf(database, order);
  const left = returnable(order, returns);
  const sizes = isOpen ? await database.list(selectSizes, [order.id]) : [];
  const lines = isOpen ? order.lines.filter(({ position }) => (left.get(position) ?? 0) > 0) : [];
  const content: ReturnContent = {
    number: order.number,
    token,
    key: isUuid(form.key ?? '') ? (form.key as string) : randomUUID(),
    currency: order.currency,
    time: { isOpen, until },
    lines: lines.map((line) => ({
      position: line.position,
      piece: [line.name, line.color, line.style, line.size].filter(Boolean).join(', '),
      left: left.get(line.position) ?? 0,
      ...sizesOf(line.position, sizes),
      chosen: chosenOrKept(chosenOf(form, line.position)),
    })),
    returns: returns.map(({ id, state, refundMinor, lines }) => ({
      id,
      state,
      refundMinor,
      pieces: piecesOf(order, lines),
    })),
    notice,
    fault,
  };
  return sendPage(reply, returnPage(content), status);
}

const chosenOrKept = (chosen: Chosen): Chosen => ({ ...chosen, quantity: chosen.quantity || '0' });
