import type { ParseArgsConfig } from 'node:util';
import { slugOf } from '../catalog/product.ts';
import { PROMO_KINDS, type PromoCode, promoCodeOf } from '../checkout/promo/promo.ts';
import { type Database, statement } from '../database/database.ts';
import {
  COMMAND_HELP,
  Failed,
  NotUnderstood,
  runShopCommand,
  type ShopCommand,
  textOf,
  type Understood,
  type Words,
} from './cli.ts';
import { connectForCommand } from './connect.ts';
import { AFTER_HELP, AFTER_OPTION, afterOf, LIST_LIMIT, sayList } from './list-pages.ts';

const HELP = `Usage: npm run promo -- add CODE --percent N | --amount EUROS | --free-delivery [options]
       npm run promo -- list [--after CODE]
       npm run promo -- end CODE

Promo codes: 3 to 30 letters, digits and dashes. They can be changed beside the running shop.

  add                  Makes a new code.
  list                 Shows all codes, newest first, 100 at a time: what they do, and how often they were used.
  end                  Ends a code now; orders that have used it keep what they got.

  --percent N          N % off, 1 to 100.
  --amount EUROS       A sum off, such as 5 or 7.50.
  --free-delivery      Standard delivery costs nothing.
  --minimum EUROS      From this sum of the pieces that it is for.
  --for LIST           For these departments and types only, such as "shirts,knitwear".
  --uses N             At most so often in all.
  --uses-each N        At most so often for each customer.
  --starts DATE        From this moment on, such as 2027-01-01 or 2027-01-01T08:00Z; at once without it.
  --ends DATE          Until this moment.
${AFTER_HELP}

${COMMAND_HELP}
Exit status: 0 done, 1 refused or failed (nothing was changed), 2 not understood.
`;

const OPTIONS = {
  ...AFTER_OPTION,
  percent: { type: 'string' },
  amount: { type: 'string' },
  'free-delivery': { type: 'boolean' },
  minimum: { type: 'string' },
  for: { type: 'string' },
  uses: { type: 'string' },
  'uses-each': { type: 'string' },
  starts: { type: 'string' },
  ends: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

interface NewCode extends Pick<PromoCode, 'code' | 'kind' | 'value' | 'minimumMinor' | 'categories'> {
  uses: number | null;
  usesEach: number | null;
  starts: Date | null;
  ends: Date | null;
}

type Request =
  | { verb: 'add'; code: NewCode }
  | { verb: 'list'; after: string }
  | { verb: 'end'; code: string };

/** €1,000,000.00, which is more than any cart. */
const MINOR_MAX = 100_000_000;
const COUNT_MAX = 1_000_000_000;

const insert = statement<
  [
    code: string,
    kind: string,
    value: number,
    minimum: number,
    categories: readonly string[],
    uses: number | null,
    usesEach: number | null,
    starts: Date | null,
    ends: Date | null,
  ],
  never
>(`
  INSERT INTO promo_codes (code, kind, value, minimum_minor, categories, uses_max, uses_per_customer_max,
    starts_at, ends_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, coalesce($8, now()), $9)
  ON CONFLICT (code) DO NOTHING`);

interface ListedRow {
  code: string;
  kind: PromoCode['kind'];
  value: number;
  uses: number;
  uses_max: number | null;
  has_begun: boolean;
  has_ended: boolean;
}

const list = statement<[after: string, rowsMax: number], ListedRow>(`
  SELECT code, kind, value, uses, uses_max, starts_at <= now() AS has_begun,
    coalesce(ends_at <= now(), false) AS has_ended
  FROM promo_codes
  WHERE $1 = '' OR (created_at, code) < (SELECT created_at, code FROM promo_codes WHERE code = $1)
  ORDER BY created_at DESC, code DESC LIMIT $2`);

// A code that has not begun yet ends before it does.
const end = statement<[code: string], never>(`
  UPDATE promo_codes SET ends_at = now(), starts_at = least(starts_at, now() - interval '1 second')
  WHERE code = $1 AND (ends_at IS NULL OR ends_at > now())`);

export const promoCommand: ShopCommand<Request, { database: Database }> = {
  help: HELP,
  options: OPTIONS,
  understand,
  async carryOut(request, { database }, say) {
    switch (request.verb) {
      case 'add':
        return add(database, request.code, say);
      case 'list': {
        const rows = await database.list(list, [request.after, LIST_LIMIT]);
        const none = 'There are no codes.';
        sayList({ rows, none, command: 'npm run promo -- list', lineOf, cursorOf: ({ code }) => code }, say);
        return undefined;
      }
      case 'end':
        if ((await database.run(end, [request.code])) === 0)
          throw new Failed(`There is no code ${request.code} that has not ended.`);
        return say(`${request.code} has ended.`);
    }
  },
};

async function add(database: Database, code: NewCode, say: (line: string) => void): Promise<void> {
  const { kind, value, minimumMinor, categories, uses, usesEach, starts, ends } = code;
  if (ends && (starts ?? new Date()) >= ends) throw new Failed('The code would end before it begins.');
  const values = [code.code, kind, value, minimumMinor, categories, uses, usesEach, starts, ends] as const;
  const added = await database.run(insert, [...values]);
  if (added === 0) throw new Failed(`There is a code ${code.code} already. Choose another one.`);
  say(`${code.code}: ${effectOf(code)}.`);
}

function understand(asked: Words): Understood<Request> {
  const [verb, text, ...rest] = asked.words;
  if (rest.length > 0) return { problem: 'One code at a time.' };
  if (verb === 'list') {
    const after = afterOf(asked);
    const cursor = after === '' ? '' : promoCodeOf(after);
    return cursor === undefined ? { problem: '--after is a promo code.' } : { verb, after: cursor };
  }
  if (verb !== 'add' && verb !== 'end')
    return { problem: verb ? `"${verb}" is neither add, list nor end.` : 'Add, list or end?' };
  const code = promoCodeOf(text ?? '');
  if (!code) return { problem: 'A code is 3 to 30 letters, digits and dashes.' };
  return verb === 'end' ? { verb, code } : { verb, code: newCode(code, asked) };
}

function newCode(code: string, asked: Words): NewCode {
  const kinds = PROMO_KINDS.filter(
    (kind) => asked.options[kind === 'free_delivery' ? 'free-delivery' : kind],
  );
  const minimum = textOf(asked, 'minimum');
  const [kind] = kinds;
  if (!kind || kinds.length > 1)
    throw new NotUnderstood('Say what the code does: --percent, --amount or --free-delivery.');
  const categories = (textOf(asked, 'for') ?? '').split(',').map(slugOf).filter(Boolean);
  return {
    code,
    kind,
    value: worthOf(kind, asked),
    minimumMinor: minimum === undefined ? 0 : minorOf('--minimum', minimum),
    categories,
    uses: countOf('--uses', textOf(asked, 'uses')),
    usesEach: countOf('--uses-each', textOf(asked, 'uses-each')),
    starts: dateOf('--starts', textOf(asked, 'starts')),
    ends: dateOf('--ends', textOf(asked, 'ends')),
  };
}

function worthOf(kind: PromoCode['kind'], asked: Words): number {
  if (kind === 'free_delivery') return 0;
  if (kind === 'amount') return minorOf('--amount', textOf(asked, 'amount') ?? '');
  const percent = textOf(asked, 'percent') ?? '';
  const number = Number(percent);
  if (!/^\d{1,3}$/.test(percent) || number < 1 || number > 100)
    throw new NotUnderstood(`--percent is a whole number from 1 to 100, not "${percent}".`);
  return number;
}

function minorOf(name: string, text: string): number {
  const minor = /^\d{1,7}([.,]\d{2})?$/.test(text) ? Math.round(Number(text.replace(',', '.')) * 100) : 0;
  if (minor < 1 || minor > MINOR_MAX)
    throw new NotUnderstood(`${name} is a sum such as 5 or 7.50, not "${text}".`);
  return minor;
}

function countOf(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const count = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > COUNT_MAX)
    throw new NotUnderstood(`${name} is a whole number from 1 on, not "${text}".`);
  return count;
}

function dateOf(name: string, text: string | undefined): Date | null {
  if (text === undefined) return null;
  const isWritten = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const date = new Date(text);
  if (!isWritten || Number.isNaN(date.getTime()))
    throw new NotUnderstood(`${name} is a date such as 2027-01-01 or 2027-01-01T08:00Z, not "${text}".`);
  return date;
}

function effectOf({ kind, value }: Pick<PromoCode, 'kind' | 'value'>): string {
  if (kind === 'percent') return `${value} % off`;
  return kind === 'amount' ? `€${(value / 100).toFixed(2)} off` : 'free standard delivery';
}

function lineOf(row: ListedRow): string {
  const { code, uses, uses_max: max } = row;
  const state = row.has_ended ? 'ended' : row.has_begun ? 'active' : 'not yet';
  return [code, effectOf(row), state, `used ${uses}${max === null ? '' : ` of ${max}`}`].join('\t');
}

if (import.meta.main) {
  const { stdout, stderr } = process;
  const around = { connect: connectForCommand, stdout, stderr };
  process.exitCode = await runShopCommand(process.argv.slice(2), around, promoCommand);
}
