import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createSemaphore } from '../../process/semaphore.ts';
import { CHILD_ENVIRONMENT } from '../renderer.ts';

/** Resolves to undefined if too many pictures are waiting. Throws if the picture cannot be read. */
export type ToJpeg = (webp: Buffer) => Promise<Buffer | undefined>;

const AT_ONCE = 2;
const WAITING_MAX = 100;
const TIMEOUT_MS = 30_000;

const entry = fileURLToPath(new URL('./jpeg-process.ts', import.meta.url));

/**
 * Converts each picture in a process of its own, so that the web process does not load the encoder. The files are kept, so
 * each machine converts a picture once a month.
 */
export function createToJpeg(): ToJpeg {
  const semaphore = createSemaphore(AT_ONCE, WAITING_MAX);
  return async (webp) => {
    if (!(await semaphore.acquire())) return undefined;
    try {
      return await runProcess(webp);
    } finally {
      semaphore.release();
    }
  };
}

async function runProcess(webp: Buffer): Promise<Buffer> {
  const child = spawn(process.execPath, [entry], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: CHILD_ENVIRONMENT,
    timeout: TIMEOUT_MS,
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // A process that has ended breaks the pipe. Its exit code reports that already.
  child.stdin.on('error', () => undefined).end(webp);
  const [jpeg, code] = await Promise.all([buffer(child.stdout), ended]);
  if (code !== 0 || jpeg.length === 0) throw new Error(`a picture was not converted (${code})`);
  return jpeg;
}
