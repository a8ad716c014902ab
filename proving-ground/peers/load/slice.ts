import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Contestant, PeerRequest } from '../contestant.ts';
import { foreignShare, type ProcessorTime, readProcessorTime } from './processor-time.ts';
import { runWrk, writeRequests } from './wrk.ts';

export const CALLERS = 64;
const QUIET_POLL_MS = 200;
const QUIET_TRIES_MAX = 100;
/** A shop that uses less than this part of one processor has completed its requests. */
const QUIET_SHARE = 0.1;

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
  const load = await runWrk({ url, connections: CALLERS, seconds, file, thinkMs: 0 });
  const memoryMb = await residentMb(pid);
  const underLoad = await read();
  await untilQuiet(read);
  const after = await read();
  // The requests in progress at the end are completed after it, so they count with their processor time.
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

/** Waits until the shop has completed what it began, so that the next slice does not pay for it. */
async function untilQuiet(read: () => Promise<ProcessorTime<'server' | 'database'>>): Promise<void> {
  let last = await read();
  for (let tries = 0; tries < QUIET_TRIES_MAX; tries++) {
    await pause(QUIET_POLL_MS);
    const next = await read();
    const usedMs = next.tasks.server + next.tasks.database - last.tasks.server - last.tasks.database;
    if (usedMs < QUIET_POLL_MS * QUIET_SHARE) return;
    last = next;
  }
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1_024;
}
