import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { queryText } from '../../customers/forms.ts';
import { paths } from '../../layout/paths.ts';
import { sendPage } from '../../layout/send-page.ts';
import type { Label } from '../../orders/labels/label.ts';
import { RETURN_LABELS } from '../../orders/labels/label-makers.ts';
import { sendLabels } from '../../orders/labels/send-labels.ts';
import {
  type OrderAccess,
  type OrderAccessDeps,
  orderNotFound,
  requireOrder,
} from '../../orders/order-access.ts';
import { selectOfOrder } from '../queries.ts';
import { codePage } from './code-page.ts';
import { returnLabel } from './return-label.ts';

interface OfReturn {
  /** `return` counts the returns of the order from 1. */
  Params: { number: string; return: string };
}

/** The label that a shopper prints for a return, and the code to show at a desk instead. */
export function returnLabelRoutes(deps: OrderAccessDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get<OfReturn>('/orders/:number/returns/:return/label.pdf', (request, reply) =>
      withLabel(deps, request, reply, async (label) => {
        const { name } = reply.server.site.settings;
        const input = { labels: [label], paper: 'a4', shop: name, createdAt: new Date() } as const;
        return sendLabels(reply, await RETURN_LABELS.make(input));
      }),
    );

    app.get<OfReturn>('/orders/:number/returns/:return/code', (request, reply) =>
      withLabel(deps, request, reply, async (label, { order, token }) => {
        const code = RETURN_LABELS.deskCodeOf(label);
        if (code === null) throw orderNotFound();
        return sendPage(reply, codePage({ order: order.number, token, label, code }));
      }),
    );
  };
}

/** A return that was received or canceled has no label anymore, so the shopper is sent to the page with its state. */
async function withLabel(
  deps: OrderAccessDeps,
  request: FastifyRequest<OfReturn>,
  reply: FastifyReply,
  send: (label: Label, access: OrderAccess) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const token = queryText(request, 'token');
  const pageOf = (number: string) => paths.orderReturn(number);
  const access = await requireOrder(deps, request, reply, { token, pageOf });
  if (!access) return reply;
  const { order } = access;
  const returns = await deps.database.list(selectOfOrder, [order.id]);
  const requested = returns.find(({ number }) => String(number) === request.params.return);
  if (!requested) throw orderNotFound();
  const label = returnLabel(order, requested, reply.server.site.settings);
  if (!label) return reply.redirect(paths.orderReturn(order.number, access.token), 303);
  return send(label, access);
}
