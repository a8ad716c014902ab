import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectDir } from '../../../src/config.ts';
import type { Usage } from './usage.ts';

export interface MeasuredProcess {
  url: string;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** Starts one of the processes of this folder and waits until it listens. */
export async function startMeasured(file: string, options: unknown): Promise<MeasuredProcess> {
  const { flags, environment } = asStarted();
  const child = fork(new URL(file, import.meta.url), [JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: flags,
    env: { ...process.env, ...environment },
  });
  const [{ port }] = await messageOf<{ port: number }>(child);
  return {
    url: `http://127.0.0.1:${port}`,
    async usage() {
      const answer = messageOf<Usage>(child);
      child.send('usage');
      return (await answer)[0];
    },
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

const messageOf = <T>(child: ChildProcess) => once(child, 'message') as Promise<[T]>;

/** Reads the flags and settings of `npm start`, such as `MALLOC_ARENA_MAX=1 node --max-semi-space-size=4 src/main.ts`. */
function asStarted(): { flags: string[]; environment: Record<string, string> } {
  const { scripts } = JSON.parse(readFileSync(`${projectDir}/package.json`, 'utf8'));
  const words = (scripts.start as string).split(' ');
  const settings = words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split('=', 2));
  return {
    flags: words.filter((word) => word.startsWith('--')),
    environment: {
      ...Object.fromEntries(settings),
      NODE_COMPILE_CACHE: join(tmpdir(), 'myclothes-bench-code'),
    },
  };
}
