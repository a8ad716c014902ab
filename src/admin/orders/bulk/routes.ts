import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pageNotFound, queryText } from '../../../customers/forms.ts';
import { orderNumberOf } from '../../../orders/order.ts';
import {
  createOrderMove,
  findOrderMove,
  MOVE_ACTIONS,
  MOVED_ORDERS_MAX,
  type OrderMove,
  previewOrderMove,
  startOrderMove,
} from '../../../orders/staff/order-moves.ts';
import { runOrderMoves } from '../../../orders/staff/run-order-moves.ts';
import { actorOf, staffOf } from '../../../staff/page-guard.ts';
import { Problem } from '../../../web/errors/errors.ts';
import { readForm, readFormWithLists } from '../../../web/form.ts';
import { isCleanText } from '../../../web/typed-text.ts';
import { ROWS_PER_PAGE } from '../../lists/list.ts';
import { sendAdminPage } from '../../shell/page.ts';
import { CARRIER_LENGTH_MAX, TRACKING_LENGTH_MAX } from '../detail/order-forms.ts';
import { searchOf } from '../list/routes.ts';
import type { AdminOrderDeps } from '../routes.ts';
import { listStateOf, movePath } from './move-path.ts';
import { orderMoveView, titleOf } from './view.ts';

const config = { right: 'orders:write' } as const;
const FIELD_LENGTH_MAX = 2_000;
/** Each order has one line of up to 80 characters. */
const TRACKING_TEXT_LENGTH_MAX = MOVED_ORDERS_MAX * 80;
/** A small move is done when the page answers. The jobs of the instances finish a large one. */
const AT_ONCE_MS = 1_500;

/** Packs or ships many orders: the list sends its selection here, and a page says what would be moved. */
export function orderMoveRoutes(deps: AdminOrderDeps): (app: FastifyInstance) => Promise<void> {
  const { database } = deps;
  const getMove = async (request: FastifyRequest): Promise<OrderMove> => {
    const move = await findOrderMove(database, (request.params as { id: string }).id);
    if (!move) throw pageNotFound();
    return move;
  };
  return async (app) => {
    app.post('/admin/orders/bulk', { config }, async (request, reply) => {
      const { form, lists } = readFormWithLists(request, {
        fields: ['query', 'all', 'action'],
        lists: ['id'],
        ...{ lengthMax: FIELD_LENGTH_MAX, valuesMax: ROWS_PER_PAGE },
      });
      const action = MOVE_ACTIONS.find((one) => one === form.action);
      if (!action) throw invalid('Choose what to do with the orders.');
      const numbers = lists.id.flatMap((text) => orderNumberOf(text) ?? []);
      if (!form.all && numbers.length === 0)
        throw invalid('Select at least one order, or all that the search finds.');
      const { timeZone } = reply.server.site.settings;
      const search = searchOf(listStateOf(form.query ?? ''), timeZone);
      const { customerId } = staffOf(request);
      const id = await createOrderMove(database, { customerId, action }, form.all ? search : numbers);
      return reply.redirect(movePath(id, listStateOf(form.query ?? '')), 303);
    });

    app.get('/admin/order-moves/:id', { config }, async (request, reply) => {
      const move = await getMove(request);
      const { carriers } = reply.server.site.settings.delivery;
      const list = listStateOf(queryText(request, 'list'));
      const main = orderMoveView(move, await previewOrderMove(database, move), { carriers, list });
      const scripts = move.isStarted && !move.isFinished ? ['admin/progress'] : [];
      return sendAdminPage(reply, staffOf(request), { title: titleOf(move), area: 'Orders', main, scripts });
    });

    app.post('/admin/order-moves/:id/start', { config }, async (request, reply) => {
      const form = readForm(request, ['carrier', 'tracking', 'list'], TRACKING_TEXT_LENGTH_MAX);
      const move = await getMove(request);
      const carrier = (form.carrier ?? '').replace(/\s+/g, ' ').trim();
      if (!isCleanText(carrier, CARRIER_LENGTH_MAX)) throw invalid('The name of the carrier is too long.');
      const tracking = trackingOf(form.tracking ?? '');
      await startOrderMove(database, actorOf(request), { id: move.id, carrier, tracking });
      const endsAt = performance.now() + AT_ONCE_MS;
      await runOrderMoves(deps, () => performance.now() > endsAt);
      return reply.redirect(movePath(move.id, listStateOf(form.list ?? '')), 303);
    });
  };
}

const invalid = (message: string) => new Problem(422, 'invalid_bulk_edit', message);

/** Each line has the number of an order, then its tracking number, also pasted from a spreadsheet. */
function trackingOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const [first = '', ...rest] = line.split(/[\s,;]+/);
    const number = orderNumberOf(first);
    const trackingNumber = rest.join(' ').trim();
    if (!number || trackingNumber === '' || !isCleanText(trackingNumber, TRACKING_LENGTH_MAX))
      throw invalid(
        `This line has no order and tracking number: “${line.slice(0, 60)}”. Nothing was changed.`,
      );
    found.set(number, trackingNumber);
  }
  return found;
}
