import { EDGES, type Edge, edgesOf } from '../../infra/security-groups.ts';
import type { Host } from './plan.ts';
import { runOnHost } from './run.ts';
import { METRICS_PORT } from './services/shop.ts';

const HOSTS_AT_ONCE = 4;
/** Besides every port of the list: where something listens that nobody may reach, and where nothing does. */
const OTHER_PORTS = [METRICS_PORT, 22];

const portsOf = (edges: readonly Edge[]) => [...new Set([...edges.map(({ port }) => port), ...OTHER_PORTS])];

/** `web-a1 → db-b:5432` for each that is let in, sorted: what a scan of all pairs of hosts finds. */
export async function scan(hosts: readonly Host[]): Promise<string[]> {
  const names = new Map(hosts.map(({ address, name }) => [address, name]));
  const found: string[] = [];
  const waiting = [...hosts];
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

/** The same as the list says it. */
export const allowedWays = (hosts: readonly Host[]): string[] =>
  edgesOf('region')
    .flatMap(({ from, to, port }) =>
      hosts
        .filter(({ group }) => group === from)
        .flatMap((one) =>
          hosts
            .filter((other) => other.group === to && other !== one)
            .map((other) => way(one.name, other.name, port)),
        ),
    )
    .sort();

const way = (from: string, to: string, port: number) => `${from} → ${to}:${port}`;

interface Target {
  address: string;
  port: number;
}

/** For each `address/port` a line with it, and then `open` or what the shell says went wrong. */
const PROBE = 'for target; do echo "> $target"; { echo open; } 3<> "/dev/tcp/$target"; done 2>&1';

/** Where its packets got to: somebody took the connection, or the host itself said that nobody listens. */
async function scanFrom(host: Host, hosts: readonly Host[]): Promise<Target[]> {
  const targets = hosts
    .filter((other) => other !== host)
    .flatMap(({ address }) => portsOf(EDGES).map((port): Target => ({ address, port })));
  const probe = ['env', 'LC_ALL=C', 'bash', '--norc', '-c', PROBE, 'scan'];
  const said = await runOnHost(host.name, [
    ...probe,
    ...targets.map(({ address, port }) => `${address}/${port}`),
  ]);
  const answers = said.split(/^> .*\n/m).slice(1);
  return targets.filter((_, index) => /^open$|Connection refused/m.test(answers[index] ?? ''));
}
