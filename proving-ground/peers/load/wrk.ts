import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PeerRequest } from '../contestant.ts';

const SCRIPT = fileURLToPath(new URL('./requests.lua', import.meta.url));
const TIMEOUT = '30s';

export interface WrkInput {
  url: string;
  /** Each connection is a caller that waits for its answer. */
  connections: number;
  seconds: number;
  /** A file of `writeRequests`. */
  file: string;
  /** The mean time that a caller thinks before a request. */
  thinkMs: number;
}

export interface WrkResult {
  requests: number;
  seconds: number;
  /** What the server sent. */
  bytes: number;
  p50Ms: number;
  p99Ms: number;
  failed: number;
  /** How often the file was sent from the beginning again. */
  repeated: number;
}

/** Loads a server with wrk. One thread is enough: it takes a tenth of the processor time of the fastest server. */
export async function runWrk({ url, connections, seconds, file, thinkMs }: WrkInput): Promise<WrkResult> {
  const load = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', TIMEOUT];
  const { stdout } = await promisify(execFile)('wrk', [
    ...load,
    '-s',
    SCRIPT,
    url,
    '--',
    file,
    `${thinkMs}`,
  ]).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
    throw new Error('wrk is not installed. Install it with "sudo apt-get install wrk".', { cause: error });
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

export async function writeRequests(
  file: string,
  requests: readonly PeerRequest[],
  url: string,
): Promise<void> {
  const { host } = new URL(url);
  await writeFile(file, requests.map((request) => `${rawRequest(request, host)}\0`).join(''));
}

function rawRequest({ method, path, headers, body }: PeerRequest, host: string): string {
  const length = body !== undefined && { 'content-length': `${Buffer.byteLength(body)}` };
  const lines = Object.entries({ host, ...headers, ...length }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`;
}
