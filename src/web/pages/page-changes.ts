/** Names of what has changed, or all of it. */
export type Ended = ReadonlySet<string> | 'all';

/** Tells page caches what has changed. */
export interface PageChanges {
  /**
   * Tells whether it is known what has changed, so that the pages that are left may be used. It does not wait: it looks
   * for changes in the background when it is time to.
   */
  areKnown(): boolean;
  /** Waits until it is known what has changed. Rejects when that could not be found out for too long. */
  known(): Promise<void>;
  onEnd(listener: (ended: Ended) => void): void;
}
