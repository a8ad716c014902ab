/** Signs the cookies of seeded carts. The measured shop has the same key. */
export const BENCH_KEY = 'a signing key for measurements, of no other use';

/** A measured process first sends its port to its parent, then its usage on each request. */
export interface Usage {
  /** Processor time since the start of the process, user and system, in microseconds. */
  cpuUs: number;
  rssBytes: number;
  counts: Counts;
}

/** Counts since the start of the process. */
export interface Counts {
  /** Bytes that its HTTP clients sent. */
  bytesIn: number;
  bytesOut: number;
  /** Statements sent to PostgreSQL, including BEGIN and COMMIT. */
  statements: number;
  /** Commands to Valkey, or requests to DynamoDB. */
  storeCalls: number;
}

const NO_COUNTS: Counts = { bytesIn: 0, bytesOut: 0, statements: 0, storeCalls: 0 };

export function reportUsage(port: number, counts: () => Counts = () => NO_COUNTS): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    const usage: Usage = { cpuUs: user + system, rssBytes: process.memoryUsage.rss(), counts: counts() };
    process.send?.(usage);
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ port });
}
