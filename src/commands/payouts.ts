import type { Database } from '../database/database.ts';
import { formatMoney } from '../layout/money.ts';
import type { ChangeParts } from '../orders/change-order.ts';
import { findPayout, listPayouts, type Payout } from '../payments/payouts.ts';
import { isUuid } from '../web/typed-text.ts';
import { byOf, COMMAND_HELP, Failed, oneLineOf, type ShopCommand } from './cli.ts';
import { AFTER_HELP, AFTER_OPTION, afterOf, LIST_LIMIT, sayList } from './list-pages.ts';

const HELP = `Usage: npm run payouts -- list [done]
       npm run payouts -- done ID --reference TEXT

Refunds of orders that were paid at the door. No payment provider can make them: the staff make a bank transfer to the
account that the customer names in reply to our email, and record it here. It can be run beside the running shop, which
sends the emails.

  list         Shows the open payouts, oldest first: ID, day, amount, order, email address. "done": those that were
               made, newest first, with the day, who did it and the reference.
  done         Records that a payout was made. The order shows it, and the customer gets an email.

  --reference  The reference of the bank transfer, to find it in the account.
  --by         Who does it; without it the name of your account on this machine.
${AFTER_HELP}
${COMMAND_HELP}
Exit status: 0 done, 1 refused or failed (nothing was changed), 2 not understood.
`;

const OPTIONS = { ...AFTER_OPTION, reference: { type: 'string' }, by: { type: 'string' } } as const;
const REFERENCE_LENGTH_MAX = 140;

type Request =
  | { verb: 'list'; which: 'open' | 'done'; after: string }
  | { verb: 'done'; id: string; by: string; reference: string };

interface Connected {
  database: Database;
  /** Throws one sentence where the settings that its mails need are missing. */
  changes(): Promise<ChangeParts>;
}

/** `machineUser`: who runs it, where --by does not say. */
export const payoutsCommand = (machineUser: string): ShopCommand<Request, Connected> => ({
  help: HELP,
  options: OPTIONS,
  understand(asked) {
    const [verb, second, ...rest] = asked.words;
    if (rest.length > 0) return { problem: 'One payout at a time.' };
    if (verb === 'list' && (second === undefined || second === 'done')) {
      const after = afterOf(asked);
      if (after !== '' && !isUuid(after)) return { problem: '--after is the ID of a payout.' };
      return { verb, which: second ?? 'open', after };
    }
    if (verb !== 'done') return { problem: verb ? `"${verb}" is none of these.` : 'What is to be done?' };
    if (!second || !isUuid(second)) return { problem: 'Which payout? "list" shows the IDs.' };
    const reference = oneLineOf(asked, 'reference', REFERENCE_LENGTH_MAX);
    if (reference === '') return { problem: 'A payout needs --reference, which says which transfer it was.' };
    return { verb, id: second, by: byOf(asked, machineUser), reference };
  },
  carryOut: (request, connected, say) =>
    request.verb === 'list' ? list(connected.database, request, say) : payOut(request, connected, say),
});

async function list(
  database: Database,
  { which, after }: Extract<Request, { verb: 'list' }>,
  say: (line: string) => void,
): Promise<void> {
  const payouts = await listPayouts(database, which, { after: after || null, rowsMax: LIST_LIMIT });
  const lineOfPayout = (payout: Payout) => {
    const { id, createdAt, amountMinor, currency, number, email, paidAt, paidBy, reference } = payout;
    const money = formatMoney(amountMinor, currency);
    const day = (paidAt ?? createdAt).toISOString().slice(0, 10);
    return [id, day, money, number, ...(paidAt ? [paidBy, reference] : [email])].join('\t');
  };
  const command = `npm run payouts -- list${which === 'done' ? ' done' : ''}`;
  const none = which === 'done' ? 'No payouts were made yet.' : 'No payouts are open.';
  sayList({ rows: payouts, none, command, lineOf: lineOfPayout, cursorOf: ({ id }) => id }, say);
}

async function payOut(
  { id, by, reference }: Extract<Request, { verb: 'done' }>,
  { database, changes }: Connected,
  say: (line: string) => void,
): Promise<void> {
  const { payments } = await changes();
  const isDone = await database.transaction((connection) =>
    payments.payOut(connection, { id, by, reference }),
  );
  const payout = await findPayout(database, id);
  if (!payout) throw new Failed(`There is no payout ${id}.`);
  const { amountMinor, currency, number, paidAt, paidBy } = payout;
  if (!isDone) throw new Failed(`It was paid out ${paidAt?.toISOString() ?? 'before'} by ${paidBy}.`);
  say(`${formatMoney(amountMinor, currency)} of ${number} is paid out.`);
}
