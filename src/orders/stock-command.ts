import { COMMAND_HELP, Failed, runShopCommand, type ShopCommand } from '../platform/command.ts';
import { connectForCommand } from '../platform/connect.ts';
import { type Database, statement } from '../platform/database.ts';

const HELP = `Usage: npm run stock -- report
       npm run stock -- history SKU

Compares the stock with its ledger, in which the database writes every change for ever.

  report    Whether each variant's stock is the sum of its changes; shows those of which it is not.
  history   The last changes of a variant, newest first, and what is kept of it for orders.

${COMMAND_HELP}
Exit status: 0 done and equal, 1 something differs or failed, 2 not understood.
`;

const LISTED_MAX = 100;

type Request = { verb: 'report' } | { verb: 'history'; sku: string };

const compare = statement<[limit: number], { sku: string; stock: number; ledger: number; total: number }>(`
  SELECT sku, coalesce(variants.stock, 0) AS stock, coalesce(ledger.sum, 0)::int AS ledger,
    (count(*) OVER ())::int AS total
  FROM variants FULL JOIN (SELECT sku, sum(change) FROM stock_ledger GROUP BY sku) AS ledger USING (sku)
  WHERE coalesce(variants.stock, 0) <> coalesce(ledger.sum, 0)
  ORDER BY sku LIMIT $1`);

const summarize = statement<[], { variants: number; pieces: string; kept: string }>(`
  SELECT (SELECT count(*)::int FROM variants) AS variants,
    (SELECT coalesce(sum(greatest(stock, 0)), 0) FROM variants) AS pieces,
    (SELECT coalesce(sum(quantity), 0)
      FROM reservation_lines JOIN reservations ON reservations.id = reservation_id
      WHERE expires_at IS NOT NULL) AS kept`);

/** All SKUs that the variant has had: what it is called now, and before. */
const NAMES = `(SELECT current_skus(ARRAY[$1]) || ARRAY(
    SELECT alias FROM sku_aliases WHERE sku_aliases.sku = ANY (current_skus(ARRAY[$1]))))::text[]`;

const changes = statement<[sku: string, limit: number], { change: number; reason: string; at: Date }>(
  `SELECT change, reason, at FROM stock_ledger WHERE sku = ANY (${NAMES}) ORDER BY id DESC LIMIT $2`,
);

const keptOf = statement<[sku: string], { kept: number }>(`
  SELECT coalesce(sum(quantity), 0)::int AS kept
  FROM reservation_lines JOIN reservations ON reservations.id = reservation_id
  WHERE sku = ANY (${NAMES}) AND expires_at IS NOT NULL`);

export const stockCommand: ShopCommand<Request, { database: Database }> = {
  help: HELP,
  understand({ words: [verb, sku, ...rest] }) {
    if (verb === 'report' && sku === undefined) return { verb };
    if (verb === 'history' && sku && rest.length === 0) return { verb, sku };
    return { problem: 'Report, or history of which SKU?' };
  },
  carryOut: (request, { database }, say) =>
    request.verb === 'report' ? report(database, say) : history(database, request.sku, say),
};

async function report(database: Database, say: (line: string) => void): Promise<void> {
  const differing = await database.list(compare, [LISTED_MAX]);
  const sums = await database.find(summarize, []);
  say(
    `${sums?.variants ?? 0} variants, ${sums?.pieces ?? 0} pieces to buy, ${sums?.kept ?? 0} kept while they are paid for.`,
  );
  for (const { sku, stock, ledger } of differing) say(`${sku}\tstock ${stock}\tledger ${ledger}`);
  const total = differing[0]?.total ?? 0;
  if (total > 0) throw new Failed(`The stock of ${total} SKUs is not the sum of their changes.`);
  say('Every stock is the sum of its changes.');
}

async function history(database: Database, sku: string, say: (line: string) => void): Promise<void> {
  const rows = await database.list(changes, [sku, LISTED_MAX]);
  if (rows.length === 0) throw new Failed(`Nothing is known of a SKU ${sku}.`);
  const kept = await database.find(keptOf, [sku]);
  say(`${kept?.kept ?? 0} kept while they are paid for.`);
  for (const { change, reason, at } of rows)
    say(`${at.toISOString()}\t${change > 0 ? '+' : ''}${change}\t${reason}`);
}

if (import.meta.main) {
  const { stdout, stderr } = process;
  const around = { connect: connectForCommand, stdout, stderr };
  process.exitCode = await runShopCommand(process.argv.slice(2), around, stockCommand);
}
