import type { FastifyInstance, FastifyReply } from 'fastify';
import { queryText } from '../../../customers/forms.ts';
import type { Database } from '../../../database/database.ts';
import { type Html, html } from '../../../layout/html.ts';
import { listExchanges } from '../../../orders/exchanges/exchange.ts';
import { selectParcels } from '../../../orders/parcels/queries.ts';
import { assetPath } from '../../../web/assets.ts';
import { utf8 } from '../../../web/utf8.ts';
import { getOrder } from '../detail/find-detail.ts';
import type { OfOrder } from '../routes.ts';
import { addressLabel, packingSlip, type SlipInput } from './slip-view.ts';

const config = { right: 'orders:read' } as const;

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

    app.get<OfOrder>('/admin/orders/:number/label', { config }, async (request, reply) => {
      const input = await find(request.params.number, queryText(request, 'parcel'));
      const { settings } = reply.server.site;
      return sendPrintPage(reply, `Address label ${input.order.number}`, addressLabel(input, settings));
    });
  };
}

/** A page of its own, because the navigation of the admin does not belong on paper. */
const sendPrintPage = (reply: FastifyReply, title: string, main: Html): FastifyReply =>
  reply.type('text/html; charset=utf-8').send(
    utf8(
      html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="only light">
<link rel="stylesheet" href="${assetPath('css/print.css')}">
<script type="module" src="${assetPath('js/admin-print.js')}"></script>
<title>${title}</title>
</head>
<body><main>${main}</main></body>
</html>
`.text,
    ),
  );
