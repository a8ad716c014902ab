import { setTimeout as pause } from 'node:timers/promises';
import type { ControlResult } from '../result.ts';
import type { Random } from '../shoppers/random.ts';
import type { Crowd } from '../shoppers/shoppers.ts';
import { instancesOf } from './faults.ts';
import type { Site } from './site.ts';

/** How HAProxy marks the instance that a shopper stays at. */
const STICKY_COOKIE = 'lb';
const OUT_TIMEOUT_MS = 15_000;
const POLL_MS = 50;

/**
 * With session affinity: an instance is killed while nobody shops, and the checker has to find exactly the carts
 * that were there, and no other. A checker that does not finds nothing that can be believed.
 */
export async function playControl(site: Site, crowd: Crowd, random: Random): Promise<ControlResult> {
  const withCart = crowd.shoppers.filter(({ version }) => version > 0);
  const places = new Set(withCart.map((shopper) => shopper.cookie(STICKY_COOKIE)));
  const victim = random.pick(instancesOf(site).filter((name) => places.has(name)));
  if (victim === undefined) throw new Error('no instance holds a cart');
  const expected = withCart.filter((shopper) => shopper.cookie(STICKY_COOKIE) === victim);
  const foundBefore = crowd.findings.length;
  await site.cluster.kill(victim);
  await untilOut(site, victim);
  await crowd.check();
  const found = new Set(crowd.findings.slice(foundBefore).map(({ shopper }) => shopper));
  const names = expected.map(({ name }) => name).toSorted();
  const foundNames = [...found].toSorted();
  return { victim, expected: names, found: foundNames, isExact: `${names}` === `${foundNames}` };
}

async function untilOut({ cluster }: Site, name: string): Promise<void> {
  const giveUpMs = performance.now() + OUT_TIMEOUT_MS;
  for (;;) {
    const server = (await cluster.numbers()).find((one) => one.name === name);
    if (server?.status.startsWith('DOWN')) return;
    if (performance.now() > giveUpMs) throw new Error(`${name} is still ${server?.status}`);
    await pause(POLL_MS);
  }
}
