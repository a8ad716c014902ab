import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../../audit/actor.ts';
import { recordChange } from '../../../audit/audit-log.ts';
import { pageNotFound, queryText } from '../../../customers/forms.ts';
import type { Database } from '../../../database/database.ts';
import type { HtmlValue } from '../../../layout/html.ts';
import { listExchanges } from '../../../orders/exchanges/exchange.ts';
import { LABELS_MAX, type LabelMaker } from '../../../orders/labels/label.ts';
import { LABEL_MAKERS } from '../../../orders/labels/label-makers.ts';
import { type OrderLabelInput, orderLabel } from '../../../orders/labels/order-label.ts';
import { sendLabels } from '../../../orders/labels/send-labels.ts';
import type { OrderWithLines } from '../../../orders/order.ts';
import { selectParcels, selectParcelsOfOrders } from '../../../orders/parcels/queries.ts';
import { findOrderMove, listMovedOrders } from '../../../orders/staff/order-moves.ts';
import { actorOf } from '../../../staff/page-guard.ts';
import { sendHtml } from '../../../web/send-html.ts';
import { getOrder } from '../detail/find-detail.ts';
import type { OfOrder } from '../routes.ts';
import { labelsInput } from './labels-input.ts';
import { printPage } from './print-page.ts';
import { slipOf } from './slip.ts';
import { packingSlipsPdf } from './slip-pdf.ts';
import { addressLabel, packingSlip } from './slip-view.ts';

const config = { right: 'orders:read' } as const;
/** Only roles that ship orders may print many addresses at once. */
const write = { right: 'orders:write' } as const;

interface OfMove {
  Params: { id: string };
}

interface OfLabels {
  Params: { id: string; maker: string };
}

/** What is printed for an order: the packing slip that lies in a parcel, and the address on it. */
export function printRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  const find = async (request: FastifyRequest<OfOrder>): Promise<OrderLabelInput> => {
    const order = await getOrder(database, request.params.number);
    const part = queryText(request, 'parcel');
    const parcels = await database.list(selectParcels, [order.id]);
    const parcel = parcels.find((one) => String(one.number) === part);
    const exchange = (await listExchanges(database, order.id)).find((one) => one.number === part);
    return { order, parcels, parcel, exchange };
  };
  return async (app) => {
    app.get<OfOrder>('/admin/orders/:number/slip', { config }, async (request, reply) => {
      const input = await find(request);
      const slip = packingSlip(input, reply.server.site.settings);
      return sendPrintPage(reply, `Packing slip ${input.order.number}`, slip);
    });

    app.get<OfOrder>('/admin/orders/:number/slip.pdf', { config }, async (request, reply) => {
      const input = await find(request);
      const body = await packingSlipsPdf([slipOf(input)], reply.server.site.settings);
      return sendPdf(reply, `slip-${input.order.number}.pdf`, body);
    });

    app.get<OfOrder>('/admin/orders/:number/label', { config }, async (request, reply) => {
      const input = await find(request);
      const label = addressLabel(input, reply.server.site.settings);
      return sendPrintPage(reply, `Address label ${input.order.number}`, label);
    });

    app.get<OfOrder>('/admin/orders/:number/label.pdf', { config }, async (request, reply) => {
      const { settings } = reply.server.site;
      const labels = [orderLabel(await find(request), settings)];
      return sendLabels(reply, await LABEL_MAKERS.pdf.make(labelsInput(request, settings.name, labels)));
    });
  };
}

/** The same for the orders of a bulk move. */
export function movePrintRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get<OfMove>('/admin/order-moves/:id/slips', { config: write }, async (request, reply) => {
      const { settings } = reply.server.site;
      const orders = await ordersOf(database, request.params.id);
      const slips = orders.map((order) => packingSlip(whole(order), settings));
      return sendPrintPage(reply, `Packing slips of ${orders.length} orders`, slips);
    });

    app.get<OfMove>('/admin/order-moves/:id/slips.pdf', { config: write }, async (request, reply) => {
      const { id } = request.params;
      const orders = partOf(request, await ordersOf(database, id), LABELS_MAX);
      await recordDownload(database, actorOf(request), orders.length, id);
      const slips = orders.map((order) => slipOf(whole(order)));
      return sendPdf(reply, 'slips.pdf', await packingSlipsPdf(slips, reply.server.site.settings));
    });

    app.get<OfMove>('/admin/order-moves/:id/labels/plain', { config: write }, async (request, reply) => {
      const { settings } = reply.server.site;
      const orders = await ordersOf(database, request.params.id);
      const labels = orders.map((order) => addressLabel(whole(order), settings));
      return sendPrintPage(reply, 'Address labels', labels);
    });

    app.get<OfLabels>('/admin/order-moves/:id/labels/:maker', { config: write }, async (request, reply) => {
      const { settings } = reply.server.site;
      const { id, maker: name } = request.params;
      const makers: Readonly<Record<string, LabelMaker>> = LABEL_MAKERS;
      const maker = Object.hasOwn(makers, name) ? makers[name] : undefined;
      if (!maker) throw pageNotFound();
      const orders = await ordersOf(database, id);
      const part = partOf(request, orders, maker.labelsMax);
      const labels = (await withParcels(database, part)).map((input) => orderLabel(input, settings));
      const file = await maker.make(labelsInput(request, settings.name, labels));
      await recordDownload(database, actorOf(request), labels.length, id);
      return sendLabels(reply, file);
    });
  };
}

/** A bulk move packs or ships whole orders. */
const whole = (order: OrderWithLines): OrderLabelInput => ({
  ...{ order, parcels: [], parcel: undefined, exchange: undefined },
});

/** A part of an order may have left before, and its courier has collected the price of that part. */
async function withParcels(
  database: Database,
  orders: readonly OrderWithLines[],
): Promise<OrderLabelInput[]> {
  const onDelivery = orders.filter(({ paysOnDelivery }) => paysOnDelivery).map(({ id }) => id);
  const found = await database.list(selectParcelsOfOrders, [onDelivery]);
  const byOrder = Map.groupBy(found, ({ orderId }) => orderId);
  return orders.map((order) => ({ ...whole(order), parcels: byOrder.get(order.id) ?? [] }));
}

/** A file has at most this many orders. `part` counts the files of a larger move from 1. */
function partOf(request: FastifyRequest, orders: OrderWithLines[], ordersMax: number): OrderWithLines[] {
  const text = queryText(request, 'part');
  const part = /^[1-9]$/.test(text) ? Number(text) : 1;
  return orders.slice((part - 1) * ordersMax, part * ordersMax);
}

const sendPrintPage = (reply: FastifyReply, title: string, main: HtmlValue): FastifyReply =>
  sendHtml(reply, printPage(title, main));

const sendPdf = (reply: FastifyReply, fileName: string, body: Buffer): FastifyReply =>
  sendLabels(reply, { contentType: 'application/pdf', fileName, isPrintable: true, body });

/** The orders of a move, oldest first. */
async function ordersOf(database: Database, id: string): Promise<OrderWithLines[]> {
  const move = await findOrderMove(database, id);
  if (!move) throw pageNotFound();
  return listMovedOrders(database, move.id);
}

/** The audit log records that addresses have left the shop (S16). */
const recordDownload = (database: Database, staff: Actor, orders: number, id: string): Promise<void> =>
  recordChange(database, staff, {
    action: 'order.download-addresses',
    subject: { kind: 'order-move', id },
    after: { orders },
  });
