import { type Queryable, type Statement, statement } from '../database/database.ts';
import { likePattern } from '../database/like-pattern.ts';
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

/**
 * A search for words looks at this many entries in their sequence before it asks the index of words, which would find all
 * entries that have them: most entries may be of one program.
 */
const FIRST_ENTRIES = 5_000;
/** The index of words knows parts of three letters. A shorter word is searched for in the first entries. */
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

/** The kind and the area of an entry, as an index has them together with its words. */
const LABELS = `ARRAY['by ' || actor_kind, 'in ' || split_part(action, '.', 1)]`;
/** What an entry of the filters has among its labels, for the index of words. */
const LABELED = {
  actorKind: `${LABELS} @> ARRAY['by ' || $6]`,
  area: `${LABELS} @> ARRAY['in ' || $7]`,
  subject: undefined,
} as const satisfies Record<keyof typeof CONDITIONS, string | undefined>;

/** Each filter has a condition of its own, because the plan of an optional one cannot use an index. */
const CONDITIONS = {
  actorKind: 'actor_kind = $6',
  area: `split_part(action, '.', 1) = $7`,
  subject: 'subject_kind = $8 AND subject_id = $9',
} as const satisfies Partial<Record<keyof AuditSearch, string>>;

/** The ways to search: without words, for words in the first entries, and for words in all. */
const WAYS = ['listed', 'amongFirst', 'matching'] as const;
type Way = (typeof WAYS)[number];

function selectFor(filters: readonly (keyof typeof CONDITIONS)[], way: Way): string {
  const conditions = filters.map((filter) => CONDITIONS[filter]);
  // The indexes of kind and area have the negative ID, so that only they give this sequence. Otherwise a plan may read
  // the whole log by its ID, in search of an area that has few entries.
  const [id, by] = filters.length === 0 ? ['id', 'id DESC'] : ['id + 0', '-id'];
  const before = filters.length === 0 ? 'id < (SELECT high FROM bounds)' : '-id > -(SELECT high FROM bounds)';
  const labels = filters.flatMap((filter) => LABELED[filter] ?? []);
  // With fewer conditions than `listed`, the plan reads the first entries in their sequence instead of sorting all.
  const first = `SELECT * FROM audit_log WHERE ${[before, ...conditions].join(' AND ')} ORDER BY ${by} LIMIT ${FIRST_ENTRIES}`;
  const selects: Record<Way, string> = {
    listed: `WITH ${BOUNDS} SELECT ${ENTRY} FROM audit_log
      WHERE ${[isInBounds(id), before, ...conditions].join(' AND ')} ORDER BY ${by} LIMIT $1`,
    amongFirst: `WITH ${BOUNDS} SELECT ${ENTRY} FROM (${first}) AS first
      WHERE ${isInBounds('id')} AND ${HAS_WORDS} ORDER BY ${by} LIMIT $1`,
    // The first condition hides the index of the ID, so that the plan uses the index of words.
    matching: `WITH ${BOUNDS}, found AS MATERIALIZED (
        SELECT id FROM audit_log WHERE ${[isInBounds('id + 0'), HAS_WORDS, ...labels, ...conditions].join(' AND ')})
      SELECT ${ENTRY} FROM audit_log WHERE id IN (SELECT id FROM found ORDER BY id DESC LIMIT $1) ORDER BY id DESC`,
  };
  return withTypes(selects[way]);
}

const HAS_WORDS = `${WORDS} LIKE lower($5)`;

/** PostgreSQL refuses a parameter that a statement never mentions. */
const withTypes = (text: string): string =>
  text.replace('WITH ', 'WITH unused AS (SELECT $5::text, $6::text, $7::text, $8::text, $9::text), ');

const FILTERS = ['actorKind', 'area', 'subject'] as const;

/** The statement for each set of filters and each way, by name. */
const STATEMENTS: ReadonlyMap<string, Statement<Parameters, StoredAuditEntry>> = new Map(
  WAYS.flatMap((way) =>
    Array.from({ length: 2 ** FILTERS.length }, (_, bits) => {
      const filters = FILTERS.filter((_, index) => bits & (1 << index));
      return [
        [way, ...filters].join(),
        statement<Parameters, StoredAuditEntry>(selectFor(filters, way)),
      ] as const;
    }),
  ),
);

/** Newest first. */
export async function listAudit(connection: Queryable, search: AuditSearch): Promise<StoredAuditEntry[]> {
  const { q, actorKind, area, subject, from, until, beforeId, rowsMax } = search;
  const filters = FILTERS.filter((filter) => search[filter] !== undefined);
  const list = (way: Way) => {
    const select = STATEMENTS.get([way, ...filters].join());
    if (!select) throw new Error('a search of the audit log has no statement');
    return connection.list(select, [
      ...([rowsMax, beforeId ?? null, from ?? null, until ?? null] as const),
      ...([patternOf(q), actorKind ?? null, area ?? null] as const),
      ...([subject?.kind ?? null, subject?.id ?? null] as const),
    ]);
  };
  if (q === '') return list('listed');
  const first = await list('amongFirst');
  return first.length === rowsMax || q.length < INDEXED_LENGTH_MIN ? first : list('matching');
}

/** The pattern of LIKE that finds the words as they are written, wildcards included. */
const patternOf = (q: string): string | null => (q === '' ? null : `%${likePattern(q)}%`);

const selectById = statement<[id: string], StoredAuditEntry>(`SELECT ${ENTRY} FROM audit_log WHERE id = $1`);

export const findAuditEntry = (connection: Queryable, id: string): Promise<StoredAuditEntry | undefined> =>
  /^\d{1,18}$/.test(id) ? connection.find(selectById, [id]) : Promise.resolve(undefined);
