import { fileURLToPath } from 'node:url';
import { EDGES, type Edge, edgesOf } from '../../../infra/security-groups.ts';
import { runOnHost } from '../machine/run.ts';
import { METRICS_PORT } from '../services/shop.ts';
import type { Host } from './plan.ts';
import type { ScanTarget } from './scan-process.ts';

const scanner = fileURLToPath(new URL('./scan-process.ts', import.meta.url));
const HOSTS_AT_ONCE = 10;
/** Ports outside the list: one with a listener that no host may reach, and one without a listener. */
const OTHER_PORTS = [METRICS_PORT, 22];

const portsOf = (edges: readonly Edge[]) => [...new Set([...edges.map(({ port }) => port), ...OTHER_PORTS])];

/** Scans from these hosts to all others. Returns each open connection, such as `web-a1 → db-b:5432`, sorted. */
export async function scan(from: readonly Host[], hosts: readonly Host[]): Promise<string[]> {
  const names = new Map(hosts.map(({ address, name }) => [address, name]));
  const found: string[] = [];
  const waiting = [...from];
  const work = async () => {
    for (let host = waiting.pop(); host; host = waiting.pop()) {
      const reached = await scanFrom(host, hosts);
      for (const { address, port } of reached)
        found.push(way(host.name, names.get(address) ?? address, port));
    }
  };
  await Promise.all(Array.from({ length: HOSTS_AT_ONCE }, work));
  return found.sort();
}

/** Returns the connections that the security groups allow, in the same form. */
export const allowedWays = (begin: readonly Host[], hosts: readonly Host[]): string[] =>
  edgesOf('region')
    .flatMap(({ from, to, port }) =>
      begin
        .filter(({ group }) => group === from)
        .flatMap((one) =>
          hosts
            .filter((other) => other.group === to && other !== one)
            .map((other) => way(one.name, other.name, port)),
        ),
    )
    .sort();

const way = (from: string, to: string, port: number) => `${from} → ${to}:${port}`;

async function scanFrom(host: Host, hosts: readonly Host[]): Promise<ScanTarget[]> {
  const targets = hosts
    .filter((other) => other !== host)
    .flatMap(({ address }) => portsOf(EDGES).map((port): ScanTarget => ({ address, port })));
  return JSON.parse(await runOnHost(host.name, [process.execPath, scanner, JSON.stringify(targets)]));
}
