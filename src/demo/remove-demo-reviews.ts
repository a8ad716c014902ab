import type { Actor } from '../audit/actor.ts';
import { recordChange } from '../audit/audit-log.ts';
import { type Queryable, statement } from '../database/database.ts';

const countReviews = statement<[], { count: number }>(
  'SELECT count(*)::int AS count FROM reviews WHERE is_demo',
);

/** Counts the reviews that no customer wrote. */
export const countDemoReviews = async (connection: Queryable): Promise<number> =>
  (await connection.find(countReviews, []))?.count ?? 0;

const deleteReviews = statement<[], never>('DELETE FROM reviews WHERE is_demo');
const noteRemoval = statement<[], never>(
  'UPDATE demo_years SET reviews_removed_at = now() WHERE finished_at IS NOT NULL',
);

/**
 * Removes all reviews that no customer wrote, in the caller's transaction. Resolves to their number. Directive 2005/29/EC,
 * annex I, number 23c, forbids a shop that sells to show them.
 */
export async function removeDemoReviews(connection: Queryable, actor: Actor): Promise<number> {
  const count = await connection.run(deleteReviews, []);
  await connection.run(noteRemoval, []);
  if (count > 0)
    await recordChange(connection, actor, {
      action: 'demo.remove-reviews',
      subject: { kind: 'demo', id: 'reviews' },
      before: { reviews: count },
    });
  return count;
}
