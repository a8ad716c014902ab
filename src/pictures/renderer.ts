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
export const CHILD_ENVIRONMENT = { MALLOC_MMAP_THRESHOLD_: '131072' };

export type Renderer = { render(picture: Picture): Promise<Buffer>; close(): void };

export type RendererOptions = { idleMs?: number; timeoutMs?: number };

export const createRenderer = (options: RendererOptions = {}): Renderer => new ProcessRenderer(options);

type PendingRender = {
  resolve: (bytes: Buffer) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
  child: ChildProcess;
};

/**
 * Renders in a child process, because librsvg needs 200 MB for a picture 1200 pixels wide and the web process must not
 * grow by that. The process starts with the first picture, ends when idle, and is restarted after a crash.
 */
class ProcessRenderer implements Renderer {
  readonly #idleMs: number;
  readonly #timeoutMs: number;
  readonly #pending = new Map<number, PendingRender>();
  #child: ChildProcess | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #lastId = 0;

  constructor({ idleMs = 30_000, timeoutMs = 60_000 }: RendererOptions) {
    this.#idleMs = idleMs;
    this.#timeoutMs = timeoutMs;
  }

  readonly render = (picture: Picture): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      clearTimeout(this.#idleTimer);
      const id = ++this.#lastId;
      // A hanging picture is stopped together with its process. Browsers request the other pictures again.
      const timer = setTimeout(this.close, this.#timeoutMs);
      const child = this.#runningChild();
      this.#pending.set(id, { resolve, reject, timer, child });
      const request: RenderRequest = { id, ...picture };
      child.send(request, (error) => error && this.#settle(id, error));
    });

  readonly close = (): void => {
    clearTimeout(this.#idleTimer);
    this.#child?.kill();
    this.#child = undefined;
  };

  #runningChild(): ChildProcess {
    if (this.#child?.connected) return this.#child;
    const child = startChild();
    child.on('message', (result: RenderResult) => this.#settle(result.id, result));
    child.once('exit', (code, signal) => {
      if (this.#child === child) this.#child = undefined;
      // A new process may already be running, so only requests to the ended one are rejected.
      for (const [id, pending] of this.#pending) {
        if (pending.child === child) this.#settle(id, new Error(`The renderer ended (${code ?? signal})`));
      }
    });
    this.#child = child;
    return child;
  }

  #settle(id: number, result: RenderResult | Error): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    if (result instanceof Error) pending.reject(result);
    else if (result.ok) pending.resolve(Buffer.from(result.bytes));
    else pending.reject(new Error(`A picture was not rendered: ${result.message}`));
    if (this.#pending.size === 0) this.#idleTimer = setTimeout(this.close, this.#idleMs).unref();
  }
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
