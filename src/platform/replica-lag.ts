/** How many readings of the primary are remembered: a minute, at one a second. */
const READINGS_MAX = 60;
/** Those that come faster take each other's place, so that it stays half a minute at least. */
const APART_MS_MIN = 500;

/**
 * Tells how long ago the primary was where a replica is now. The replica's own "time of the last transaction"
 * grows while nobody writes; two places in the log can be compared whatever happens.
 */
export interface LagClock {
  /** The primary has written its log up to this place. */
  note(lsn: number): void;
  /** In ms, of a replica that has come up to this place; undefined: further behind than is remembered. */
  lagMsAt(lsn: number): number | undefined;
  /** How long ago the last place was noted, in ms; undefined before the first. */
  quietMs(): number | undefined;
}

export function createLagClock(now: () => number = () => performance.now()): LagClock {
  /** The newest first. */
  const readings: { lsn: number; atMs: number }[] = [];
  return {
    note(lsn) {
      const [newest, before] = readings;
      if (newest && before && newest.atMs - before.atMs < APART_MS_MIN) readings.shift();
      readings.unshift({ lsn, atMs: now() });
      readings.splice(READINGS_MAX);
    },
    lagMsAt(lsn) {
      const newest = readings[0];
      const reached = readings.find((reading) => reading.lsn <= lsn);
      // Counted from the last reading: while the primary is away, replicas do not get older.
      return newest && reached && Math.round(newest.atMs - reached.atMs);
    },
    quietMs: () => readings[0] && Math.round(now() - readings[0].atMs),
  };
}
