import { Argument, InvalidArgumentError } from 'commander';
import { commandActor } from '../audit/actor.ts';
import type { Database } from '../database/database.ts';
import { formatMoney } from '../layout/money.ts';
import { findPayout, listPayouts, type Payout } from '../payments/refunds/payouts.ts';
import { isUuid } from '../web/typed-text.ts';
import { byOption, CommandRefused, type Log, oneLine, parsedBy } from './cli.ts';
import type { CommandConnection } from './connect.ts';
import { afterOption, LIST_LIMIT, logList } from './list-pages.ts';
import { runMain, type ShopCommand } from './shop-command.ts';

const DESCRIPTION = [
  'Record refunds that are paid by bank transfer.',
  'No payment provider can refund an order that was paid on delivery. Transfer the money to the account that the customer names in reply to our email, and record it here. You can run this while the shop is open; the shop sends the emails.',
].join('\n\n');

const REFERENCE_LENGTH_MAX = 140;

type PayoutsConnection = Pick<CommandConnection, 'database' | 'changeOrderDeps'>;

export const payoutsCommand: ShopCommand<PayoutsConnection> = {
  name: 'payouts',
  description: DESCRIPTION,
  define(command, { run, log, user }) {
    command
      .command('list')
      .summary('List open payouts.')
      .description(
        'List open payouts, oldest first: ID, day, amount, order, email address. "list done" lists payouts that were made, newest first: ID, day, amount, order, who made it, reference.',
      )
      .addArgument(new Argument('[which]', 'which payouts to list').choices(['done']))
      .addOption(afterOption((text) => (text.trim() === '' ? '' : parseId(text.trim()))))
      .action((which: 'done' | undefined, { after }: { after: string }) =>
        run(({ database }) => logPayouts(database, which ?? 'open', after, log)),
      );
    command
      .command('done')
      .description('Record that a payout was made. The order shows it, and the customer gets an email.')
      .argument('<id>', 'the payout', parseId)
      .requiredOption('--reference <text>', 'The reference of the bank transfer.', parseReference)
      .addOption(byOption(user))
      .action((id: string, options: { reference: string; by: string }) =>
        run((shop) => payOut(shop, { id, ...options }, log)),
      );
  },
};

async function logPayouts(
  database: Database,
  which: 'open' | 'done',
  after: string,
  log: Log,
): Promise<void> {
  const rows = await listPayouts(database, which, { after: after || null, rowsMax: LIST_LIMIT });
  const command = `npm run payouts -- list${which === 'done' ? ' done' : ''}`;
  const none = which === 'done' ? 'No payouts were made yet.' : 'No payouts are open.';
  logList({ rows, none, command, lineOf, cursorOf: ({ id }) => id }, log);
}

function lineOf(payout: Payout): string {
  const { id, createdAt, amountMinor, currency, number, email, paidAt, paidBy, reference } = payout;
  const money = formatMoney(amountMinor, currency);
  const day = (paidAt ?? createdAt).toISOString().slice(0, 10);
  return [id, day, money, number, ...(paidAt ? [paidBy, reference] : [email])].join('\t');
}

async function payOut(
  { database, changeOrderDeps }: PayoutsConnection,
  { id, by, reference }: { id: string; by: string; reference: string },
  log: Log,
): Promise<void> {
  const { payments } = await changeOrderDeps();
  const isDone = await database.transaction((connection) =>
    payments.payOut(connection, { id, staff: commandActor(by), reference }),
  );
  const payout = await findPayout(database, id);
  if (!payout) throw new CommandRefused(`There is no payout ${id}.`);
  const { amountMinor, currency, number, paidAt, paidBy } = payout;
  if (!isDone) throw new CommandRefused(`It was paid out ${paidAt?.toISOString() ?? 'before'} by ${paidBy}.`);
  log(`${formatMoney(amountMinor, currency)} of ${number} is paid out.`);
}

const parseId = parsedBy(
  (text) => (isUuid(text) ? text : undefined),
  'It must be the ID of a payout. "list" shows the IDs.',
);

function parseReference(text: string): string {
  const reference = oneLine(REFERENCE_LENGTH_MAX)(text);
  if (reference === '') throw new InvalidArgumentError('It must say which transfer it was.');
  return reference;
}

if (import.meta.main) await runMain(payoutsCommand);
