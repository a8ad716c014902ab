import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { queryText } from '../customers/forms.ts';
import { type CustomerGuard, sendSignInPage } from '../customers/require-customer.ts';
import { RESUMED } from '../customers/sign-in/pending-form.ts';
import { paths, withQuery } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import type { ChangeOrderDeps } from '../orders/change-order.ts';
import { type OrderAccess, type OrderAccessDeps, requireOrder } from '../orders/order-access.ts';
import { type Form, readForm } from '../web/form.ts';
import { isUuid } from '../web/typed-text.ts';
import { returnLabelRoutes } from './labels/routes.ts';
import { type SizeRow, selectOfOrder, selectSizes } from './queries.ts';
import { returnable } from './return.ts';
import { chosenOf, linesOf, RETURN_FIELDS } from './return-form.ts';
import { endReturn, type RequestReturnResult, requestReturn, returnTimeOf } from './returns.ts';
import { shownReturn } from './shown-returns.ts';
import { type ReturnContent, returnPage } from './views/return-page.ts';

export interface ReturnRouteDeps extends ChangeOrderDeps, OrderAccessDeps {
  guard: Pick<CustomerGuard, 'findCustomer' | 'findVisitor'>;
  /** Called after a commit that changed stock. It does not wait. */
  onStockChanged(): void;
}

type OrderRequest = FastifyRequest<{ Params: { number: string } }>;
const FIELD_LENGTH_MAX = 300;

/** The page to return items of an order, for its customer and for guests with its link. */
export function returnsPlugin(deps: ReturnRouteDeps) {
  return async (app: FastifyInstance): Promise<void> => {
    await app.register(returnLabelRoutes(deps));
    app.get<{ Params: { number: string } }>('/orders/:number/return', async (request, reply) => {
      const access = await accessOf(deps, request, reply, queryText(request, 'token'));
      if (!access) return reply;
      return show(deps, reply, access, { notice: DONE[queryText(request, 'done')] });
    });
    app.post<{ Params: { number: string } }>('/orders/:number/return', (request, reply) =>
      submit(deps, request, reply),
    );
    app.post<{ Params: { number: string } }>('/orders/:number/return/cancel', async (request, reply) => {
      const { token = '', id = '' } = readForm(request, ['token', 'id'], FIELD_LENGTH_MAX);
      const access = await accessOf(deps, request, reply, token);
      if (!access) return reply;
      const end = { id, orderId: access.order.id, state: 'canceled', by: '' } as const;
      if (!isUuid(id) || !(await endReturn(deps.database, end)))
        return show(deps, reply, access, { fault: 'This return can no longer be canceled.' }, 409);
      deps.onStockChanged();
      return redirectDone(reply, access, 'canceled');
    });
  };
}

const DONE: Readonly<Record<string, string>> = {
  asked: 'Your return is registered. Drop the parcel off at any parcel shop, free of charge.',
  canceled: 'Your return is canceled.',
};

const REFUSED: Readonly<Record<Extract<RequestReturnResult, { ok: false }>['reason'], string>> = {
  not_now: 'These items can’t be returned now.',
  nothing: 'Choose at least one item to return.',
  too_many: 'You’re already returning some of these.',
  no_such_size: 'One of these sizes isn’t available. Choose another size or a refund.',
  other_price:
    'One of these sizes has a different price, so we can’t exchange it. Choose a refund, then order the size you want.',
  out_of_stock: 'One of these sizes has just sold out. Choose another size or a refund.',
};

async function submit(
  deps: ReturnRouteDeps,
  request: OrderRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const form = readForm(request, RETURN_FIELDS, FIELD_LENGTH_MAX);
  const page = paths.orderReturn(request.params.number, '');
  // This comes before the order is looked up, so the answer does not reveal whether the order exists (S16).
  if (!form.token && !(await deps.guard.findCustomer(request))) return sendSignInPage(request, reply, page);
  const access = await accessOf(deps, request, reply, form.token ?? '');
  if (!access) return reply;
  if (form[RESUMED]) return show(deps, reply, access, { form });
  const chosen = linesOf(form);
  if (!chosen.ok) return show(deps, reply, access, { form, fault: chosen.fault }, 422);
  const input = { orderId: access.order.id, key: keyOf(form), lines: chosen.lines };
  const result = await requestReturn(deps, deps.database, input);
  if (!result.ok) {
    const isRace = result.reason === 'out_of_stock' || result.reason === 'not_now';
    return show(deps, reply, access, { form, fault: REFUSED[result.reason] }, isRace ? 409 : 422);
  }
  deps.onStockChanged();
  return redirectDone(reply, access, 'asked');
}

const accessOf = (deps: ReturnRouteDeps, request: OrderRequest, reply: FastifyReply, token: string) =>
  requireOrder(deps, request, reply, { token, pageOf: (number) => paths.orderReturn(number) });

function redirectDone(reply: FastifyReply, { order, token }: OrderAccess, done: string): FastifyReply {
  const page = paths.orderReturn(order.number, token);
  return reply.redirect(withQuery(page, `done=${done}`), 303);
}

const keyOf = ({ key = '' }: Form<string>): string => (isUuid(key) ? key : randomUUID());

interface ShowInput extends Pick<ReturnContent, 'notice' | 'fault'> {
  form?: Form<string>;
}

async function show(
  { database }: ReturnRouteDeps,
  reply: FastifyReply,
  { order, token }: OrderAccess,
  { form = {}, notice, fault }: ShowInput,
  status = 200,
): Promise<FastifyReply> {
  const { settings } = reply.server.site;
  const returns = await database.list(selectOfOrder, [order.id]);
  const { isOpen, until } = await returnTimeOf(database, order);
  const left = returnable(order, returns);
  const sizes = isOpen ? await database.list(selectSizes, [order.id]) : [];
  const lines = isOpen ? order.lines.filter(({ position }) => (left.get(position) ?? 0) > 0) : [];
  const content: ReturnContent = {
    number: order.number,
    token,
    key: keyOf(form),
    currency: order.currency,
    ...{ time: { isOpen, until }, returnDays: order.returnDays },
    timeZone: settings.timeZone,
    lines: lines.map((line) => ({
      position: line.position,
      item: [line.name, line.color, line.style, line.size].filter(Boolean).join(', '),
      left: left.get(line.position) ?? 0,
      ...sizesOf(line.position, sizes),
      chosen: chosenOrKept(form, line.position),
    })),
    returns: returns.map((one) => ({ id: one.id, ...shownReturn(order, one, token, settings) })),
    notice,
    fault,
  };
  return sendPage(reply, returnPage(content), status);
}

/** The sizes that a line can be exchanged for, and the sizes in stock that have a different price. */
function sizesOf(position: number, all: readonly SizeRow[]) {
  const inStock = all.filter((size) => size.position === position && size.stock > 0);
  return {
    sizes: inStock.filter(({ isSamePrice }) => isSamePrice),
    otherwisePriced: inStock.filter(({ isSamePrice }) => !isSamePrice).map(({ size }) => size),
  };
}

function chosenOrKept(form: Form<string>, position: number) {
  const chosen = chosenOf(form, position);
  return { ...chosen, quantity: chosen.quantity || '0' };
}
