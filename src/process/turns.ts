import { Problem } from '../web/errors/errors.ts';
import { createSlots, type Slots } from './slots.ts';

/** Work on one key at a time, or a few; work on other keys does not wait for it. */
export interface Turns {
  /** Throws a Problem 503 where so many wait for the key already that this one would wait too long. */
  take<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** Of this instance alone. A key is known only while there is work on it. */
export function createTurns(atOnce: number, waitingMax: number): Turns {
  const keys = new Map<string, { slots: Slots; users: number }>();
  return {
    async take(key, work) {
      const known = keys.get(key) ?? { slots: createSlots(atOnce, waitingMax), users: 0 };
      keys.set(key, known);
      known.users += 1;
      try {
        if (!(await known.slots.take())) throw overloaded();
        try {
          return await work();
        } finally {
          known.slots.giveBack();
        }
      } finally {
        known.users -= 1;
        if (known.users === 0) keys.delete(key);
      }
    },
  };
}

const overloaded = () =>
  new Problem(503, 'overloaded', 'Too many tries at once. Try again in a moment.', { retryAfterSeconds: 2 });
