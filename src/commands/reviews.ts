import { commandActor } from '../audit/actor.ts';
import { announceCatalogChange } from '../catalog/cached-catalog.ts';
import type { Database } from '../database/database.ts';
import { decideReview, listPending } from '../reviews/reviews.ts';
import { isUuid } from '../web/typed-text.ts';
import { byOption, CommandRefused, type Log, messageOf, parsedBy } from './cli.ts';
import type { CommandConnection } from './connect.ts';
import { afterOption, LIST_LIMIT, logList } from './list-pages.ts';
import { runMain, type ShopCommand } from './shop-command.ts';

type ReviewsConnection = Pick<CommandConnection, 'database' | 'cache'>;

export const reviewsCommand: ShopCommand<ReviewsConnection> = {
  name: 'reviews',
  description: 'Decide which reviews the shop shows. You can run this while the shop is open.',
  define(command, { run, log, user }) {
    command
      .command('list')
      .description('List reviews that wait for a decision, oldest first: ID.VERSION, stars, product, text.')
      .addOption(afterOption((text) => (text.trim() === '' ? '' : parseCursor(text.trim()))))
      .action(({ after }: { after: string }) => run(({ database }) => list(database, after, log)));
    command
      .command('approve')
      .description("Show a review on the product's page, unless its text has changed since it was listed.")
      .argument('<id.version>', 'the review and the version of its text, as listed', parseVersionedId)
      .addOption(byOption(user))
      .action((review: ReviewVersion, { by }: { by: string }) =>
        run((shop) => decide(shop, { ...review, state: 'approved' }, by, log)),
      );
    command
      .command('reject')
      .description('Hide a review.')
      .argument('<id>', 'the review', parseReviewId)
      .addOption(byOption(user))
      .action((review: ReviewVersion, { by }: { by: string }) =>
        run((shop) => decide(shop, { ...review, state: 'rejected' }, by, log)),
      );
  },
};

/** The version is the one of the text that was listed. It is empty where any version is meant. */
interface ReviewVersion {
  id: string;
  version: string;
}

async function list(database: Database, after: string, log: Log): Promise<void> {
  logList(
    {
      rows: await listPending(database, after || null, LIST_LIMIT),
      none: 'No reviews are waiting.',
      command: 'npm run reviews -- list',
      lineOf: ({ id, version, stars, slug, text }) =>
        `${id}.${version}\t${stars}\t${slug}\t${text.replaceAll('\n', ' / ')}`,
      cursorOf: ({ id }) => id,
    },
    log,
  );
}

async function decide(
  { database, cache }: ReviewsConnection,
  review: ReviewVersion & { state: 'approved' | 'rejected' },
  by: string,
  log: Log,
): Promise<void> {
  const decided = await database.transaction((connection) =>
    decideReview(connection, commandActor(by), review),
  );
  if (!decided.ok)
    throw new CommandRefused(
      decided.reason === 'not_found'
        ? `There is no review ${review.id}.`
        : `The text of review ${review.id} has changed since it was listed. "list" shows the new text.`,
    );
  log(`${review.state === 'approved' ? 'Shown' : 'Not shown'} on /products/${decided.slug}.`);
  await announceCatalogChange(database, cache).catch((error) =>
    log(
      `The cache could not be notified (${messageOf(error)}). The shop will show the change within 15 seconds.`,
    ),
  );
}

function readReview(text: string): ReviewVersion | undefined {
  const [id = '', version = '', ...rest] = text.split('.');
  return isUuid(id) && rest.length === 0 && /^([0-9a-f]{12})?$/.test(version) ? { id, version } : undefined;
}

const parseReviewId = parsedBy(readReview, 'It must be the ID of a review. "list" shows the IDs.');

/** Approving needs a version, so that no text is shown that was not read. */
const parseVersionedId = parsedBy((text) => {
  const review = readReview(text);
  return review?.version ? review : undefined;
}, 'It must be the ID of a review with the version of its text after a dot, as "list" shows it.');

const parseCursor = parsedBy((text) => (isUuid(text) ? text : undefined), 'It must be the ID of a review.');

if (import.meta.main) await runMain(reviewsCommand);
