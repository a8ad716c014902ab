import { createBatcher } from '../../database/batcher.ts';
import { isFaultOfStatement } from '../../database/database.ts';
import type { Replicas } from '../../database/replicas/replicas.ts';
import { cartOfRow } from '../cart-document.ts';
import { customerSessionOfRow, readCarts } from '../database/database.ts';
import type { CartRow } from '../database/session-statements.ts';
import type { FoundSession } from '../store.ts';
import { COPY_TTL_MS } from './copies.ts';

/** The nearest replica may have failed together with the primary. */
const TRIES = 2;
/** The catalog needs the replicas at the same time, so this takes one of their connections only. */
const BATCH = { maxBatch: 64, maxUnderWay: 1 } as const;

/**
 * A failure that took longer than this was a time-out, for example of a busy pool. The answer is due within a second.
 */
const SOON_MS = 400;

type Found = FoundSession | undefined;

/**
 * A replica replaces the primary while that is unavailable, for a cart that is only shown. It has everything that was
 * written up to 30 s ago, as a copy in the cache would. Nothing is changed or cached by it.
 */
export interface StandIn {
  /**
   * Returns the result of `load`. While the primary is unavailable, it returns what a replica has, if `mayShow` agrees,
   * and otherwise the error of `load`.
   */
  find(tokenHash: Buffer, load: () => Promise<Found>, mayShow: MayShow): Promise<Found>;
}

type UsedReplicas = Pick<Replicas, 'isPrimaryAway' | 'standIn' | 'check'>;
type MayShow = (found: FoundSession) => Promise<boolean>;

export function createStandIn(replicas: UsedReplicas): StandIn {
  const read = createBatcher({
    ...BATCH,
    run: (hashes: Buffer[]) => readFrom(replicas, hashes),
    isFaultOfOne: isFaultOfStatement,
  });

  async function look(tokenHash: Buffer, mayShow: MayShow): Promise<Found> {
    if (!replicas.isPrimaryAway) return undefined;
    const row = await read(tokenHash);
    if (!row) return undefined;
    const found = foundOf(row);
    return (await mayShow(found)) ? found : undefined;
  }

  return {
    async find(tokenHash, load, mayShow) {
      const known = await look(tokenHash, mayShow);
      if (known) return known;
      const startedMs = performance.now();
      try {
        return await load();
      } catch (error) {
        // The check decides whether the primary is unavailable. It runs once for all requests that ask at the same
        // time.
        if (performance.now() - startedMs < SOON_MS) await replicas.check();
        const found = await look(tokenHash, mayShow);
        if (!found) throw error;
        return found;
      }
    },
  };
}

async function readFrom(
  replicas: Pick<Replicas, 'standIn'>,
  hashes: Buffer[],
): Promise<(CartRow | undefined)[]> {
  for (let tries = 0; tries < TRIES; tries++) {
    const replica = replicas.standIn(COPY_TTL_MS);
    if (!replica) break;
    try {
      return await readCarts(replica.database)(hashes);
    } catch (error) {
      if (isFaultOfStatement(error)) throw error;
      replica.failed(error as Error);
    }
  }
  return hashes.map(() => undefined);
}

/** Only the primary may say that a sign-in is recent. */
function foundOf(row: CartRow): FoundSession {
  const session = customerSessionOfRow(row);
  return {
    cart: cartOfRow(row),
    session: session && { ...session, isRecentSignIn: false },
    prolonged: false,
  };
}
