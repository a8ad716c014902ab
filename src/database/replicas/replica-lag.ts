/** How many readings of the primary are remembered: a minute, at one a second. */
const READINGS_MAX = 60;
/** Those that come faster take each other's place, so that it stays half a minute at least. */
const APART_MS_MIN = 500;

/**
 * Tells how long ago the primary was where a replica is now. The replica's own "time of the last transaction"
 * grows while nobody writes; two places in the log can be compared whatever happens.
 */
export interface LagClock {
  /** The primary was asked at this moment, and had written its log up to this place. */
  note(lsn: number, askedAtMs: number): void;
  /** In ms, of a replica that has come up to this place; undefined: further behind than is remembered. */
  lagMsAt(lsn: number): number | undefined;
  /** The last moment of which such a replica has everything; undefined: earlier than is remembered. */
  reachedAtMs(lsn: number): number | undefined;
}

export function createLagClock(): LagClock {
  /** The newest first. */
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
      // Counted from the last reading: while the primary is away, replicas do not get older.
      return newest && reached && Math.round(newest.atMs - reached.atMs);
    },
    reachedAtMs: (lsn) => reachedBy(lsn)?.atMs,
  };
}
