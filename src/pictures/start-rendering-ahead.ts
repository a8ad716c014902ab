import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from './child-environment.ts';
import type { Pair } from './render-ahead.ts';

export type RenderingAhead = {
  /** The exit code of the process: 0 when every picture is there, null when it was stopped. */
  finished: Promise<number | null>;
  stop(): void;
};

const maxPairs = 20_000;

/**
 * Renders every picture of these drawings and colors into the directory, in a process of low priority that does
 * not keep this one alive and ends with it. Imports no renderer, so the web process stays small.
 */
export function startRenderingAhead(
  directory: string,
  pairs: readonly Pair[],
  shippedDirectory = '',
): RenderingAhead {
  const entry = fileURLToPath(new URL('./render-ahead-process.ts', import.meta.url));
  const child = spawn(process.execPath, [entry, directory, shippedDirectory], {
    stdio: ['pipe', 'ignore', 'inherit'],
    env: childEnvironment,
  });
  const finished = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.once('error', () => resolve(1));
  });
  // A child that is gone closes its end; its exit code tells so already.
  child.stdin.on('error', () => undefined);
  for (const { drawing, hex } of pairs.slice(0, maxPairs)) {
    child.stdin.write(`${JSON.stringify({ drawing, hex })}\n`);
  }
  // The empty line ends the list. The pipe stays open: its end tells the child that this process is gone.
  child.stdin.write('\n');
  child.unref();
  return { finished, stop: () => child.kill() };
}
