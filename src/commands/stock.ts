import { type Database, statement } from '../database/database.ts';
import { COMMAND_HELP, Failed, runShopCommand, type ShopCommand } from './cli.ts';
import { connectForCommand } from './connect.ts';
import { AFTER_HELP, AFTER_OPTION, afterOf, LIST_LIMIT, sayList } from './list-pages.ts';

const HELP = `Usage: npm run stock -- report [--after SKU]
       npm run stock -- history SKU [--after CHANGE]

Compares the stock with its ledger, in which the database writes every change for ever.

  report    Whether each variant's stock is the sum of its changes; shows those of which it is not.
  history   The changes of a variant, newest first, each with its number, and what is kept of it for orders.

${AFTER_HELP}
${COMMAND_HELP}
Exit status: 0 done and equal, 1 something differs or failed, 2 not understood.
`;

type Request = { verb: 'report'; after: string } | { verb: 'history'; sku: string; after: string };

const compare = statement<
  [after: string, limit: number],
  { sku: string; stock: number; ledger: number; total: number }
>(`
  SELECT sku, coalesce(variants.stock, 0) AS stock, coalesce(ledger.sum, 0)::int AS ledger,
    (count(*) OVER ())::int AS total
  FROM variants FULL JOIN (SELECT sku, sum(change) FROM stock_ledger GROUP BY sku) AS ledger USING (sku)
  WHERE coalesce(variants.stock, 0) <> coalesce(ledger.sum, 0) AND sku > $1
  ORDER BY sku LIMIT $2`);

const summarize = statement<[], { variants: number; pieces: string; kept: string }>(`
  SELECT (SELECT count(*)::int FROM variants) AS variants,
    (SELECT coalesce(sum(greatest(stock, 0)), 0) FROM variants) AS pieces,
    (SELECT coalesce(sum(quantity), 0)
      FROM reservation_lines JOIN reservations ON reservations.id = reservation_id
      WHERE expires_at IS NOT NULL) AS kept`);

interface Change {
  id: string;
  change: number;
  reason: string;
  at: Date;
}

/** All SKUs of the variant, the current one and earlier ones. */
const NAMES = `(SELECT current_skus(ARRAY[$1]) || ARRAY(
    SELECT alias FROM sku_aliases WHERE sku_aliases.sku = ANY (current_skus(ARRAY[$1]))))::text[]`;

const changes = statement<[sku: string, after: string | null, limit: number], Change>(`
  SELECT id, change, reason, at FROM stock_ledger
  WHERE sku = ANY (${NAMES}) AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`);

const keptOf = statement<[sku: string], { kept: number }>(`
  SELECT coalesce(sum(quantity), 0)::int AS kept
  FROM reservation_lines JOIN reservations ON reservations.id = reservation_id
  WHERE sku = ANY (${NAMES}) AND expires_at IS NOT NULL`);

export const stockCommand: ShopCommand<Request, { database: Database }> = {
  help: HELP,
  options: AFTER_OPTION,
  understand(asked) {
    const [verb, sku, ...rest] = asked.words;
    const after = afterOf(asked);
    if (verb === 'report' && sku === undefined) return { verb, after };
    if (verb === 'history' && after !== '' && !/^\d{1,18}$/.test(after))
      return { problem: '--after is the number of a change.' };
    if (verb === 'history' && sku && rest.length === 0) return { verb, sku, after };
    return { problem: 'Report, or history of which SKU?' };
  },
  carryOut: (request, { database }, say) =>
    request.verb === 'report' ? report(database, request.after, say) : history(database, request, say),
};

async function report(database: Database, after: string, say: (line: string) => void): Promise<void> {
  const differing = await database.list(compare, [after, LIST_LIMIT]);
  const sums = await database.find(summarize, []);
  say(
    `${sums?.variants ?? 0} variants, ${sums?.pieces ?? 0} pieces to buy, ${sums?.kept ?? 0} kept while they are paid for.`,
  );
  sayList(
    {
      rows: differing,
      none: `Every stock${after && ` after ${after}`} is the sum of its changes.`,
      command: 'npm run stock -- report',
      lineOf: ({ sku, stock, ledger }) => `${sku}\tstock ${stock}\tledger ${ledger}`,
      cursorOf: ({ sku }) => sku,
    },
    say,
  );
  const total = differing[0]?.total ?? 0;
  if (total > 0) throw new Failed(`The stock of ${total} SKUs is not the sum of their changes.`);
}

async function history(
  database: Database,
  { sku, after }: { sku: string; after: string },
  say: (line: string) => void,
): Promise<void> {
  const rows = await database.list(changes, [sku, after || null, LIST_LIMIT]);
  if (rows.length === 0 && after === '') throw new Failed(`Nothing is known of a SKU ${sku}.`);
  const kept = await database.find(keptOf, [sku]);
  say(`${kept?.kept ?? 0} kept while they are paid for.`);
  sayList(
    {
      rows,
      none: 'There are no earlier changes.',
      command: `npm run stock -- history ${sku}`,
      lineOf: ({ id, change, reason, at }) =>
        `${at.toISOString()}\t${change > 0 ? '+' : ''}${change}\t${reason}\t${id}`,
      cursorOf: ({ id }) => id,
    },
    say,
  );
}

if (import.meta.main) {
  const { stdout, stderr } = process;
  const around = { connect: connectForCommand, stdout, stderr };
  process.exitCode = await runShopCommand(process.argv.slice(2), around, stockCommand);
}
