import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pageNotFound, readFields } from '../../customers/forms.ts';
import { retriedTransaction } from '../../database/retried-transaction.ts';
import { paths } from '../../layout/paths.ts';
import {
  type Exchange,
  type ExchangeAction,
  type ExchangeState,
  exchangeNumberOf,
  findExchange,
  moveExchange,
} from '../../orders/exchanges/exchange.ts';
import { refundExchange } from '../../returns/refund-exchange.ts';
import { actorOf } from '../../staff/page-guard.ts';
import { Problem } from '../../web/errors/errors.ts';
import { redirectDone } from '../shell/done.ts';
import { FILTER_LABELS } from './order-texts.ts';
import type { AdminOrderDeps } from './routes.ts';
import { typedLine } from './typed-line.ts';

const DONE = { pack: 'packed', ship: 'shipped', deliver: 'delivered' } as const;

interface OfExchange {
  Params: { number: string };
}

/** The forms of an exchange, which is a shipment of its own on the page of its order. */
export function exchangeRoutes(deps: AdminOrderDeps): (app: FastifyInstance) => Promise<void> {
  const { database } = deps;
  const getExchange = async (request: FastifyRequest<OfExchange>): Promise<Exchange> => {
    const number = exchangeNumberOf(request.params.number);
    const exchange = number && (await findExchange(database, number));
    if (!exchange) throw pageNotFound();
    return exchange;
  };
  return async (app) => {
    for (const action of ['pack', 'ship', 'deliver'] as const)
      app.post<OfExchange>(
        `/admin/exchanges/:number/${action}`,
        { config: { right: 'orders:write' } },
        async (request, reply) => {
          const form = readFields(request, action === 'ship' ? ['carrier', 'trackingNumber'] : []);
          const exchange = await getExchange(request);
          const details = {
            staff: actorOf(request),
            carrier: typedLine(form.carrier),
            trackingNumber: typedLine(form.trackingNumber),
          };
          const moved = await retriedTransaction(database, (connection) =>
            moveExchange(deps, connection, exchange, action, details),
          );
          if (!moved.ok) throw notNow(exchange, action, moved.state);
          return redirectDone(reply, paths.adminOrder(exchange.orderNumber), DONE[action]);
        },
      );

    app.post<OfExchange>(
      '/admin/exchanges/:number/refund',
      { config: { right: 'orders:write', needsRecentSignIn: true } },
      async (request, reply) => {
        readFields(request, []);
        const exchange = await getExchange(request);
        const refunded = await refundExchange(deps, database, exchange.number, actorOf(request));
        deps.onStockChanged();
        if (!refunded.ok) throw notNow(exchange, 'cancel', exchange.state);
        return redirectDone(reply, paths.adminOrder(exchange.orderNumber), 'refunded');
      },
    );
  };
}

const VERBS: Readonly<Record<ExchangeAction, string>> = {
  pack: 'packed',
  ship: 'shipped',
  deliver: 'delivered',
  cancel: 'refunded',
};

const notNow = ({ number }: Exchange, action: ExchangeAction, state: ExchangeState) =>
  new Problem(
    409,
    'order_state',
    `${number} can’t be ${VERBS[action]} now, because its state is “${FILTER_LABELS[state]}”. Nothing was changed.`,
  );
