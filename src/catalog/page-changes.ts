import { type Database, statement } from '../database/database.ts';
import type { Reads } from '../database/replicas/reads.ts';
import { SWEEP_BATCH, sweepBatches } from '../database/sweep-batches.ts';
import { withTimeLimit } from '../process/time-limits.ts';
import type { Ended, PageChanges } from '../web/pages/page-changes.ts';

/** The database is asked after this time, in the background. */
const LOOK_AFTER_MS = 600;
/** Pages are used for this long after the last answer about changes, and while the database is being asked. */
const KNOWN_FOR_MS = 1_000;
/** While the database cannot be reached, outdated pages are better than errors for this long. */
const KNOWN_FOR_ON_ERROR_MS = 60_000;
/** An answer after this time counts as none. */
const LOOK_TIMEOUT_MS = 1_000;
/** After more changes at once, such as an import's, all pages end. */
const CHANGES_MAX = 4_000;
/** All pages end after this time without a look. Changes are deleted after 6 hours (`sweepPageChanges`). */
const LOOK_GAP_MAX_MS = 60 * 60_000;
/**
 * A replica may be 5 s behind, plus a second until that is measured, and the shared cache uses an entry for 5 s. During
 * that time a page may be rendered from data older than a change, so the change is reported again for this long.
 */
const BEHIND_MAX_MS = 15_000;
/**
 * What an instance makes of data that is behind may also lack a change from before its start, so after these times all
 * changes are reported again. With each look, all pages would be rendered about twenty times while the instance is still
 * cold.
 */
const EARLIER_REPORTED_AFTER_MS = [0, 1_000, 2_000, 4_000, 8_000, 12_000, BEHIND_MAX_MS];

/** The names that pages and changes use for what pages show. */
export const shown = {
  product: (slug: string): string => `product ${slug}`,
  listing: (slug: string): string => `listing ${slug}`,
  /** Which products match and how many. */
  matches: 'matches',
  /** Which products there are. */
  range: 'range',
  /** The texts and dates of all products. */
  products: 'products',
} as const;

type Kind = 'product' | 'listing' | 'words' | 'range' | 'labels';

interface ChangesRow {
  horizon: string;
  changes: { kind: Kind; slug: string; id: number }[];
}

/**
 * The horizon is the first transaction that may still be running. It is read in the same snapshot as the changes, so no
 * change is missed between two looks. The limit also makes the planner use the index.
 */
const selectChanges = statement<[horizon: string], ChangesRow>(`
  SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon,
    (SELECT coalesce(json_agg(change), '[]') FROM (
      SELECT kind, slug, id FROM page_changes WHERE changed_in >= $1::xid8
      ORDER BY changed_in, id LIMIT ${CHANGES_MAX + 1}
    ) AS change) AS changes`);

/** The largest possible transaction ID. An instance that has just started has no pages, so it skips all changes. */
const END_OF_TIME = '18446744073709551615';
const BEGINNING_OF_TIME = '0';

export interface PageChangesDeps {
  reads: Pick<Reads, 'listAt'>;
  /** Pages are also read from replicas or from a shared cache, which may be some seconds behind. */
  isBehind: boolean;
  /** Makes the next reads of labels and products go to the database. */
  clear(): void;
  /** Reads the listing index again, and resolves to whether it has changed. A change of words always changes it. */
  renewIndex(haveWordsChanged: boolean): Promise<boolean>;
  onError(error: unknown): void;
}

export interface CatalogChanges extends PageChanges {
  /** Looks for changes at once, because a notification named a change at this position of the database's log. */
  lookFor(position: number): void;
}

/** While pages are requested, asks the database about once a second which of the things that pages show have changed. */
export function createPageChanges({ reads, isBehind, ...deps }: PageChangesDeps): CatalogChanges {
  const listeners: ((ended: Ended) => void)[] = [];
  const horizons = createHorizons(isBehind ? BEHIND_MAX_MS : 0);
  let seenWords: ReadonlySet<number> = new Set();
  let knownAtMs = Number.NEGATIVE_INFINITY;
  let beganAtMs = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;
  let isFailing = false;
  let floor = 0;

  async function find(): Promise<void> {
    const began = performance.now();
    const found = reads.listAt(selectChanges, [horizons.since(began)], floor);
    const [row] = (await withTimeLimit(found, LOOK_TIMEOUT_MS)).rows as [ChangesRow];
    const isGap = began - knownAtMs > LOOK_GAP_MAX_MS;
    if (row.changes.length > 0 || isGap) {
      const ended = await endedBy(row.changes);
      for (const end of listeners) end(isGap ? 'all' : ended);
    }
    horizons.add(began, row.horizon);
    knownAtMs = began;
  }

  async function endedBy(changes: ChangesRow['changes']): Promise<Ended> {
    const words = changes.filter(({ kind }) => kind === 'words').map(({ id }) => id);
    const isCutOff = changes.length > CHANGES_MAX;
    const haveWordsChanged = isCutOff || words.some((id) => !seenWords.has(id));
    const isListed = isCutOff || changes.some(({ kind }) => kind !== 'product' && kind !== 'labels');
    const isOtherIndex = isListed && (await deps.renewIndex(haveWordsChanged));
    seenWords = new Set(words);
    deps.clear();
    if (isCutOff || changes.some(({ kind }) => kind === 'labels')) return 'all';
    return new Set([...changes.flatMap(namesOf), ...(isOtherIndex ? [shown.matches] : [])]);
  }

  function look(): Promise<void> {
    if (running) return running;
    beganAtMs = performance.now();
    running = find()
      .then(
        () => {
          isFailing = false;
        },
        (error: unknown) => {
          if (!isFailing) deps.onError(error);
          isFailing = true;
        },
      )
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  const isKnownAt = (nowMs: number) =>
    nowMs - knownAtMs <= (isFailing ? KNOWN_FOR_ON_ERROR_MS : KNOWN_FOR_MS);

  function areKnown(): boolean {
    const nowMs = performance.now();
    if (nowMs - Math.max(knownAtMs, beganAtMs) > LOOK_AFTER_MS && !running) void look();
    return isKnownAt(running ? beganAtMs : nowMs);
  }

  return {
    areKnown,
    async known() {
      if (areKnown()) return;
      await look();
      if (isFailing && !areKnown()) throw new Error('it is not known which pages have changed');
    },
    onEnd(listener) {
      listeners.push(listener);
    },
    lookFor(position) {
      floor = Math.max(floor, position);
      // A look that has already begun may not see the change that was announced.
      if (running) void running.then(look);
      else void look();
    },
  };
}

const namesOf = ({ kind, slug }: ChangesRow['changes'][number]): string[] =>
  kind === 'product'
    ? [shown.product(slug), shown.products]
    : kind === 'listing'
      ? [shown.listing(slug), shown.product(slug)]
      : kind === 'range'
        ? [shown.range]
        : [];

/**
 * Remembers the horizons of earlier looks. Pages from before the last look have ended if they had to. A page that was made
 * after it may lack the changes of the time before it for which data may lag.
 */
function createHorizons(behindMaxMs: number) {
  let known: { atMs: number; horizon: string }[] = [];
  let firstAtMs = 0;
  let earlierReportsLeft = EARLIER_REPORTED_AFTER_MS;
  const areEarlierDue = (nowMs: number) =>
    nowMs - firstAtMs >= (earlierReportsLeft[0] ?? Number.POSITIVE_INFINITY);
  return {
    since(nowMs: number): string {
      const last = known.at(-1);
      if (!last) return behindMaxMs > 0 ? BEGINNING_OF_TIME : END_OF_TIME;
      if (behindMaxMs > 0 && areEarlierDue(nowMs)) return BEGINNING_OF_TIME;
      const usable = known.findLastIndex(({ atMs }) => atMs <= last.atMs - behindMaxMs);
      if (usable > 0) known = known.slice(usable);
      return (known[0] as { horizon: string }).horizon;
    },
    add(atMs: number, horizon: string): void {
      if (known.length === 0) firstAtMs = atMs;
      earlierReportsLeft = earlierReportsLeft.filter((afterMs) => atMs - firstAtMs < afterMs);
      known.push({ atMs, horizon });
    },
  };
}

const deleteOld = statement<[limit: number], never>(`
  DELETE FROM page_changes WHERE (changed_in, id) IN (
    SELECT changed_in, id FROM page_changes WHERE at < now() - interval '6 hours' LIMIT $1)`);

/** Deletes old changes. No transaction that changes the catalog lasts for hours, so every instance has seen them. */
export const sweepPageChanges = (database: Database): Promise<number> =>
  sweepBatches(() => database.run(deleteOld, [SWEEP_BATCH]));
