import { type ChildProcess, fork, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Picture } from './paths.ts';
import type { Pair } from './render-ahead.ts';
import type { RenderRequest, RenderResult } from './renderer-process.ts';

/**
 * The whole environment of a rendering process, which needs no secrets. glibc would keep librsvg's large surfaces for
 * reuse. With this threshold it returns them, and the process peaks at 210 MB instead of 390 MB for pictures 1200
 * pixels wide, in the same time.
 */
const CHILD_ENVIRONMENT = { MALLOC_MMAP_THRESHOLD_: '131072' };

export type Renderer = { render(picture: Picture): Promise<Buffer>; close(): void };

type Waiting = {
  resolve: (bytes: Buffer) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
  renderer: ChildProcess;
};

/**
 * Renders in a child process, because librsvg needs 200 MB for a picture 1200 pixels wide and the web process must not
 * grow by that. The process starts with the first picture, ends when idle, and is restarted after a crash.
 */
export function createRenderer({ idleMs = 30_000, timeoutMs = 60_000 } = {}): Renderer {
  const waiting = new Map<number, Waiting>();
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;

  const close = (): void => {
    clearTimeout(idle);
    child?.kill();
    child = undefined;
  };

  const settle = (id: number, result: RenderResult | Error): void => {
    const caller = waiting.get(id);
    if (!caller) return;
    waiting.delete(id);
    clearTimeout(caller.timer);
    if (result instanceof Error) caller.reject(result);
    else if (result.ok) caller.resolve(Buffer.from(result.bytes));
    else caller.reject(new Error(`A picture was not rendered: ${result.message}`));
    if (waiting.size === 0) idle = setTimeout(close, idleMs).unref();
  };

  const running = (): ChildProcess => {
    if (child?.connected) return child;
    const started = startChild();
    started.on('message', (result: RenderResult) => settle(result.id, result));
    started.once('exit', (code, signal) => {
      if (child === started) child = undefined;
      // A new process may already be running, so only requests to the ended one are rejected.
      for (const [id, { renderer }] of waiting) {
        if (renderer === started) settle(id, new Error(`The renderer ended (${code ?? signal})`));
      }
    });
    child = started;
    return started;
  };

  const render = (picture: Picture): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      clearTimeout(idle);
      const id = ++lastId;
      // A hanging picture is stopped together with its process. Browsers request the other pictures again.
      const timer = setTimeout(close, timeoutMs);
      const renderer = running();
      waiting.set(id, { resolve, reject, timer, renderer });
      const request: RenderRequest = { id, ...picture };
      renderer.send(request, (error) => error && settle(id, error));
    });

  return { render, close };
}

function startChild(): ChildProcess {
  const entry = new URL('./renderer-process.ts', import.meta.url);
  const child = fork(entry, { serialization: 'advanced', execArgv: [], env: CHILD_ENVIRONMENT });
  child.unref();
  child.channel?.unref();
  return child;
}

export type RenderAheadProcess = {
  /** The exit code: 0 when every picture is rendered, null when the process was stopped. */
  finished: Promise<number | null>;
  stop(): void;
};

const maxPairs = 20_000;

/**
 * Renders these drawings and colors into the directory, in a low-priority process that neither keeps this process
 * alive nor outlives it. This module does not import the renderer, so the web process stays small.
 */
export function startRenderAhead(
  directory: string,
  pairs: readonly Pair[],
  shippedDirectory = '',
): RenderAheadProcess {
  const entry = fileURLToPath(new URL('./render-ahead-process.ts', import.meta.url));
  const child = spawn(process.execPath, [entry, directory, shippedDirectory], {
    stdio: ['pipe', 'ignore', 'inherit'],
    env: CHILD_ENVIRONMENT,
  });
  const finished = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.once('error', () => resolve(1));
  });
  // A child that has exited breaks the pipe. Its exit code reports that already.
  child.stdin.on('error', () => undefined);
  for (const { drawing, hex } of pairs.slice(0, maxPairs)) {
    child.stdin.write(`${JSON.stringify({ drawing, hex })}\n`);
  }
  // An empty line ends the list. The pipe stays open, so that its end tells the child that this process has exited.
  child.stdin.write('\n');
  child.unref();
  return { finished, stop: () => child.kill() };
}
