import type { Database } from '../database/database.ts';
import { formatMoney } from '../layout/money.ts';
import type { ChangeParts } from '../orders/change-order.ts';
import { exchangeNumberOf, listExchanges } from '../orders/exchange.ts';
import { findOrder } from '../orders/orders.ts';
import { receiveReturn, refuseReturn } from '../returns/decide.ts';
import { selectAsked, selectById, selectSizes } from '../returns/queries.ts';
import { refundExchange } from '../returns/refund-exchange.ts';
import { REASONS, type Return } from '../returns/return.ts';
import { isUuid } from '../web/typed-text.ts';
import { byOf, COMMAND_HELP, Failed, type ShopCommand } from './cli.ts';
import { AFTER_HELP, AFTER_OPTION, afterOf, LIST_LIMIT, sayList } from './list-pages.ts';

const HELP = `Usage: npm run returns -- list [--after ID]
       npm run returns -- show ID
       npm run returns -- receive ID
       npm run returns -- refuse ID
       npm run returns -- refund-exchange NUMBER

Returns, for whoever opens the parcels. It can be run beside the running shop, which sends the mails.

  list      Those whose parcel has not come, oldest first: id, order, day, pieces, how many of them to exchange.
  show      The pieces of one, and why they come back.
  receive   They are back: they can be sold again, and the money goes back. What is exchanged is an exchange to be
            packed, such as MC-7KQ2M9XD-X1, which "npm run orders -- list to-pack" lists.
  refuse    They go to the shopper again.
  refund-exchange   An exchange cannot be sent, such as where the last one is torn: its items are refunded instead, and
            what was kept for it is in stock again. Correct the stock if it cannot be sold either.

${AFTER_HELP}
  --by       Who does it, for the history; without it the name of your account on this machine.
${COMMAND_HELP}
Exit status: 0 done, 1 refused or failed (nothing was changed), 2 not understood.
`;

const OPTIONS = { ...AFTER_OPTION, by: { type: 'string' } } as const;

type Request =
  | { verb: 'list'; after: string }
  | { verb: 'show' | 'receive' | 'refuse'; id: string; by: string }
  | { verb: 'refund-exchange'; number: string; by: string };

interface Connected {
  database: Database;
  /** Throws one sentence where the settings that its mails need are missing. */
  changes(): Promise<ChangeParts>;
}

/** `machineUser`: who runs it, where --by does not say. */
export const returnsCommand = (machineUser: string): ShopCommand<Request, Connected> => ({
  help: HELP,
  options: OPTIONS,
  understand(asked) {
    const [verb, id, ...rest] = asked.words;
    if (rest.length > 0) return { problem: 'One return at a time.' };
    if (verb === 'list' && id === undefined) {
      const after = afterOf(asked);
      return after === '' || isUuid(after) ? { verb, after } : { problem: '--after is the ID of a return.' };
    }
    const by = byOf(asked, machineUser);
    if (verb === 'refund-exchange') {
      if (id && exchangeNumberOf(id)) return { verb, number: id, by };
      return { problem: 'Which exchange? A number looks like MC-7KQ2M9XD-X1.' };
    }
    if (verb !== 'show' && verb !== 'receive' && verb !== 'refuse')
      return { problem: verb ? `"${verb}" is none of these.` : 'What is to be done?' };
    if (!id || !isUuid(id)) return { problem: 'Which return? "list" shows the ids.' };
    return { verb, id, by };
  },
  async carryOut(request, { database, changes }, say) {
    if (request.verb === 'list') return list(database, request.after, say);
    if (request.verb === 'refund-exchange') return refundOf(await changes(), database, request, say);
    const { id, by } = request;
    const found = await database.find(selectById, [id]);
    if (!found) throw new Failed(`There is no return ${id}.`);
    if (request.verb === 'show') return show(database, found, say);
    const decide = request.verb === 'receive' ? receiveReturn : refuseReturn;
    const decided = await decide(await changes(), database, id, by);
    if (!decided.ok) throw new Failed(`The return is ${found.state}: it does not wait for a parcel.`);
    const order = await findOrder(database, found.orderId);
    const money = formatMoney(decided.refundMinor, order?.currency ?? 'EUR');
    say(request.verb === 'receive' ? `Received. ${money} go back.` : 'Refused. Send the pieces again.');
    const exchange = (await listExchanges(database, found.orderId)).find(({ returnId }) => returnId === id);
    if (exchange) say(`${exchange.number} is to be packed: npm run orders -- show ${exchange.number}`);
    if (request.verb === 'receive') await show(database, { ...found, state: 'received' }, say);
  },
});

async function refundOf(
  changes: ChangeParts,
  database: Database,
  { number, by }: { number: string; by: string },
  say: (line: string) => void,
): Promise<void> {
  const refunded = await refundExchange(changes, database, number, by);
  if (!refunded.ok) {
    if (refunded.reason === 'not_found') throw new Failed(`There is no exchange ${number}.`);
    throw new Failed(`${number} is ${refunded.state}: it cannot be refunded any more.`);
  }
  const way = refunded.isPayout ? 'waits to be paid out: npm run payouts -- list' : 'is on its way back';
  say(`${formatMoney(refunded.amountMinor, refunded.currency)} ${way}.`);
}

async function list(database: Database, after: string, say: (line: string) => void): Promise<void> {
  sayList(
    {
      rows: await database.list(selectAsked, [after || null, LIST_LIMIT]),
      none: 'None is on its way.',
      command: 'npm run returns -- list',
      lineOf: ({ id, number, askedAt, pieces, exchanged }) =>
        [id, number, askedAt.toISOString().slice(0, 10), pieces, exchanged].join('\t'),
      cursorOf: ({ id }) => id,
    },
    say,
  );
}

/** What was exchanged is to be packed: its SKU is said. */
async function show(database: Database, { orderId, state, lines }: Return, say: (line: string) => void) {
  const order = await findOrder(database, orderId);
  say(`Order ${order?.number ?? 'unknown'}, ${state}`);
  const sizes = await database.list(selectSizes, [orderId]);
  for (const { position, quantity, reason, exchangeSku } of lines) {
    const sku = order?.lines.find((line) => line.position === position)?.sku ?? '?';
    const size = sizes.find((one) => one.position === position && one.sku === exchangeSku);
    const priced = size && !size.isSamePrice ? OTHERWISE_PRICED : '';
    const instead = exchangeSku ? `for ${exchangeSku}${priced}` : 'money back';
    say([`${quantity} ×`, sku, REASONS[reason], instead].join('\t'));
  }
}

const OTHERWISE_PRICED =
  ': its price has changed since it was asked for, and it is exchanged as it was promised';
