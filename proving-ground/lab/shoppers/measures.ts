/** A sign-in is neither a read nor a write, because it takes the time of a password comparison. */
export type RequestKind = 'read' | 'write' | 'sign-in';

/** Measures of one kind of request, in milliseconds. */
export interface KindMeasures {
  requests: number;
  /** Counts by outcome: a status, or why there was no answer. */
  outcomes: Record<string, number>;
  p50Ms: number;
  p99Ms: number;
  slowestMs: number;
  /** The longest time without a successful request of any shopper. */
  longestGapMs: number;
  /** Means over answered requests, with start lines, headers and bodies. */
  bytesSent: number;
  bytesReceived: number;
}

export interface Outcome {
  kind: RequestKind;
  /** A status, or why there was no answer. */
  said: string;
  tookMs: number;
  bytes?: { sent: number; received: number } | undefined;
}

export interface Measures {
  note(outcome: Outcome): void;
  of(kind: RequestKind): KindMeasures;
  /** Starts watching. The returned function stops it and returns the longest gaps, with one that is still open. */
  watchGaps(): () => Record<'read' | 'write', number>;
}

/** Buckets grow by 5 %, so percentiles are accurate to 5 % in bounded memory. */
const STEP = 1.05;
const BUCKETS = 300;

/** A status that a shopper is satisfied with. */
export const isSuccess = (said: string): boolean => /^(2\d\d|30[34])$/.test(said);

export function createMeasures(now: () => number = () => performance.now()): Measures {
  const kinds = { read: createKind(now), write: createKind(now), 'sign-in': createKind(now) };
  return {
    note: (outcome) => kinds[outcome.kind].note(outcome),
    of: (kind) => kinds[kind].measures(),
    watchGaps() {
      const [read, write] = [kinds.read.watchGap(), kinds.write.watchGap()];
      return () => ({ read: read.end(), write: write.end() });
    },
  };
}

function createKind(now: () => number) {
  const buckets = new Uint32Array(BUCKETS);
  const outcomes = new Map<string, number>();
  const gaps = new Set<(atMs: number) => void>();
  const bytes = { answered: 0, sent: 0, received: 0 };
  let [requests, slowestMs] = [0, 0];

  const watchGap = () => {
    let [lastMs, longestMs] = [now(), 0];
    const gap = (atMs: number) => {
      longestMs = Math.max(longestMs, atMs - lastMs);
      lastMs = atMs;
    };
    gaps.add(gap);
    const tell = () => Math.max(longestMs, now() - lastMs);
    const end = () => {
      gaps.delete(gap);
      return tell();
    };
    return { tell, end };
  };
  const ownGap = watchGap();
  let gapAtLast = 0;

  return {
    watchGap,
    note({ said, tookMs, bytes: passed }: Outcome) {
      requests++;
      outcomes.set(said, (outcomes.get(said) ?? 0) + 1);
      slowestMs = Math.max(slowestMs, tookMs);
      const bucket = Math.min(BUCKETS - 1, Math.max(0, Math.ceil(Math.log(tookMs * 10) / Math.log(STEP))));
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
      if (passed) {
        bytes.answered++;
        bytes.sent += passed.sent;
        bytes.received += passed.received;
      }
      if (!isSuccess(said)) return;
      for (const gap of gaps) gap(now());
      gapAtLast = ownGap.tell();
    },
    measures: (): KindMeasures => ({
      requests,
      outcomes: Object.fromEntries([...outcomes].toSorted()),
      p50Ms: percentile(buckets, requests, 0.5),
      p99Ms: percentile(buckets, requests, 0.99),
      slowestMs,
      // The time after the last success does not count, because perhaps no one sent a request.
      longestGapMs: gapAtLast,
      bytesSent: bytes.sent / Math.max(1, bytes.answered),
      bytesReceived: bytes.received / Math.max(1, bytes.answered),
    }),
  };
}

/** Returns the upper end of the bucket that contains the percentile. */
function percentile(buckets: Uint32Array, count: number, share: number): number {
  let left = Math.ceil(count * share);
  if (left === 0) return 0;
  const at = buckets.findIndex((inBucket) => {
    left -= inBucket;
    return left <= 0;
  });
  return STEP ** at / 10;
}
