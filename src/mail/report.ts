import type { Logger } from '../process/log.ts';

/** What fails each second for an hour is said each minute. */
const INTERVAL_MS = 60_000;

/**
 * Logs an error, and then no other for a minute but their number. Code and message alone: the details of a
 * database's error may hold what was to be written.
 */
export function reportSparingly(log: Logger, what: string): (error: Error) => void {
  let quietUntil = 0;
  let unsaid = 0;
  return (error) => {
    const now = performance.now();
    if (now < quietUntil) {
      unsaid++;
      return;
    }
    quietUntil = now + INTERVAL_MS;
    const { code } = error as NodeJS.ErrnoException;
    log.warn({ reason: error.message, ...(code ? { code } : {}), ...(unsaid ? { unsaid } : {}) }, what);
    unsaid = 0;
  };
}
