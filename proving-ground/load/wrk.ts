import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface WrkInput {
  url: string;
  /** Each connection is a caller that waits for its answer. */
  connections: number;
  seconds: number;
  /** A file of requests from `writeRequests`, which are sent in this sequence, from `first` on, again and again. */
  file: string;
  first?: number;
  /** The mean time that each connection waits before a request. */
  thinkMs?: number;
}

export interface WrkResult {
  requests: number;
  seconds: number;
  /** What the server sent. */
  bytes: number;
  p50Ms: number;
  p99Ms: number;
  /** Answers of 400 and above, and requests without an answer. */
  failed: number;
  /** How often the file was sent from the beginning again. */
  repeated: number;
}

const SCRIPT = fileURLToPath(new URL('./play.lua', import.meta.url));
/** An answer that takes longer counts as failed. */
const TIMEOUT_SECONDS = 30;
const RESULT = 'result ';

/** Runs wrk with the requests of a file. One thread is enough for what two processors can answer. */
export async function runWrk(input: WrkInput): Promise<WrkResult> {
  const { url, connections, seconds, file, first = 0, thinkMs = 0 } = input;
  const options = ['-t', 1, '-c', connections, '-d', `${seconds}s`, '--timeout', `${TIMEOUT_SECONDS}s`];
  const args = [...options, '-s', SCRIPT, url, '--', file, first, thinkMs];
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
export function parseResult(output: string): WrkResult {
  const line = output.split('\n').find((candidate) => candidate.startsWith(RESULT));
  if (line === undefined) throw new Error(`wrk gave no result: ${output.trim()}`);
  const { durationUs, p50Us, p99Us, ...counts } = JSON.parse(line.slice(RESULT.length));
  return { ...counts, seconds: durationUs / 1e6, p50Ms: p50Us / 1_000, p99Ms: p99Us / 1_000 };
}
