import type { Database, Statement } from './database.ts';

/** A statement of `listAll` reads one page: `LIMIT ${PAGE_SIZE} OFFSET $2`. */
export const PAGE_SIZE = 1_000;
/** More than anyone enters manually. */
const PAGES_MAX = 100;

type Row = Record<string, unknown>;

/** Returns all rows that belong to one owner, page by page. It throws instead of leaving rows out. */
export async function listAll(
  database: Database,
  page: Statement<[ownerId: string, offset: number], Row>,
  ownerId: string,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const found = await database.list(page, [ownerId, rows.length]);
    rows.push(...found);
    if (found.length < PAGE_SIZE) return rows;
  }
  throw new Error(`more than ${PAGES_MAX * PAGE_SIZE} rows belong to one owner`);
}
