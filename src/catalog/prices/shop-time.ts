import { type Queryable, statement } from '../../database/database.ts';

/** The time zone that staff plan price changes in: a name of the IANA database. */
export const shopTimeZone = (): string => 'UTC';

const toInstant = statement<[local: string, timeZone: string], { at: Date }>(
  'SELECT $1::timestamp AT TIME ZONE $2 AS at',
);

/**
 * The moment of a date and time of the shop, such as "2026-11-29T08:00". An hour that a clock change skips is the one after
 * it. Resolves to undefined for any other text.
 */
export async function findInstant(connection: Queryable, local: string): Promise<Date | undefined> {
  if (!/^2\d{3}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d(:[0-5]\d)?$/.test(local)) return undefined;
  const read = new Date(`${local}Z`);
  if (Number.isNaN(read.getTime()) || !read.toISOString().startsWith(local.slice(0, 16))) return undefined;
  return (await connection.find(toInstant, [local, shopTimeZone()]))?.at;
}

/** "29 Nov 2026, 08:00" in the time zone of the shop. */
export const formatShopTime = (at: Date): string =>
  new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: shopTimeZone(),
  }).format(at);
