import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pageNotFound, readFields } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { RETURN_LABELS } from '../../orders/labels/label-makers.ts';
import { sendLabels } from '../../orders/labels/send-labels.ts';
import { ORDER_LINES_MAX, orderNumberOf } from '../../orders/order.ts';
import { findOrder } from '../../orders/orders.ts';
import { orderCursorOf } from '../../orders/staff/list-orders.ts';
import { type DecideReturnResult, receiveReturn, refuseReturn } from '../../returns/decide.ts';
import { parseReturnNumber, returnLabel, returnNumber } from '../../returns/labels/return-label.ts';
import { listReturns } from '../../returns/list-returns.ts';
import { selectById } from '../../returns/queries.ts';
import {
  CONDITION_LENGTH_MAX,
  type ReceivedLine,
  type Return,
  type ReturnState,
} from '../../returns/return.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { readForm } from '../../web/form.ts';
import { isCleanText, isUuid } from '../../web/typed-text.ts';
import { loadList } from '../lists/load-list.ts';
import { labelsInput } from '../orders/print/labels-input.ts';
import type { AdminOrderDeps } from '../orders/routes.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { type ReturnContent, returnView } from './return-view.ts';
import { returnsList } from './returns-list.ts';

const see = { right: 'orders:read' } as const;
const change = { right: 'orders:write' } as const;

const RECEIVE_FIELDS: readonly string[] = Array.from({ length: ORDER_LINES_MAX }, (_, index) =>
  ['received', 'writtenOff', 'condition'].map((name) => `${name}-${index + 1}`),
).flat();

/** Its times are in this time zone only where its columns are listed. */
export const returns = returnsList('UTC');

interface OfReturn {
  Params: { id: string };
}

/** The list of returns, and the page that receives or refuses one. */
export function returnRoutes(deps: AdminOrderDeps): (app: FastifyInstance) => Promise<void> {
  const { database } = deps;
  return async (app) => {
    app.get('/admin/returns', { config: see }, async (request, reply) => {
      const staff = staffOf(request);
      const list = returnsList(reply.server.site.settings.timeZone);
      const { view: main } = await loadList(database, request, {
        ...{ list, cursorOf: ({ sortValue, id }) => [sortValue, id] },
        load: ({ q, filters, cursor }, rowsMax) =>
          listReturns(database, {
            ...{ orderNumber: q && numberIn(q), state: filters.state as ReturnState | undefined },
            ...{ after: orderCursorOf(cursor), rowsMax },
          }),
      });
      const actions = html`<a class="btn small" href="${paths.adminPayouts()}">Payouts</a>`;
      return sendAdminPage(reply, staff, { title: 'Returns', area: 'Returns', actions, main });
    });

    app.get<OfReturn>('/admin/returns/:id', { config: see }, async (request, reply) =>
      sendReturnPage(deps, request, reply),
    );

    app.get<OfReturn>('/admin/returns/:id/label.pdf', { config: see }, async (request, reply) => {
      const { settings } = reply.server.site;
      const found = await getReturn(database, request.params.id);
      const order = await findOrder(database, found.orderId);
      const label = order && returnLabel(order, found, settings);
      if (!label) throw pageNotFound();
      return sendLabels(reply, await RETURN_LABELS.make(labelsInput(request, settings.name, [label])));
    });

    app.post<OfReturn>('/admin/returns/:id/receive', { config: change }, async (request, reply) => {
      const typed = readForm(request, RECEIVE_FIELDS, CONDITION_LENGTH_MAX);
      const { id, lines } = await getReturn(database, request.params.id);
      const received = receivedLines(lines, typed);
      if (!received) return sendReturnPage(deps, request, reply, { typed, fault: NOT_EXPECTED });
      const decided = await receiveReturn(deps, database, id, actorOf(request), received);
      deps.onStockChanged();
      return answer(deps, request, reply, decided, typed);
    });

    app.post<OfReturn>('/admin/returns/:id/refuse', { config: change }, async (request, reply) => {
      readFields(request, []);
      const { id } = await getReturn(database, request.params.id);
      const decided = await refuseReturn(deps, database, id, actorOf(request));
      deps.onStockChanged();
      return answer(deps, request, reply, decided, {});
    });
  };
}

const NOT_EXPECTED =
  'Enter how many of each item were in the parcel: at least one in all, and no more than expected.';

function answer(
  deps: AdminOrderDeps,
  request: FastifyRequest<OfReturn>,
  reply: FastifyReply,
  decided: DecideReturnResult,
  typed: ReturnContent['typed'],
): FastifyReply | Promise<FastifyReply> {
  if (decided.ok) return redirectDone(reply, paths.adminReturn(request.params.id), 'return-decided');
  if (decided.reason === 'not_expected')
    return sendReturnPage(deps, request, reply, { typed, fault: NOT_EXPECTED });
  const fault = 'Someone else has already decided on this return. Nothing was changed.';
  return sendReturnPage(deps, request, reply, { fault, status: 409 });
}

/** Undefined if a field is not valid. A line without fields has arrived as expected. */
function receivedLines(
  lines: Return['lines'],
  typed: Readonly<Partial<Record<string, string>>>,
): ReceivedLine[] | undefined {
  const numberOf = (text: string | undefined, otherwise: number) =>
    text === undefined ? otherwise : /^\d{1,2}$/.test(text.trim()) ? Number(text) : Number.NaN;
  const received = lines.map(({ position, quantity }) => ({
    position,
    quantity: numberOf(typed[`received-${position}`], quantity),
    writtenOff: numberOf(typed[`writtenOff-${position}`], 0),
    condition: (typed[`condition-${position}`] ?? '').trim(),
  }));
  const isValid = ({ quantity, writtenOff, condition }: ReceivedLine) =>
    !Number.isNaN(quantity) && !Number.isNaN(writtenOff) && isCleanText(condition, CONDITION_LENGTH_MAX);
  return received.every(isValid) ? received : undefined;
}

/** A search that is no number of an order or return finds nothing. */
const numberIn = (q: string): string => orderNumberOf(q) ?? parseReturnNumber(q)?.orderNumber ?? 'none';

async function getReturn(database: Database, id: string): Promise<Return> {
  const found = isUuid(id) ? await database.find(selectById, [id]) : undefined;
  if (!found) throw pageNotFound();
  return found;
}

async function sendReturnPage(
  { database }: AdminOrderDeps,
  request: FastifyRequest<OfReturn>,
  reply: FastifyReply,
  refused?: Pick<ReturnContent, 'typed' | 'fault'> & { status?: number },
): Promise<FastifyReply> {
  const found = await getReturn(database, request.params.id);
  const order = await findOrder(database, found.orderId);
  if (!order) throw pageNotFound();
  const staff = staffOf(request);
  const { timeZone } = reply.server.site.settings;
  const mayChange = mayDo(staff.role, 'orders:write');
  const hasLabel = returnLabel(order, found, reply.server.site.settings) !== undefined;
  const main = returnView({ order, found, timeZone, mayChange, hasLabel, ...refused });
  const title = `Return ${returnNumber(order, found)}`;
  const content = { title, area: 'Returns', notice: doneNotice(request), main } as const;
  return sendAdminPage(reply, staff, content, refused ? (refused.status ?? 422) : 200);
}
