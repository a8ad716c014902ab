import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSemaphore } from '../../process/semaphore.ts';
import { CHILD_ENVIRONMENT } from '../renderer.ts';
import type { ConvertRefusal, ConvertResult } from './convert.ts';
import type { Kind } from './kinds.ts';
import { convertedWidths, FILE_FORMATS, fileName } from './own-picture.ts';

/** A file of a converted picture, such as `800.avif`. */
export interface PictureFile {
  name: string;
  bytes: Buffer;
}

export type ConvertedResult =
  | { ok: true; kind: Kind; width: number; height: number; tones: string; files: PictureFile[] }
  | { ok: false; reason: ConvertRefusal | 'took_too_long' | 'too_many_waiting' };

export interface Converter {
  /** Converts the picture in a file. */
  convert(file: string): Promise<ConvertedResult>;
}

export interface ConverterOptions {
  /** Beyond it, the process is ended. The slowest picture takes about 15 s of an idle core. */
  timeoutMs?: number;
  /** The memory that the process may allocate. 50 megapixels took 300 MB. */
  memoryMaxBytes?: number;
  /** Beyond this, further pictures are refused. */
  waitingMax?: number;
}

const MEMORY_MAX_BYTES = 1024 * 1024 * 1024;
/** V8 reserves this much for compiled code. It counts as data, although nearly all of it is never used. */
const CODE_RANGE_BYTES = 512 * 1024 * 1024;

/**
 * Converts pictures in a process for each, one at a time, because a decoder of a hostile file may need much memory, never
 * end, or be taken over. The process knows no secrets, and nothing of it is there when the next picture comes.
 */
export function createConverter(options: ConverterOptions = {}): Converter {
  const { timeoutMs = 60_000, memoryMaxBytes = MEMORY_MAX_BYTES, waitingMax = 50 } = options;
  const semaphore = createSemaphore(1, waitingMax);
  return {
    async convert(file) {
      if (!(await semaphore.acquire())) return { ok: false, reason: 'too_many_waiting' };
      const folder = await mkdtemp(join(tmpdir(), FOLDER_PREFIX));
      try {
        const result = await runProcess(file, folder, { timeoutMs, memoryMaxBytes });
        return result.ok ? { ...result, files: await readFiles(folder, result.width) } : result;
      } finally {
        await rm(folder, { recursive: true, force: true });
        semaphore.release();
      }
    },
  };
}

const FOLDER_PREFIX = 'myclothes-picture-';

const entry = fileURLToPath(new URL('./converter-process.ts', import.meta.url));

interface Limits {
  timeoutMs: number;
  memoryMaxBytes: number;
}

type ProcessResult = ConvertResult | { ok: false; reason: 'took_too_long' };

/** A process that crashes, for example because it may not allocate more, means that the file cannot be read. */
function runProcess(
  file: string,
  folder: string,
  { timeoutMs, memoryMaxBytes }: Limits,
): Promise<ProcessResult> {
  // The shell sets the limit for itself and then becomes Node.
  const limit = `ulimit -d ${Math.floor((memoryMaxBytes + CODE_RANGE_BYTES) / 1024)} 2>/dev/null; exec "$0" "$@"`;
  const child: ChildProcess = spawn('/bin/sh', ['-c', limit, process.execPath, entry, file, folder], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: CHILD_ENVIRONMENT,
  });
  return new Promise((resolve, reject) => {
    let isLate = false;
    let output = '';
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdin?.on('error', () => undefined);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      if (isLate) resolve({ ok: false, reason: 'took_too_long' });
      else if (code === 0) resolve(JSON.parse(output) as ConvertResult);
      else resolve({ ok: false, reason: 'unreadable' });
    });
  });
}

const readFiles = (folder: string, width: number): Promise<PictureFile[]> =>
  Promise.all(
    convertedWidths(width)
      .flatMap((one) => FILE_FORMATS.map((format) => fileName(one, format)))
      .map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })),
  );

/** Files of uploads that are older have been left by a process that was killed. */
const LEFT_AFTER_MS = 60 * 60_000;

/** A new folder for the file of an upload. The caller removes it. */
export const makeUploadFolder = (): Promise<string> => mkdtemp(join(tmpdir(), FOLDER_PREFIX));

/** Removes the temporary folders that killed processes have left; resolves to how many. */
export async function sweepUploadFolders(): Promise<number> {
  let removed = 0;
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(FOLDER_PREFIX)) continue;
    const folder = join(tmpdir(), name);
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs < LEFT_AFTER_MS) continue;
    await rm(folder, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}
