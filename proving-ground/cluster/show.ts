import type { ServerNumbers } from '../shared/haproxy-runtime.ts';
import type { Cluster } from './cluster.ts';

const EVERY_MS = 5_000;

/** Describes what runs where. */
export function describeParts(cluster: Cluster): string {
  const rows = cluster
    .list()
    .map(({ name, where, pid }) => [name, where, pid ? `process ${pid}` : 'embedded']);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')).join('\n');
}

/** Logs every few seconds what each instance has served since the last line, unless nothing happened. */
export function startShowing(cluster: Cluster, log: (message: string) => void): { stop(): void } {
  let before = new Map<string, ServerNumbers>();
  let isAsking = false;
  const show = async () => {
    if (isAsking) return;
    isAsking = true;
    try {
      const now = await cluster.numbers();
      const line = describeNumbers(now, before);
      if (line !== undefined) log(`${new Date().toTimeString().slice(0, 8)}  ${line}`);
      before = new Map(now.map((server) => [server.name, server]));
    } catch (error) {
      log(`The load balancer did not answer: ${(error as Error).message}`);
    } finally {
      isAsking = false;
    }
  };
  const timer = setInterval(show, EVERY_MS);
  void show();
  return { stop: () => clearInterval(timer) };
}

/** Returns undefined when nothing happened. */
export function describeNumbers(
  now: readonly ServerNumbers[],
  before: ReadonlyMap<string, ServerNumbers>,
): string | undefined {
  const shown = now.filter(({ status }) => status !== 'MAINT');
  const isQuiet = now.every((server) => {
    const last = before.get(server.name);
    return last?.requests === server.requests && last.status === server.status;
  });
  if (isQuiet) return undefined;
  return shown
    .map((server) => {
      const last = before.get(server.name);
      const since = (count: 'requests' | 'errors' | 'retries') => server[count] - (last?.[count] ?? 0);
      const trouble = [
        ...(server.status === 'UP' ? [] : [`${server.status} (${server.check})`]),
        ...(since('errors') > 0 ? [`${since('errors')} errors`] : []),
        ...(since('retries') > 0 ? [`${since('retries')} sent again`] : []),
      ];
      return `${server.name}: ${[`${since('requests')} requests`, ...trouble].join(', ')}`;
    })
    .join('  |  ');
}
