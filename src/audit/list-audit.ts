import { type Queryable, type Statement, statement } from '../database/database.ts';
import type { Actor } from './actor.ts';
import type { AuditArea } from './areas.ts';

/** An entry of the audit log as it is read. */
export interface StoredAuditEntry {
  id: string;
  at: Date;
  actorKind: Actor['kind'];
  actorName: string;
  network: string;
  action: string;
  subjectKind: string;
  subjectId: string;
  before: object | null;
  after: object | null;
}

/** What to find. Everything that is undefined is left out of the search. */
export interface AuditSearch {
  /** A part of the name, action or subject. Empty for all entries. */
  q: string;
  actorKind?: Actor['kind'] | undefined;
  area?: AuditArea | undefined;
  subject?: { kind: string; id: string } | undefined;
  from?: Date | undefined;
  /** The first moment that is too late. */
  until?: Date | undefined;
  /** The ID of the last entry of the page before. */
  beforeId?: string | undefined;
  rowsMax: number;
}

type Parameters = [
  rowsMax: number,
  beforeId: string | null,
  from: Date | null,
  until: Date | null,
  pattern: string | null,
  actorKind: string | null,
  area: string | null,
  subjectKind: string | null,
  subjectId: string | null,
];

const ENTRY = `id, at, actor_kind AS "actorKind", actor_name AS "actorName", network, action,
  subject_kind AS "subjectKind", subject_id AS "subjectId", before, after`;

/** The expression of the index `audit_log_words`. */
const WORDS = `lower(actor_name || ' ' || action || ' ' || subject_kind || ' ' || subject_id)`;

/** Newer entries than this are read in their sequence, so words that many entries have are found in the first ones. */
const NEWEST_ENTRIES = 10_000;
/** The index of words knows parts of three letters. A shorter word is searched for in the newest entries. */
const INDEXED_LENGTH_MIN = 3;

/**
 * IDs follow the time of the insert, and `at` is the start of its transaction, so a day has no exact range of IDs. A
 * range that is an hour wider holds every entry of the day, because no transaction that writes the log lasts as long.
 */
const BOUNDS = `bounds AS MATERIALIZED (
  SELECT coalesce((SELECT id FROM audit_log
      WHERE at < $3::timestamptz - interval '1 hour' ORDER BY at DESC, id DESC LIMIT 1), 0) AS low,
    least($2::bigint, (SELECT id FROM audit_log
      WHERE at >= $4::timestamptz + interval '1 hour' ORDER BY at, id LIMIT 1),
      (SELECT max(id) + 1 FROM audit_log)) AS high)`;

const isInBounds = (
  id: string,
): string => `${id} > (SELECT low FROM bounds) AND ${id} < (SELECT high FROM bounds)
  AND ($3::timestamptz IS NULL OR at >= $3::timestamptz)
  AND ($4::timestamptz IS NULL OR at < $4::timestamptz)`;

/** Each filter has a condition of its own, because the plan of an optional one cannot use an index. */
const CONDITIONS = {
  actorKind: 'actor_kind = $6',
  area: `split_part(action, '.', 1) = $7`,
  subject: 'subject_kind = $8 AND subject_id = $9',
} as const satisfies Partial<Record<keyof AuditSearch, string>>;

type Words = 'none' | 'newest' | 'all';

function selectFor(filters: readonly (keyof typeof CONDITIONS)[], words: Words): string {
  const conditions = filters.map((filter) => CONDITIONS[filter]);
  const where = [isInBounds('id'), ...conditions].join(' AND ');
  const all = `SELECT ${ENTRY} FROM audit_log WHERE ${where}`;
  if (words === 'none') return withTypes(`WITH ${BOUNDS} ${withoutWords(conditions)}`);
  const limit = `(SELECT high FROM bounds) - ${NEWEST_ENTRIES}`;
  const newest = `${all} AND id >= ${limit} AND ${WORDS} LIKE lower($5) ORDER BY id DESC LIMIT $1`;
  if (words === 'newest') return withTypes(`WITH ${BOUNDS} ${newest}`);
  // The second part runs only if the first one has found too few. It is materialized, and hides the index of the ID, so
  // that it uses the index of words.
  return withTypes(`
    WITH ${BOUNDS}, older AS MATERIALIZED (
      SELECT id FROM audit_log
      WHERE ${WORDS} LIKE lower($5) AND ${[isInBounds('id + 0'), ...conditions].join(' AND ')} AND id + 0 < ${limit})
    SELECT * FROM (
      (${newest})
      UNION ALL
      (SELECT ${ENTRY} FROM audit_log WHERE id IN (SELECT id FROM older ORDER BY id DESC LIMIT $1) ORDER BY id DESC)
    ) AS found LIMIT $1`);
}

/**
 * The indexes of kind and area have the negative ID, so that only they give this sequence. Otherwise a plan may read the
 * whole log by its ID, in search of an area that has few entries.
 */
const withoutWords = (conditions: readonly string[]): string => `
  SELECT ${ENTRY} FROM audit_log
  WHERE ${[
    conditions.length === 0 ? isInBounds('id') : isInBounds('id + 0'),
    ...conditions,
    ...(conditions.length === 0 ? [] : ['-id > -(SELECT high FROM bounds)']),
  ].join(' AND ')}
  ORDER BY ${conditions.length === 0 ? 'id DESC' : '-id'} LIMIT $1`;

/** PostgreSQL refuses a parameter that a statement never mentions. */
const withTypes = (text: string): string =>
  text.replace('WITH ', 'WITH unused AS (SELECT $5::text, $6::text, $7::text, $8::text, $9::text), ');

const FILTERS = ['actorKind', 'area', 'subject'] as const;

/** The statement for each set of filters, by name: 8 sets of filters and 3 ways to search for words. */
const STATEMENTS: ReadonlyMap<string, Statement<Parameters, StoredAuditEntry>> = new Map(
  (['none', 'newest', 'all'] as const).flatMap((words) =>
    Array.from({ length: 2 ** FILTERS.length }, (_, bits) => {
      const filters = FILTERS.filter((_, index) => bits & (1 << index));
      return [
        [words, ...filters].join(),
        statement<Parameters, StoredAuditEntry>(selectFor(filters, words)),
      ] as const;
    }),
  ),
);

/** Newest first. */
export function listAudit(connection: Queryable, search: AuditSearch): Promise<StoredAuditEntry[]> {
  const { q, actorKind, area, subject, from, until, beforeId, rowsMax } = search;
  const words: Words = q === '' ? 'none' : q.length < INDEXED_LENGTH_MIN ? 'newest' : 'all';
  const filters = FILTERS.filter((filter) => search[filter] !== undefined);
  const select = STATEMENTS.get([words, ...filters].join());
  if (!select) throw new Error('a search of the audit log has no statement');
  return connection.list(select, [
    ...([rowsMax, beforeId ?? null, from ?? null, until ?? null] as const),
    ...([patternOf(q), actorKind ?? null, area ?? null] as const),
    ...([subject?.kind ?? null, subject?.id ?? null] as const),
  ]);
}

/** The pattern of LIKE that finds the words as they are written, wildcards included. */
const patternOf = (q: string): string | null => (q === '' ? null : `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`);

const selectById = statement<[id: string], StoredAuditEntry>(`SELECT ${ENTRY} FROM audit_log WHERE id = $1`);

export const findAuditEntry = (connection: Queryable, id: string): Promise<StoredAuditEntry | undefined> =>
  /^\d{1,18}$/.test(id) ? connection.find(selectById, [id]) : Promise.resolve(undefined);
