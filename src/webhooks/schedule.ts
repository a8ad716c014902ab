/** When a failed delivery is tried again. No I/O here. */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The last one repeats. */
const DELAYS_MS = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  6 * HOUR_MS,
] as const;

/** A delivery is given up after this, and an endpoint is disabled once nothing has reached it for as long. */
export const GIVE_UP_DAYS = 3;

/** Adds up to a fifth, so that deliveries that failed together are retried apart. `random` is at least 0 and below 1. */
const JITTER = 0.2;
const withJitter = (delayMs: number, random: number): number => Math.round(delayMs * (1 + JITTER * random));

/** `tries` is how often the delivery has been tried. */
export const retryDelayMs = (tries: number, random: number): number =>
  withJitter(DELAYS_MS[Math.min(tries, DELAYS_MS.length) - 1] ?? DELAYS_MS[0], random);

const PAUSE_MAX_MS = 10 * MINUTE_MS;

/**
 * How long an endpoint is left alone after this many rounds in a row have failed. An endpoint that is down is
 * tried with one delivery every few minutes, however many wait. After the first two rounds there is no pause.
 */
export const pauseMs = (failures: number, random: number): number =>
  failures <= 2 ? 0 : withJitter(Math.min(PAUSE_MAX_MS, 5 * SECOND_MS * 2 ** (failures - 3)), random);
