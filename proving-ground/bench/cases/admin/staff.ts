import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { textOf } from '../../measuring/requests.ts';
import { percentile } from '../../measuring/statistics.ts';
import { createConnection } from '../../shoppers/connection.ts';

/** Members of the staff, who open pages one after the other, each waiting for theirs. */
export interface Staff {
  /** Opens pages, in turn with the other members, until the work ends. */
  openWhile<Result>(work: Promise<Result>, thinkMs: number): Promise<Result>;
  /** Opens each page so many times. */
  openEach(paths: readonly string[], times: number, thinkMs: number): Promise<void>;
  /** The p99 of each page since the beginning or the last `forget`, in milliseconds. */
  p99s(): Map<string, number>;
  forget(): void;
  /** Answers of 400 and above, and requests without an answer. */
  readonly failed: readonly string[];
  leave(): void;
}

export interface StaffInput {
  port: number;
  cookie: string;
  paths: readonly string[];
  members: number;
}

export function createStaff({ port, cookie, paths, members }: StaffInput): Staff {
  const connections = Array.from({ length: members }, () => createConnection(port));
  const texts = new Map(paths.map((path) => [path, textOf({ path, headers: { cookie } })]));
  const times = new Map<string, number[]>();
  const failed: string[] = [];
  let next = 0;

  async function open(
    connection: (typeof connections)[number],
    path: string,
    thinkMs: number,
  ): Promise<void> {
    const sentMs = performance.now();
    const answer = await connection.send(texts.get(path) as string).catch(() => undefined);
    const tookMs = performance.now() - sentMs;
    if (!answer || answer.status >= 400) failed.push(`${answer?.status ?? 'no answer'} ${path}`);
    times.set(path, [...(times.get(path) ?? []), tookMs]);
    await pause(thinkMs * (0.5 + randomInt(1_000) / 1_000));
  }

  return {
    async openWhile(work, thinkMs) {
      let hasEnded = false;
      const ended = work.finally(() => {
        hasEnded = true;
      });
      const opening = connections.map(async (connection) => {
        while (!hasEnded) await open(connection, paths[next++ % paths.length] as string, thinkMs);
      });
      await Promise.all(opening);
      return ended;
    },
    async openEach(some, count, thinkMs) {
      const left = Array.from({ length: count }, () => some).flat();
      await Promise.all(
        connections.map(async (connection) => {
          for (let path = left.pop(); path !== undefined; path = left.pop())
            await open(connection, path, thinkMs);
        }),
      );
    },
    p99s: () =>
      new Map(
        [...times].map(([path, each]) => [
          path,
          percentile(
            each.toSorted((a, b) => a - b),
            0.99,
          ),
        ]),
      ),
    forget: () => times.clear(),
    failed,
    leave() {
      for (const connection of connections) connection.end();
    },
  };
}
