/** Signs the cookies of seeded carts. The measured shop has the same key. */
export const BENCH_KEY = 'a signing key for measurements, of no other use';

/** What a measured process tells its parent: first its port, then what it has used whenever asked. */
export interface Usage {
  /** Processor time since the start of the process, user and system, in microseconds. */
  cpuUs: number;
  rssBytes: number;
  counts: Counts;
}

/** Since the start of the process. */
export interface Counts {
  /** Bytes that its HTTP clients have sent, and got. */
  bytesIn: number;
  bytesOut: number;
  /** Sent to PostgreSQL, BEGIN and COMMIT included. */
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
