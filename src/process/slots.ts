export interface Slots {
  /** Waits for a slot; false at once where too many wait already. */
  take(): Promise<boolean>;
  giveBack(): void;
}

/** First come, first served; a slot that is given back goes straight to the one who waits longest. */
export function createSlots(count: number, maxWaiting: number): Slots {
  const waiting: (() => void)[] = [];
  let free = count;
  return {
    async take() {
      if (free > 0) {
        free -= 1;
        return true;
      }
      if (waiting.length >= maxWaiting) return false;
      await new Promise<void>((resolve) => waiting.push(resolve));
      return true;
    },
    giveBack() {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    },
  };
}
