import { isUuid } from '../accounts/uuid.ts';
import type { ChangeParts } from '../checkout/change-order.ts';
import { findOrder } from '../orders/orders.ts';
import { COMMAND_HELP, Failed, type ShopCommand, textOf } from '../platform/command.ts';
import type { Database } from '../platform/database.ts';
import { formatMoney } from '../platform/money.ts';
import { receiveReturn, refuseReturn } from './decide.ts';
import { selectAsked, selectById, selectSizes } from './queries.ts';
import { REASONS, type Return } from './return.ts';

const HELP = `Usage: npm run returns -- list
       npm run returns -- show ID
       npm run returns -- receive ID
       npm run returns -- refuse ID

Returns, for whoever opens the parcels. It can be run beside the running shop, which sends the mails.

  list      Those whose parcel has not come, oldest first: id, order, day, pieces, how many of them to exchange.
  show      The pieces of one, and why they come back.
  receive   They are back: they can be sold again, the money goes back, and another size can be packed.
  refuse    They go to the shopper again.

  --by       Who does it, for the history; without it the name of your account on this machine.
${COMMAND_HELP}
Exit status: 0 done, 1 refused or failed (nothing was changed), 2 not understood.
`;

const OPTIONS = { by: { type: 'string' } } as const;
const LISTED_MAX = 100;
const BY_LENGTH_MAX = 100;

type Request = { verb: 'list' } | { verb: 'show' | 'receive' | 'refuse'; id: string; by: string };

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
    if (verb === 'list' && id === undefined) return { verb };
    if (verb !== 'show' && verb !== 'receive' && verb !== 'refuse')
      return { problem: verb ? `"${verb}" is none of these.` : 'What is to be done?' };
    if (!id || !isUuid(id)) return { problem: 'Which return? "list" shows the ids.' };
    const by = textOf(asked, 'by') ?? machineUser;
    if (by.length > BY_LENGTH_MAX || /\p{Cc}/u.test(by))
      return { problem: `--by is one line of at most ${BY_LENGTH_MAX} characters.` };
    return { verb, id, by: by.trim() };
  },
  async carryOut(request, { database, changes }, say) {
    if (request.verb === 'list') return list(database, say);
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
    if (request.verb === 'receive') await show(database, found, say);
  },
});

async function list(database: Database, say: (line: string) => void): Promise<void> {
  const asked = await database.list(selectAsked, [LISTED_MAX]);
  if (asked.length === 0) say('None is on its way.');
  for (const { id, number, askedAt, pieces, exchanged } of asked)
    say([id, number, askedAt.toISOString().slice(0, 10), pieces, exchanged].join('\t'));
  if (asked.length === LISTED_MAX) say('There may be more.');
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
