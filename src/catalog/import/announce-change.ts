import { announce } from '../../cache/announce.ts';
import type { CacheAddress } from '../../cache/cache-url.ts';
import { type Queryable, statement } from '../../database/database.ts';
import { atPosition, positionedOf } from '../../database/replicas/reads.ts';
import { CATALOG } from '../cached-catalog.ts';

const selectNothing = statement<[], Record<string, never>>('SELECT');

/**
 * After the commit: every instance reads the catalog anew, none of it older than the database is now. Without
 * it they do so a little later.
 */
export async function announceChange(
  primary: Pick<Queryable, 'find'>,
  cache: CacheAddress | undefined,
): Promise<void> {
  if (!cache) return;
  const { position } = positionedOf(await primary.find(atPosition(selectNothing), []));
  await announce(cache, CATALOG, position);
}
