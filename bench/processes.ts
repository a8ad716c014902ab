import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Usage } from './usage.ts';

export interface Measured {
  url: string;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** Starts one of the processes of this folder and waits until it listens. */
export async function startMeasured(file: string, options: unknown): Promise<Measured> {
  const child = fork(new URL(file, import.meta.url), [JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
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
