import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';

/** Has the kernel end a part when its parent ends. It is in Debian's util-linux. */
const SETPRIV = '/usr/bin/setpriv';
/** How much of a part's output an error shows. */
const EXCERPT_CHARS = 2_000;

/** A process of the cluster. All of its output goes to a file. */
export interface Part {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly isRunning: boolean;
  /** How it ended: "by SIGKILL" or "with 1". */
  readonly ended: Promise<string>;
  /** Sends the signal, and SIGKILL after `patienceMs`. Resolves when the process has ended. */
  end(signal: NodeJS.Signals, patienceMs: number): Promise<string>;
  /** The end of its output since it was started. */
  lastOutput(): Promise<string>;
}

export interface PartOptions {
  command: string;
  args: readonly string[];
  environment: NodeJS.ProcessEnv;
  /** Output is appended, so that the output of a dead process remains when it is started again. */
  logFile: string;
  identity?: { uid: number; gid: number };
  workingDir?: string;
}

/**
 * Starts a part in its own session, so that Ctrl-C in the terminal does not reach it before its turn. The kernel ends
 * it if this process is killed.
 */
export async function startPart(options: PartOptions): Promise<Part> {
  const { command, logFile } = options;
  const log = await open(logFile, 'a', 0o600);
  try {
    const { size } = await log.stat();
    const child = spawnBound(options, log);
    const ended = once(child, 'exit').then(([code, signal]) => (signal ? `by ${signal}` : `with ${code}`));
    await once(child, 'spawn');
    return partOf(child, ended, { logFile, begin: size });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error(
      `${command} is not installed. Install it with "sudo apt-get install haproxy redis-server".`,
    );
  } finally {
    await log.close();
  }
}

function spawnBound(options: PartOptions, log: FileHandle): ChildProcess {
  const { command, args, environment, identity, workingDir } = options;
  const bound = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'TERM', command] : [command];
  const [program = command, ...before] = bound;
  return spawn(program, [...before, ...args], {
    ...identity,
    ...(workingDir !== undefined && { cwd: workingDir }),
    env: environment,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
}

function partOf(
  child: ChildProcess,
  ended: Promise<string>,
  { logFile, begin }: { logFile: string; begin: number },
): Part {
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    process: child,
    pid: child.pid as number,
    get isRunning() {
      return isRunning();
    },
    ended,
    async end(signal, patienceMs) {
      if (!isRunning()) return ended;
      child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      return ended.finally(() => clearTimeout(timer));
    },
    async lastOutput() {
      const written = await readFile(logFile).catch(() => Buffer.alloc(0));
      return written.subarray(begin).toString('utf8').slice(-EXCERPT_CHARS).trim();
    },
  };
}
