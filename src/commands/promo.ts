import { type Command, InvalidArgumentError, Option } from 'commander';
import { commandActor } from '../audit/actor.ts';
import { slugOf } from '../catalog/product.ts';
import { PROMO_KINDS, type PromoCode, promoCodeOf, promoEffect } from '../checkout/promo/promo.ts';
import {
  addPromoCode,
  endPromoCode,
  type ListedPromoCode,
  listPromoCodes,
  type NewPromoCode,
  PROMO_COUNT_MAX,
  PROMO_MINOR_MAX,
  type PromoState,
} from '../checkout/promo/promo-admin.ts';
import type { Database } from '../database/database.ts';
import { formatMoney } from '../layout/money.ts';
import { parseMoney } from '../settings/currency.ts';
import { getNewestSettings } from '../settings/queries.ts';
import { byOption, CommandRefused, type Log, parseAmount, parsedBy, wholeNumber } from './cli.ts';
import { afterOption, LIST_LIMIT, logList } from './list-pages.ts';
import { type CommandContext, runMain, type ShopCommand } from './shop-command.ts';

type PromoContext = CommandContext<{ database: Database }>;

export const promoCommand: ShopCommand<{ database: Database }> = {
  name: 'promo',
  description: 'Add, list and end promo codes. You can run this while the shop is open.',
  define(command, context) {
    defineAdd(command, context);
    const { run, log, user } = context;
    command
      .command('list')
      .description('List all codes, newest first, 100 at a time: what they do, and how often they were used.')
      .addOption(afterOption((text) => (text.trim() === '' ? '' : parseCode(text))))
      .action(({ after }: { after: string }) => run(({ database }) => list(database, after, log)));
    command
      .command('end')
      .description('End a code now. Orders that have used it keep their discount.')
      .argument('<code>', 'the code', parseCode)
      .addOption(byOption(user))
      .action((code: string, { by }: { by: string }) =>
        run(async ({ database }) => {
          const isEnded = await database.transaction((connection) =>
            endPromoCode(connection, commandActor(by), code),
          );
          if (!isEnded) throw new CommandRefused(`There is no code ${code} that has not ended.`);
          log(`${code} has ended.`);
        }),
      );
  },
};

interface AddOptions {
  by: string;
  percent?: number;
  amount?: string;
  freeDelivery?: true;
  minimum?: string;
  for?: string[];
  uses?: number;
  usesEach?: number;
  starts?: Date;
  ends?: Date;
}

function defineAdd(command: Command, { run, log, user }: PromoContext): void {
  const count = wholeNumber(1, PROMO_COUNT_MAX);
  command
    .command('add')
    .summary('Add a code.')
    .description(
      'Add a code that takes a percentage or an amount off, or makes the first delivery method of a zone free.',
    )
    .argument('<code>', '3 to 30 letters, digits and dashes', parseCode)
    .addOption(
      new Option('--percent <number>', 'A percentage off, 1 to 100.')
        .argParser(wholeNumber(1, 100))
        .conflicts(['amount', 'freeDelivery']),
    )
    .addOption(
      new Option('--amount <amount>', 'An amount off in the shop’s currency, such as 5 or 7.50.')
        .argParser(parseAmount)
        .conflicts(['freeDelivery']),
    )
    .option('--free-delivery', 'Free delivery by the first method of the zone.')
    .option('--minimum <amount>', 'From this sum of the items that the code is for.', parseAmount)
    .option(
      '--for <list>',
      'Only for these departments and types, such as "shirts,knitwear".',
      parseCategories,
    )
    .option('--uses <number>', 'At most this many times in all.', count)
    .option('--uses-each <number>', 'At most this many times for each customer.', count)
    .option(
      '--starts <date>',
      'From then on, such as 2027-01-01 or 2027-01-01T08:00Z. Now if left out.',
      parseDate,
    )
    .option('--ends <date>', 'Until then.', parseDate)
    .addOption(byOption(user))
    .action((code: string, options: AddOptions, self: Command) => {
      const kind = PROMO_KINDS.find(
        (one) => options[one === 'free_delivery' ? 'freeDelivery' : one] !== undefined,
      );
      if (!kind) return self.error('Say what the code does: --percent, --amount or --free-delivery.');
      return run(({ database }) => add(database, { code, kind, options }, log));
    });
}

interface AddInput {
  code: string;
  kind: PromoCode['kind'];
  options: AddOptions;
}

const toPromoCode = ({ code, kind, options }: AddInput, currency: string): NewPromoCode => ({
  code,
  kind,
  value: options.percent ?? minorOf(options.amount, currency),
  minimumMinor: minorOf(options.minimum, currency),
  categories: options.for ?? [],
  usesMax: options.uses ?? null,
  usesPerCustomerMax: options.usesEach ?? null,
  startsAt: options.starts ?? null,
  endsAt: options.ends ?? null,
});

async function add(database: Database, input: AddInput, log: Log): Promise<void> {
  const { currency } = await getNewestSettings(database);
  const actor = commandActor(input.options.by);
  const promo = toPromoCode(input, currency);
  const { code, startsAt, endsAt } = promo;
  if (endsAt && (startsAt ?? new Date()) >= endsAt)
    throw new CommandRefused('The code would end before it starts.');
  if (!(await database.transaction((connection) => addPromoCode(connection, actor, promo))))
    throw new CommandRefused(`There is a code ${code} already. Choose another one.`);
  log(`${code}: ${promoEffect(promo, currency)}.`);
}

async function list(database: Database, after: string, log: Log): Promise<void> {
  const rows = await listPromoCodes(database, { q: '', state: undefined, after, rowsMax: LIST_LIMIT });
  const { currency } = await getNewestSettings(database);
  const command = 'npm run promo -- list';
  logList(
    { rows, none: 'There are no codes.', command, lineOf: lineWith(currency), cursorOf: ({ code }) => code },
    log,
  );
}

const lineWith = (currency: string) => (promo: ListedPromoCode) => lineOf(promo, currency);

/** A used-up code is listed as active, and the numbers of its uses say the rest. */
const STATES: Readonly<Record<PromoState, string>> = {
  active: 'active',
  scheduled: 'not yet',
  ended: 'ended',
  used_up: 'active',
};

function lineOf(promo: ListedPromoCode, currency: string): string {
  const { code, uses, usesMax, state } = promo;
  return [
    code,
    promoEffect(promo, currency),
    STATES[state],
    `used ${uses}${usesMax === null ? '' : ` of ${usesMax}`}`,
  ].join('\t');
}

const parseCode = parsedBy(promoCodeOf, 'A code is 3 to 30 letters, digits and dashes.');

const parseCategories = (text: string): string[] => text.split(',').map(slugOf).filter(Boolean);

/** Amounts are parsed after the other options, when the shop's currency is known. */
function minorOf(text: string | undefined, currency: string): number {
  if (text === undefined) return 0;
  const minor = parseMoney(text, currency);
  if (minor === undefined) throw new CommandRefused(`There is no such sum in ${currency}.`);
  if (minor < 1 || minor > PROMO_MINOR_MAX)
    throw new CommandRefused(
      `A sum must be more than 0, and at most ${formatMoney(PROMO_MINOR_MAX, currency)}.`,
    );
  return minor;
}

function parseDate(text: string): Date {
  const isWritten = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const date = new Date(text);
  if (!isWritten || Number.isNaN(date.getTime()))
    throw new InvalidArgumentError('A date looks like 2027-01-01 or 2027-01-01T08:00Z.');
  return date;
}

if (import.meta.main) await runMain(promoCommand);
