import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Actor } from '../../../audit/actor.ts';
import { recordChange } from '../../../audit/audit-log.ts';
import { pageNotFound, queryText } from '../../../customers/forms.ts';
import type { Database } from '../../../database/database.ts';
import type { HtmlValue } from '../../../layout/html.ts';
import { listExchanges } from '../../../orders/exchanges/exchange.ts';
import type { OrderWithLines } from '../../../orders/order.ts';
import { selectParcels } from '../../../orders/parcels/queries.ts';
import { findOrderMove, listMovedOrders } from '../../../orders/staff/order-moves.ts';
import { actorOf } from '../../../staff/page-guard.ts';
import { utf8 } from '../../../web/utf8.ts';
import { getOrder } from '../detail/find-detail.ts';
import type { OfOrder } from '../routes.ts';
import { LABEL_MAKERS } from './labels.ts';
import { printPage } from './print-page.ts';
import { addressLabel, packingSlip, type SlipInput } from './slip-view.ts';

const config = { right: 'orders:read' } as const;
/** Only roles that ship orders may print many addresses at once. */
const write = { right: 'orders:write' } as const;

interface OfMove {
  Params: { id: string };
}

interface OfLabels {
  Params: { id: string; maker: string };
}

/** Pages to print: the packing slip that lies in a parcel, and the address on it. */
export function printRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  const find = async (number: string, parcelText: string): Promise<SlipInput> => {
    const order = await getOrder(database, number);
    const parcels = await database.list(selectParcels, [order.id]);
    const parcel = parcels.find((one) => String(one.number) === parcelText);
    const exchange = (await listExchanges(database, order.id)).find((one) => one.number === parcelText);
    return { order, parcel, exchange };
  };
  return async (app) => {
    app.get<OfOrder>('/admin/orders/:number/slip', { config }, async (request, reply) => {
      const { settings } = reply.server.site;
      const input = await find(request.params.number, queryText(request, 'parcel'));
      return sendPrintPage(reply, `Packing slip ${input.order.number}`, packingSlip(input, settings));
    });

    app.get<OfMove>('/admin/order-moves/:id/slips', { config: write }, async (request, reply) => {
      const { settings } = reply.server.site;
      const orders = await ordersOf(database, request.params.id);
      const slips = orders.map((order) =>
        packingSlip({ order, parcel: undefined, exchange: undefined }, settings),
      );
      return sendPrintPage(reply, `Packing slips of ${orders.length} orders`, slips);
    });

    app.get<OfLabels>('/admin/order-moves/:id/labels/:maker', { config: write }, async (request, reply) => {
      const { id, maker: name } = request.params;
      const maker = Object.hasOwn(LABEL_MAKERS, name) ? LABEL_MAKERS[name] : undefined;
      if (!maker) throw pageNotFound();
      const orders = await ordersOf(database, id);
      const { contentType, fileName, body } = maker.make(orders, reply.server.site.settings);
      // The audit log records that addresses have left the shop (S16).
      if (fileName) await recordDownload(database, actorOf(request), orders.length, id);
      if (fileName) reply.header('content-disposition', `attachment; filename="${fileName}"`);
      return reply.type(contentType).send(utf8(body));
    });

    app.get<OfOrder>('/admin/orders/:number/label', { config }, async (request, reply) => {
      const input = await find(request.params.number, queryText(request, 'parcel'));
      const { settings } = reply.server.site;
      return sendPrintPage(reply, `Address label ${input.order.number}`, addressLabel(input, settings));
    });
  };
}

const sendPrintPage = (reply: FastifyReply, title: string, main: HtmlValue): FastifyReply =>
  reply.type('text/html; charset=utf-8').send(utf8(printPage(title, main)));

/** The orders of a move, oldest first. */
async function ordersOf(database: Database, id: string): Promise<OrderWithLines[]> {
  const move = await findOrderMove(database, id);
  if (!move) throw pageNotFound();
  return listMovedOrders(database, move.id);
}

const recordDownload = (database: Database, staff: Actor, orders: number, id: string): Promise<void> =>
  recordChange(database, staff, {
    action: 'order.download-addresses',
    subject: { kind: 'order-move', id },
    after: { orders },
  });
