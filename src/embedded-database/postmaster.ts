import { execFile } from 'node:child_process';
import { readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { waitUntil } from '../process/time-limits.ts';
import type { Place } from './data-dir.ts';

/** What each stronger signal is given before the next. A fast shutdown still writes a checkpoint. */
const FAST = { signal: 'SIGINT', timeoutMs: 30_000 } as const;
/** After these the next start recovers; nothing acknowledged is lost. */
const IMMEDIATE = { signal: 'SIGQUIT', timeoutMs: 3_000 } as const;
const BY_FORCE = { signal: 'SIGKILL', timeoutMs: 5_000 } as const;

/** The id of the running postmaster of this cluster, whoever started it. */
export async function findPostmaster(clusterDir: string): Promise<number | undefined> {
  const pid = await readPid(clusterDir);
  return pid !== undefined && (await isPostmasterOf(pid, clusterDir)) ? pid : undefined;
}

/** Ends the server and waits for it: fast, unless it does not answer anyway, then immediate, then by force. */
export async function stopPostmaster(clusterDir: string, pid: number, isSilent = false): Promise<void> {
  for (const { signal, timeoutMs } of isSilent ? [IMMEDIATE, BY_FORCE] : [FAST, IMMEDIATE, BY_FORCE]) {
    // Asked again before each signal: the id could be another process's by now.
    if (!(await isPostmasterOf(pid, clusterDir))) return;
    process.kill(pid, signal);
    if (await waitUntil(async () => !(await isPostmasterOf(pid, clusterDir)), { timeoutMs })) return;
  }
  throw new Error(`PostgreSQL (process ${pid}) of ${clusterDir} does not end, even by force.`);
}

/**
 * After a crash the files that name the dead server's process can name a living stranger, and PostgreSQL
 * then refuses to start. Only while findPostmaster finds none, under the lock.
 *
 * postmaster.pid is not removed: it also names the shared memory by which PostgreSQL sees orphaned
 * backends still writing. It gets our process id instead, since a server ignores its own parent's.
 */
export async function disarmStaleFiles({ clusterDir, socketDir }: Place): Promise<void> {
  const path = join(clusterDir, 'postmaster.pid');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  // A power failure can leave it empty, which PostgreSQL does not forgive either.
  if (text === '') await rm(path, { force: true });
  const pid = Number.parseInt(text ?? '', 10);
  if (pid > 0 && isAlive(pid) && !(await isPostmasterOf(pid, clusterDir))) {
    await writeFile(path, String(text).replace(/^\d+/, String(process.pid)));
  }
  for (const name of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock'])
    await rm(join(socketDir, name), { force: true });
}

async function readPid(clusterDir: string): Promise<number | undefined> {
  const text = await readFile(join(clusterDir, 'postmaster.pid'), 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const pid = Number.parseInt(text, 10);
  return pid > 0 ? pid : undefined;
}

/** A zombie has no command line, so it counts as ended. */
async function isPostmasterOf(pid: number, clusterDir: string): Promise<boolean> {
  const command = process.platform === 'linux' ? await readCommand(pid) : await askCommand(pid);
  // Its children call themselves "postgres: checkpointer" and the like.
  if (!command || basename(command.program) !== 'postgres') return false;
  // A postmaster works in its cluster's folder. Root in a container may not be allowed to read that.
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  return folder === undefined ? `${command.args} `.includes(`-D ${clusterDir} `) : folder === clusterDir;
}

async function readCommand(pid: number): Promise<{ program: string; args: string } | undefined> {
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const [program = '', ...args] = text.split('\0');
  return program === '' ? undefined : { program, args: args.join(' ').trimEnd() };
}

async function askCommand(pid: number): Promise<{ program: string; args: string } | undefined> {
  const ask = async (what: string) =>
    (await promisify(execFile)('ps', ['-ww', '-o', what, '-p', `${pid}`])).stdout;
  try {
    return { program: (await ask('comm=')).trim(), args: (await ask('args=')).trim() };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
