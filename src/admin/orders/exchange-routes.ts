import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pageNotFound, readFields } from '../../customers/forms.ts';
import { paths } from '../../layout/paths.ts';
import {
  type Exchange,
  type ExchangeAction,
  exchangeNumberOf,
  findExchange,
  moveExchange,
} from '../../orders/exchanges/exchange.ts';
import { refundExchange } from '../../returns/refund-exchange.ts';
import { actorOf } from '../../staff/page-guard.ts';
import { Problem } from '../../web/errors/errors.ts';
import { isCleanText } from '../../web/typed-text.ts';
import { redirectDone } from '../shell/done.ts';
import { CARRIER_LENGTH_MAX } from './detail/order-forms.ts';
import type { AdminOrderDeps } from './routes.ts';

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
            ...{
              staff: actorOf(request),
              carrier: lineOf(form.carrier),
              trackingNumber: lineOf(form.trackingNumber),
            },
          };
          const moved = await database.transaction((connection) =>
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

function lineOf(text = ''): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (isCleanText(line, CARRIER_LENGTH_MAX)) return line;
  throw new Problem(
    400,
    'invalid_request',
    `Enter a carrier and a tracking number of at most ${CARRIER_LENGTH_MAX} characters each.`,
  );
}

const VERBS: Readonly<Record<ExchangeAction, string>> = {
  pack: 'packed',
  ship: 'shipped',
  deliver: 'delivered',
  cancel: 'refunded',
};

const notNow = ({ number }: Exchange, action: ExchangeAction, state: string) =>
  new Problem(
    409,
    'order_state',
    `${number} can’t be ${VERBS[action]} now: it’s ${state.replaceAll('_', ' ')}. Nothing was changed.`,
  );
