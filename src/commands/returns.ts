import { commandActor } from '../audit/actor.ts';
import type { Database } from '../database/database.ts';
import { formatMoney } from '../layout/money.ts';
import { exchangeNumberOf, listExchanges } from '../orders/exchanges/exchange.ts';
import { findOrder } from '../orders/orders.ts';
import { receiveReturn, refuseReturn } from '../returns/decide.ts';
import { selectAsked, selectById, selectSizes } from '../returns/queries.ts';
import { refundExchange } from '../returns/refund-exchange.ts';
import { REASONS, type Return } from '../returns/return.ts';
import { isUuid } from '../web/typed-text.ts';
import { byOption, CommandRefused, type Log, parsedBy } from './cli.ts';
import type { CommandConnection } from './connect.ts';
import { afterOption, LIST_LIMIT, logList } from './list-pages.ts';
import { runMain, type ShopCommand } from './shop-command.ts';

type ReturnsConnection = Pick<CommandConnection, 'database' | 'changeOrderDeps'>;

export const returnsCommand: ShopCommand<ReturnsConnection> = {
  name: 'returns',
  description:
    'Receive or refuse returned parcels. You can run this while the shop is open; the shop sends the emails.',
  define(command, { run, log, user }) {
    command
      .command('list')
      .description(
        'List returns whose parcel has not arrived, oldest first: ID, order, day, items, items to exchange.',
      )
      .addOption(afterOption((text) => (text.trim() === '' ? '' : parseId(text.trim()))))
      .action(({ after }: { after: string }) => run(({ database }) => list(database, after, log)));
    command
      .command('show')
      .description('Show the items of a return, and the reasons for it.')
      .argument('<id>', 'the return', parseId)
      .action((id: string) =>
        run(async ({ database }) => logReturn(database, await getReturn(database, id), log)),
      );
    command
      .command('receive')
      .summary('Record that the items of a return are back.')
      .description(
        'Record that the items of a return are back: they can be sold again, and the customer gets a refund. An exchange such as MC-7KQ2M9XD-X1 is ready to pack: "npm run orders -- list to-pack" lists it.',
      )
      .argument('<id>', 'the return', parseId)
      .addOption(byOption(user))
      .action((id: string, { by }: { by: string }) => run((shop) => receive(shop, { id, by }, log)));
    command
      .command('refuse')
      .description('Refuse a return. Send the items back to the customer.')
      .argument('<id>', 'the return', parseId)
      .addOption(byOption(user))
      .action((id: string, { by }: { by: string }) => run((shop) => refuse(shop, { id, by }, log)));
    command
      .command('refund-exchange')
      .summary('Refund an exchange that cannot be sent.')
      .description(
        'Refund an exchange that cannot be sent, such as when the last item is torn. What was reserved for it is in stock again; correct the stock if it cannot be sold either.',
      )
      .argument('<number>', 'the exchange', parseExchangeNumber)
      .addOption(byOption(user))
      .action((number: string, { by }: { by: string }) =>
        run((shop) => refundInsteadOfExchange(shop, { number, by }, log)),
      );
  },
};

async function list(database: Database, after: string, log: Log): Promise<void> {
  logList(
    {
      rows: await database.list(selectAsked, [after || null, LIST_LIMIT]),
      none: 'No returns are on their way.',
      command: 'npm run returns -- list',
      lineOf: ({ id, number, askedAt, pieces, exchanged }) =>
        [id, number, askedAt.toISOString().slice(0, 10), pieces, exchanged].join('\t'),
      cursorOf: ({ id }) => id,
    },
    log,
  );
}

async function getReturn(database: Database, id: string): Promise<Return> {
  const found = await database.find(selectById, [id]);
  if (!found) throw new CommandRefused(`There is no return ${id}.`);
  return found;
}

interface DecisionInput {
  id: string;
  by: string;
}

async function receive(
  { database, changeOrderDeps }: ReturnsConnection,
  { id, by }: DecisionInput,
  log: Log,
): Promise<void> {
  const found = await getReturn(database, id);
  const received = await receiveReturn(await changeOrderDeps(), database, id, commandActor(by));
  if (!received.ok) throw notExpected(found);
  const order = await findOrder(database, found.orderId);
  log(`Received. ${formatMoney(received.refundMinor, order?.currency ?? 'EUR')} will be refunded.`);
  const exchange = (await listExchanges(database, found.orderId)).find(({ returnId }) => returnId === id);
  if (exchange) log(`${exchange.number} is ready to pack: npm run orders -- show ${exchange.number}`);
  await logReturn(database, { ...found, state: 'received' }, log);
}

async function refuse(
  { database, changeOrderDeps }: ReturnsConnection,
  { id, by }: DecisionInput,
  log: Log,
): Promise<void> {
  const found = await getReturn(database, id);
  const refused = await refuseReturn(await changeOrderDeps(), database, id, commandActor(by));
  if (!refused.ok) throw notExpected(found);
  log('Refused. Send the items back to the customer.');
}

const notExpected = ({ state }: Return) =>
  new CommandRefused(`The return is ${state}: no parcel is expected for it.`);

async function refundInsteadOfExchange(
  { database, changeOrderDeps }: ReturnsConnection,
  { number, by }: { number: string; by: string },
  log: Log,
): Promise<void> {
  const refunded = await refundExchange(await changeOrderDeps(), database, number, commandActor(by));
  if (!refunded.ok) {
    if (refunded.reason === 'not_found') throw new CommandRefused(`There is no exchange ${number}.`);
    throw new CommandRefused(`${number} is ${refunded.state}: it can no longer be refunded.`);
  }
  const next = refunded.isPayout ? 'waits to be paid out: npm run payouts -- list' : 'is on its way back';
  log(`${formatMoney(refunded.amountMinor, refunded.currency)} ${next}.`);
}

/** Names the SKU of an exchanged item, because it is packed next. */
async function logReturn(database: Database, { orderId, state, lines }: Return, log: Log): Promise<void> {
  const order = await findOrder(database, orderId);
  log(`Order ${order?.number ?? 'unknown'}, ${state}`);
  const sizes = await database.list(selectSizes, [orderId]);
  for (const { position, quantity, reason, exchangeSku } of lines) {
    const sku = order?.lines.find((line) => line.position === position)?.sku ?? '?';
    const size = sizes.find((one) => one.position === position && one.sku === exchangeSku);
    const note = size && !size.isSamePrice ? PRICE_CHANGED : '';
    const instead = exchangeSku ? `for ${exchangeSku}${note}` : 'refund';
    log([`${quantity} ×`, sku, REASONS[reason], instead].join('\t'));
  }
}

const PRICE_CHANGED = ' (its price has changed since the request; it is exchanged as promised)';

const parseId = parsedBy(
  (text) => (isUuid(text) ? text : undefined),
  'It must be the ID of a return. "list" shows the IDs.',
);

const parseExchangeNumber = parsedBy(
  (text) => (exchangeNumberOf(text) ? text : undefined),
  'An exchange number looks like MC-7KQ2M9XD-X1.',
);

if (import.meta.main) await runMain(returnsCommand);
