import type { Attack } from './attack.ts';
import { createHonestShopper } from './honest-shopper.ts';

const CARTS = 4_000;
const AT_ONCE = 50;
const TIME_LIMIT_MS = 120_000;
/** A network's hourly limit, plus what a few instances hand out before they count. */
const BEGUN_MAX = 3_000 + 200;

export const guestCarts: Attack = {
  name: 'guest-carts',
  row: 'S47',
  summary:
    'Begins 4,000 carts without a cookie. The shop must refuse most of those beyond 3,000 in an hour, but never a change to an existing cart.',
  async run(target) {
    const shopper = await createHonestShopper(target);
    const { cookie } = await shopper.add();
    const startedMs = performance.now();
    const statuses = new Map<number, number>();
    for (let sent = 0; sent < CARTS && performance.now() - startedMs < TIME_LIMIT_MS; sent += AT_ONCE) {
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => shopper.add()));
      for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    const begun = statuses.get(200) ?? 0;
    const refused = statuses.get(429) ?? 0;
    const sent = [...statuses.values()].reduce((sum, count) => sum + count, 0);
    // There is no earlier cart to check if the limit was reached before the attack.
    const isKept = !cookie || (await shopper.add(cookie)).status === 200;
    return {
      held: begun <= BEGUN_MAX && begun + refused === sent && refused > 0 && isKept,
      figures: {
        'carts asked for': sent,
        begun,
        'refused (429)': refused,
        'answered otherwise': sent - begun - refused,
        seconds: ((performance.now() - startedMs) / 1_000).toFixed(1),
        'the cart from before': cookie ? (isKept ? 'kept' : 'REFUSED') : 'none: the limit was reached before',
      },
    };
  },
};
