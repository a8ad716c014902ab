import { measureLoad } from './measure.ts';
import type { Shoppers } from './shoppers.ts';
import type { Site } from './site.ts';

/**
 * An instance that has answered so many requests of each kind has compiled its code, and has cached and compressed its
 * pages. Until then, a request costs up to twice as much. In the mix, it would take long until each page has been requested
 * several times and enough orders have been placed.
 */
const REQUESTS = {
  listing: 4_000,
  product: 8_000,
  'show cart': 2_000,
  'add to cart': 2_000,
  order: 400,
} as const;
/** For this long after its start, an instance also renders pages again that changed before the start. */
const SECONDS_MIN = 16;
const SECONDS_MAX = 60;
const ROUND = { connections: 64, seconds: 4, thinkMs: 0 };

/** Loads the site until all of its instances are warm, the newest of which has just been started. */
export async function warmUp(site: Site, shoppers: Shoppers, instances: number): Promise<void> {
  const requests = await shoppers.inCounts(REQUESTS, instances);
  const beganMs = performance.now();
  const seconds = () => (performance.now() - beganMs) / 1_000;
  let answered = 0;
  while (seconds() < SECONDS_MIN || (answered < requests.length && seconds() < SECONDS_MAX)) {
    // The generator begins with the first request each time.
    const rest = requests.slice(answered % requests.length);
    answered += (await measureLoad(site, { ...ROUND, requests: rest })).requests;
  }
}
