/** At one reading of the primary per second, this remembers a minute. */
const READINGS_MAX = 60;
/** Faster readings replace each other, so that at least half a minute is remembered. */
const APART_MS_MIN = 500;

/**
 * Tells how long ago the primary was where a replica is now. The replica's own "time of the last transaction" cannot be
 * used, because it ages while nothing is written. Positions in the log can always be compared.
 */
export interface LagClock {
  /** Notes that the primary, asked at this moment, had written its log up to this position. */
  note(lsn: number, askedAtMs: number): void;
  /** Returns the lag of a replica at this position, or undefined when it lags further than is remembered. */
  lagMsAt(lsn: number): number | undefined;
  /** Returns the last moment of which such a replica has everything, or undefined when it is not remembered. */
  reachedAtMs(lsn: number): number | undefined;
}

export function createLagClock(): LagClock {
  /** Sorted from the newest to the oldest. */
  const readings: { lsn: number; atMs: number }[] = [];
  const reachedBy = (lsn: number) => readings.find((reading) => reading.lsn <= lsn);
  return {
    note(lsn, askedAtMs) {
      const [newest, before] = readings;
      if (newest && before && newest.atMs - before.atMs < APART_MS_MIN) readings.shift();
      readings.unshift({ lsn, atMs: askedAtMs });
      readings.splice(READINGS_MAX);
    },
    lagMsAt(lsn) {
      const newest = readings[0];
      const reached = reachedBy(lsn);
      // Measured from the last reading, so that the lag does not grow while the primary is away.
      return newest && reached && Math.round(newest.atMs - reached.atMs);
    },
    reachedAtMs: (lsn) => reachedBy(lsn)?.atMs,
  };
}
