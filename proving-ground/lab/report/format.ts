/** Formats figures with as many digits as are meaningful. */

const THIN = '\u202f';

export const whole = (value: number): string =>
  Math.round(value)
    .toString()
    .replaceAll(/\B(?=(\d{3})+$)/g, THIN);

/** Shows at most three digits: 0.25, 2.5, 25, 250. */
export function figure(value: number): string {
  if (value === 0) return '0';
  if (value < 1) return value.toFixed(2);
  return value < 10 ? value.toFixed(1) : whole(value);
}

export const milliseconds = (ms: number): string => `${figure(ms)} ms`;

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

export const minutes = (ms: number): string =>
  ms < 90_000 ? `${Math.round(ms / 1_000)} s` : `${(ms / 60_000).toFixed(1)} min`;
