import { createFaultyStore, type Misdeeds } from './faulty-store.ts';
import { createMemoryShop } from './memory-shop.ts';
import { seededRandom } from './random.ts';
import { sendShoppers } from './shoppers.ts';

/** The planted faults of one seed, and what the checker found. */
export interface CheckerRun {
  seed: number;
  planted: Misdeeds;
  /** Counts by kind of finding. They equal the planted ones when the checker is right. */
  found: Record<string, number>;
  changes: number;
}

export interface CheckOptions {
  shares?: Partial<Misdeeds>;
  unanswered?: number;
}

const SHOPPERS = 6;
const SKUS_EACH = 8;
const CHANGES = 300;

/**
 * Sends shoppers to an in-memory store with planted faults. The checker must find exactly those; otherwise, finding
 * nothing elsewhere proves nothing. The same seed gives the same run.
 */
export async function checkChecker(seed: number, options: CheckOptions = {}): Promise<CheckerRun> {
  const { shares = {}, unanswered = 0 } = options;
  const random = seededRandom(seed);
  const store = createFaultyStore(random.fork(), shares, true);
  const shop = createMemoryShop({ store, random: random.fork(), unanswered });
  const crowd = sendShoppers({
    count: SHOPPERS,
    seed,
    port: 0,
    skus: Array.from({ length: SHOPPERS * SKUS_EACH }, (_, at) => `SKU-${at}`),
    // Without forms, every answer shows the cart, so a fault is noticed at once.
    habits: { formShare: 0, accountShare: 0.03 },
    openBrowser: () => shop.openBrowser(),
    pause: async () => {},
  });
  await crowd.more(CHANGES);
  await crowd.stop();
  await crowd.check();
  const found: Record<string, number> = { lost: 0, doubled: 0, foreign: 0 };
  for (const { fault } of crowd.findings) {
    found[fault.kind] = (found[fault.kind] ?? 0) + (fault.kind === 'foreign' ? fault.changes : 1);
  }
  crowd.close();
  return { seed, planted: store.misdeeds, found, changes: crowd.acknowledged };
}

/** Whether the checker found all planted faults and nothing else. */
export const isExact = ({ planted, found }: CheckerRun): boolean =>
  Object.entries(found).every(([kind, times]) => times === (planted[kind as keyof Misdeeds] ?? 0));
