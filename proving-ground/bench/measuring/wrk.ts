import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Load } from './slices.ts';

export interface WrkLoad {
  url: string;
  connections: number;
  seconds: number;
  /** A file of requests from `writeRequests`, which are sent in this sequence, from `first` on, again and again. */
  requests: { file: string; first?: number };
  /** The mean time that each connection waits before a request. */
  thinkMs?: number;
}

const SCRIPT = fileURLToPath(new URL('../lua/play.lua', import.meta.url));
/** An answer that takes longer counts as failed. */
const TIMEOUT_SECONDS = 10;
const RESULT = 'result ';

/** Runs wrk with the requests of a file. One thread is enough for what two processors can answer. */
export async function runWrk({ url, connections, seconds, requests, thinkMs = 0 }: WrkLoad): Promise<Load> {
  const options = ['-t', 1, '-c', connections, '-d', `${seconds}s`, '--timeout', `${TIMEOUT_SECONDS}s`];
  const args = [...options, '-s', SCRIPT, url, '--', requests.file, requests.first ?? 0, thinkMs];
  const child = spawn('wrk', args.map(String), { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  try {
    await once(child, 'close');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error('wrk is not installed. Install it with "sudo apt-get install wrk".', { cause: error });
  }
  return parseResult(output);
}

/** Reads the line that play.lua writes when wrk has ended. */
export function parseResult(output: string): Load {
  const line = output.split('\n').find((candidate) => candidate.startsWith(RESULT));
  if (line === undefined) throw new Error(`wrk gave no result: ${output.trim()}`);
  const { requests, durationUs, p50Us, p99Us, failed } = JSON.parse(line.slice(RESULT.length));
  return { requests, seconds: durationUs / 1e6, p50Ms: p50Us / 1_000, p99Ms: p99Us / 1_000, failed };
}
