import type { CacheAddress } from '../cache/cache-url.ts';
import { announceChange } from '../catalog/import/announce-change.ts';
import type { Database } from '../database/database.ts';
import { decideReview, listPending } from '../reviews/reviews.ts';
import { isUuid } from '../web/typed-text.ts';
import { COMMAND_HELP, Failed, runShopCommand, type ShopCommand } from './cli.ts';
import { connectForCommand } from './connect.ts';
import { AFTER_HELP, AFTER_OPTION, afterOf, LIST_LIMIT, sayList } from './list-pages.ts';

const HELP = `Usage: npm run reviews -- list [--after ID]
       npm run reviews -- approve ID
       npm run reviews -- reject ID

Says which reviews the shop shows. It can be run beside the running shop.

  list      Shows those that wait, oldest first: id with the text's version, stars, product and text.
  approve   Shows the review on the product's page, unless it was written anew since it was listed.
  reject    Does not, or not any more.

${AFTER_HELP}
${COMMAND_HELP}
Exit status: 0 done, 1 refused or failed (nothing was changed), 2 not understood.
`;

/** `version`: of the text that was listed; empty: whatever it says now, which is never shown without being read. */
interface Decision {
  verb: 'approve' | 'reject';
  id: string;
  version: string;
}
type Request = { verb: 'list'; after: string } | Decision;

interface Connected {
  database: Database;
  cache: CacheAddress | undefined;
}

export const reviewsCommand: ShopCommand<Request, Connected> = {
  help: HELP,
  options: AFTER_OPTION,
  understand(asked) {
    const [verb, id, ...rest] = asked.words;
    if (rest.length > 0) return { problem: 'One review at a time.' };
    if (verb === 'list' && id === undefined) {
      const after = afterOf(asked);
      return after === '' || isUuid(after) ? { verb, after } : { problem: '--after is the ID of a review.' };
    }
    if (verb !== 'approve' && verb !== 'reject')
      return { problem: verb ? `"${verb}" is none of these.` : 'What is to be done?' };
    const [review = '', version = '', ...more] = (id ?? '').split('.');
    if (!isUuid(review) || more.length > 0 || !/^([0-9a-f]{12})?$/.test(version))
      return { problem: 'Which review? "list" shows the ids.' };
    if (verb === 'approve' && version === '')
      return { problem: 'Which text of it? "list" shows the ids with a version after a dot.' };
    return { verb, id: review, version };
  },
  carryOut: (request, connected, say) =>
    request.verb === 'list' ? list(connected.database, request.after, say) : decide(request, connected, say),
};

async function list(database: Database, after: string, say: (line: string) => void): Promise<void> {
  sayList(
    {
      rows: await listPending(database, after || null, LIST_LIMIT),
      none: 'None waits.',
      command: 'npm run reviews -- list',
      lineOf: ({ id, version, stars, slug, text }) =>
        `${id}.${version}\t${stars}\t${slug}\t${text.replaceAll('\n', ' / ')}`,
      cursorOf: ({ id }) => id,
    },
    say,
  );
}

async function decide(
  { verb, id, version }: Decision,
  { database, cache }: Connected,
  say: (line: string) => void,
): Promise<void> {
  const state = verb === 'approve' ? 'approved' : 'rejected';
  const decided = await decideReview(database, { id, state, version });
  if (!decided.ok)
    throw new Failed(
      decided.reason === 'not_found'
        ? `There is no review ${id}.`
        : `The review ${id} was written anew since it was listed: "list" shows what it says now.`,
    );
  say(`${verb === 'approve' ? 'Shown' : 'Not shown'} on /products/${decided.slug}.`);
  await announceChange(database, cache).catch((error: Error) =>
    say(`The cache could not be told (${error.message}): the shop shows this in 15 seconds.`),
  );
}

if (import.meta.main) {
  const { stdout, stderr } = process;
  const around = { connect: connectForCommand, stdout, stderr };
  process.exitCode = await runShopCommand(process.argv.slice(2), around, reviewsCommand);
}
