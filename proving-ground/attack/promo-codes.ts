import { randomInt } from 'node:crypto';
import type { Attack } from './attack.ts';
import { createBuyer, findSku } from './client.ts';

const GUESSES = 3_000;
const AT_ONCE = 20;
/** One network may try this many unknown codes per hour. */
const LOOKED_UP_MAX = 60;
const TIME_LIMIT_MS = 180_000;

export const promoCodes: Attack = {
  name: 'promo-codes',
  row: 'S43',
  summary: `Guesses ${GUESSES} promo codes from one network. The shop must look up at most ${LOOKED_UP_MAX} of them.`,
  async run(target) {
    const guest = await createBuyer(target, await findSku(target, { isAvailable: true }));
    const startedMs = performance.now();
    const statuses = new Map<number, number>();
    const guess = async () => {
      const promoCode = `GUESS-${randomInt(36 ** 6).toString(36)}`;
      const { status } = await guest.form('/checkout', { country: 'AT', promoCode, update: 'promo' });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    };
    let sent = 0;
    for (; sent < GUESSES && performance.now() - startedMs < TIME_LIMIT_MS; sent += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, guess));
    const [lookedUp, refused] = [statuses.get(200) ?? 0, statuses.get(429) ?? 0];
    return {
      held: lookedUp <= LOOKED_UP_MAX && refused > 0 && lookedUp + refused === sent,
      figures: {
        'codes guessed': sent,
        'looked up': lookedUp,
        'refused (429)': refused,
        'answered otherwise': sent - lookedUp - refused,
        seconds: ((performance.now() - startedMs) / 1_000).toFixed(1),
      },
    };
  },
};
