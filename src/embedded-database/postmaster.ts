import { execFile } from 'node:child_process';
import { readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { waitUntil } from '../process/time-limits.ts';
import type { Place } from './data-dir.ts';

/** The time that each signal gets before a stronger one. A fast shutdown still writes a checkpoint. */
const FAST = { signal: 'SIGINT', timeoutMs: 30_000 } as const;
/** After these signals the next start recovers, and no acknowledged change is lost. */
const IMMEDIATE = { signal: 'SIGQUIT', timeoutMs: 3_000 } as const;
const KILL = { signal: 'SIGKILL', timeoutMs: 5_000 } as const;

/** Finds the process ID of this cluster's running postmaster, whichever process started it. */
export async function findPostmaster(clusterDir: string): Promise<number | undefined> {
  const pid = await readPid(clusterDir);
  return pid !== undefined && (await isPostmasterOf(pid, clusterDir)) ? pid : undefined;
}

/** Stops the server and waits for its end: first fast unless it is silent, then immediate, then with SIGKILL. */
export async function stopPostmaster(clusterDir: string, pid: number, isSilent = false): Promise<void> {
  for (const { signal, timeoutMs } of isSilent ? [IMMEDIATE, KILL] : [FAST, IMMEDIATE, KILL]) {
    // Checked again before each signal, because the ID may belong to another process by now.
    if (!(await isPostmasterOf(pid, clusterDir))) return;
    process.kill(pid, signal);
    if (await waitUntil(async () => !(await isPostmasterOf(pid, clusterDir)), { timeoutMs })) return;
  }
  throw new Error(`PostgreSQL (process ${pid}) of ${clusterDir} does not end, even after SIGKILL.`);
}

/**
 * After a crash, the files with the dead server's process ID may name another living process, and PostgreSQL then refuses
 * to start. Call this under the lock, when findPostmaster finds none.
 *
 * postmaster.pid is not removed, because it also names the shared memory by which PostgreSQL detects orphaned backends
 * that still write. It gets this process's ID instead, since a server ignores the ID of its parent.
 */
export async function disarmStaleFiles({ clusterDir, socketDir }: Place): Promise<void> {
  const path = join(clusterDir, 'postmaster.pid');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  // A power failure can leave it empty, which PostgreSQL refuses, too.
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
