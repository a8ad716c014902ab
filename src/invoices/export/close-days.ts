import { type Queryable, statement } from '../../database/database.ts';

const close = statement<[until: string, timeZone: string], never>(`
  UPDATE closed_invoice_days SET until = least($1::date, (now() AT TIME ZONE $2::text)::date - 1)
  WHERE until < least($1::date, (now() AT TIME ZONE $2::text)::date - 1)`);

/**
 * Closes all days up to the last one of an export, if they are over. It waits for the documents that are being numbered,
 * and those that are numbered later get a later day. So an export of days that are over is complete. Call it before the
 * entries are read, and outside of a transaction, because nothing can be numbered until it ends.
 */
export async function closeDays(
  connection: Pick<Queryable, 'run'>,
  { until, timeZone }: { until: string; timeZone: string },
): Promise<void> {
  await connection.run(close, [until, timeZone]);
}
