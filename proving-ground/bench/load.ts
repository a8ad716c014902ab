import autocannon, { type Options, type Request } from 'autocannon';
import type { MeasuredProcess } from './processes/processes.ts';

export interface Load {
  requests: number;
  requestsPerSecond: number;
  /** Processor time of the measured process per request, in microseconds. */
  cpuUs: number;
  p50Ms: number;
  p99Ms: number;
  failed: number;
}

/** The number of callers at once. Each waits for its answer before its next request. */
export const CALLERS = 64;

export async function measure(
  target: MeasuredProcess,
  options: Omit<Options, 'url'> & { path?: string },
): Promise<Load> {
  const { path = '/', ...rest } = options;
  const before = await target.usage();
  const result = await autocannon({ connections: CALLERS, duration: 5, ...rest, url: target.url + path });
  const after = await target.usage();
  const total = result.requests.total;
  return {
    requests: total,
    requestsPerSecond: result.requests.average,
    cpuUs: (after.cpuUs - before.cpuUs) / total,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failed: result.errors + result.timeouts + result.non2xx,
  };
}

export const randomBelow = (limit: number): number => Math.floor(Math.random() * limit);

/** Adds one of the item to the cart of this cookie. */
export const addRequest = (cookie: string, sku: string): Request => ({
  method: 'POST',
  path: '/api/cart/line-items',
  headers: { 'content-type': 'application/json', cookie },
  body: JSON.stringify({ sku, quantity: 1 }),
});

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
