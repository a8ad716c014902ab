import { spawn } from 'node:child_process';

/**
 * Runs a file in a process of its own, which gets one line on its standard input and should end when that closes. Resolves
 * to its exit code.
 */
export function runApart(file: string, line: string, signal: AbortSignal): Promise<number | null> {
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'ignore', 'inherit'] });
  const stop = () => child.kill();
  signal.addEventListener('abort', stop, { once: true });
  // A child that has exited breaks the pipe. Its exit code reports that already.
  child.stdin.on('error', () => undefined);
  child.stdin.write(`${line}\n`);
  return new Promise((resolve) => {
    const end = (code: number | null) => {
      signal.removeEventListener('abort', stop);
      resolve(code);
    };
    child.once('exit', end);
    child.once('error', () => end(1));
  });
}
