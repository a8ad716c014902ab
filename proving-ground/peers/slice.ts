import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { foreignShare, readProcessorTime } from '../load/processor-time.ts';
import { writeRequests } from '../load/requests.ts';
import { untilQuiet } from '../load/until-quiet.ts';
import { runWrk } from '../load/wrk.ts';
import type { Contestant, PeerRequest } from './contestant.ts';

export const CALLERS = 64;
export interface SliceInput {
  contestant: Contestant;
  postmaster: number;
  requests: readonly PeerRequest[];
  seconds: number;
  folder: string;
}

/** What one slice of load has shown. */
export interface Slice {
  requestsPerSecond: number;
  p99Ms: number;
  failed: number;
  /** How often the requests were sent from the beginning again. */
  repeated: number;
  /** Processor time of the server and of the database for one request, in milliseconds. */
  serverMs: number;
  databaseMs: number;
  /** Resident memory of the server under this load. */
  memoryMb: number;
  /** The part of the machine's processors that neither the shop, its database nor the generator used. */
  foreignShare: number;
}

/** Loads one shop with wrk while the other one rests. */
export async function runSlice(input: SliceInput): Promise<Slice> {
  const { contestant, postmaster, requests, seconds, folder } = input;
  const { pid, url } = contestant;
  const file = join(folder, 'requests.bin');
  await writeRequests(file, requests, url);
  const read = () => readProcessorTime({ server: [pid], database: [postmaster] });
  const before = await read();
  const load = await runWrk({ url, connections: CALLERS, seconds, file });
  const memoryMb = await residentMb(pid);
  const underLoad = await read();
  await untilQuiet(read);
  const after = await read();
  // Requests in progress at the end are completed after it. Their processor time counts, so they count, too.
  const answered = load.requests + CALLERS;
  return {
    requestsPerSecond: load.requests / load.seconds,
    p99Ms: load.p99Ms,
    failed: load.failed,
    repeated: load.repeated,
    serverMs: (after.tasks.server - before.tasks.server) / answered,
    databaseMs: (after.tasks.database - before.tasks.database) / answered,
    memoryMb,
    foreignShare: foreignShare(before, underLoad),
  };
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1_024;
}
