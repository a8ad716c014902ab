import { type ChildProcess, fork } from 'node:child_process';
import { childEnvironment } from './child-environment.ts';
import type { Picture } from './paths.ts';
import type { RenderAnswer, RenderRequest } from './renderer-process.ts';

export type Renderer = { render(picture: Picture): Promise<Buffer>; close(): void };

type Waiting = {
  resolve: (bytes: Buffer) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
  renderer: ChildProcess;
};

/**
 * Renders in a process of its own: a picture 1200 pixels wide takes librsvg 200 MB for a moment, which the web
 * process shall not hold. It starts with the first picture, ends when idle, and starts again after a crash.
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

  const settle = (id: number, answer: RenderAnswer | Error): void => {
    const caller = waiting.get(id);
    if (!caller) return;
    waiting.delete(id);
    clearTimeout(caller.timer);
    if (answer instanceof Error) caller.reject(answer);
    else if (answer.ok) caller.resolve(Buffer.from(answer.bytes));
    else caller.reject(new Error(`A picture was not rendered: ${answer.message}`));
    if (waiting.size === 0) idle = setTimeout(close, idleMs).unref();
  };

  const running = (): ChildProcess => {
    if (child?.connected) return child;
    const started = startChild();
    started.on('message', (answer: RenderAnswer) => settle(answer.id, answer));
    started.once('exit', (code, signal) => {
      if (child === started) child = undefined;
      // A successor may be at work by now: only who waited for the one that ended is told.
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
      // A picture that hangs is ended with its process; the others are asked for again by their shoppers.
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
  const child = fork(entry, { serialization: 'advanced', execArgv: [], env: childEnvironment });
  child.unref();
  child.channel?.unref();
  return child;
}
