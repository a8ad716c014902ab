/**
 * The names of what has changed, or "all". Pages that show one of them end: they are outdated, and are rendered again
 * for the next request.
 */
export type Ended = ReadonlySet<string> | 'all';

/** Tells page caches which pages are outdated. */
export interface PageChanges {
  /**
   * Returns whether all recent changes are known, so that the pages that have not ended may be used. It does not wait.
   * When it is time to look for changes, it does so in the background.
   */
  areKnown(): boolean;
  /** Waits until all recent changes are known. Rejects if looking for them has failed for too long. */
  known(): Promise<void>;
  onEnd(listener: (ended: Ended) => void): void;
}
