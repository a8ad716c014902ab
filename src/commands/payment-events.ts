import { userInfo } from 'node:os';
import type { Database } from '../database/database.ts';
import { asideBody, listAside, settleAside } from '../payments/aside.ts';
import { byOf, COMMAND_HELP, Failed, runShopCommand, type ShopCommand } from './cli.ts';
import { connectForCommand } from './connect.ts';
import { AFTER_HELP, AFTER_OPTION, afterOf, LIST_LIMIT, sayList } from './list-pages.ts';

const HELP = `Usage: npm run payment-events -- list
       npm run payment-events -- show ID
       npm run payment-events -- done ID

Events that the payment provider has signed and that the shop could not apply, such as a payment of an impossible amount.
Each may be money that no order knows of. They are kept for 90 days. It can be run beside the running shop.

  list      Shows the open events, oldest first: ID, time, type, reason.
  show      Shows what the provider has sent, as JSON.
  done      Records that the event was handled.

  --by       Who does it; without it the name of your account on this machine.
${AFTER_HELP}
${COMMAND_HELP}
Exit status: 0 done, 1 refused or failed (nothing was changed), 2 not understood.
`;

type Request =
  | { verb: 'list'; after: string }
  | { verb: 'show'; id: string }
  | { verb: 'done'; id: string; by: string };

/** `machineUser`: who runs it, where --by does not say. */
export const eventsCommand = (machineUser: string): ShopCommand<Request, { database: Database }> => ({
  help: HELP,
  options: { ...AFTER_OPTION, by: { type: 'string' } },
  understand(asked) {
    const [verb, id, ...rest] = asked.words;
    if (rest.length > 0) return { problem: 'One event at a time.' };
    if (verb === 'list' && id === undefined) return { verb, after: afterOf(asked) };
    if (verb !== 'show' && verb !== 'done')
      return { problem: verb ? `"${verb}" is none of these.` : 'What is to be done?' };
    if (!id) return { problem: 'Which event? "list" shows the IDs.' };
    if (verb === 'show') return { verb, id };
    return { verb, id, by: byOf(asked, machineUser) };
  },
  async carryOut(request, { database }, say) {
    if (request.verb === 'list') return list(database, request.after, say);
    const { id } = request;
    const body = await asideBody(database, id);
    if (body === undefined) throw new Failed(`There is no event ${id}.`);
    if (request.verb === 'show') return say(body);
    if (!(await settleAside(database, id, request.by))) throw new Failed(`${id} was handled before.`);
    say(`${id} is handled.`);
  },
});

async function list(database: Database, after: string, say: (line: string) => void): Promise<void> {
  sayList(
    {
      rows: await listAside(database, after, LIST_LIMIT),
      none: 'No events are open.',
      command: 'npm run payment-events -- list',
      lineOf: ({ id, receivedAt, type, reason }) => [id, receivedAt.toISOString(), type, reason].join('\t'),
      cursorOf: ({ id }) => id,
    },
    say,
  );
}

if (import.meta.main) {
  const { stdout, stderr } = process;
  const around = { connect: connectForCommand, stdout, stderr };
  process.exitCode = await runShopCommand(process.argv.slice(2), around, eventsCommand(userInfo().username));
}
