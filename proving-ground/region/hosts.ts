import type { Core } from './core.ts';
import type { Host } from './network/plan.ts';

/** A host and its state. */
export interface HostState extends Host {
  /** Such as UP, DOWN, primary or replica. */
  state: string;
  isRunning: boolean;
}

/** Lists the hosts and their current states, without free places for instances. */
export async function listHosts({ hosts, machines, database, cache, web }: Core): Promise<HostState[]> {
  const [databases, caches, numbers] = await Promise.all([
    database.roles(),
    cache.roles(),
    web.numbers().catch(() => []),
  ]);
  const stateOf = ({ name, group }: Host): string => {
    switch (group) {
      case 'database':
        return databases.get(name) ?? '';
      case 'cache':
        return caches.get(name) ?? '';
      case 'web': {
        const server = numbers.find((one) => one.name === name);
        return server ? `${server.status}${server.status === 'UP' ? '' : ` (${server.check})`}` : '';
      }
      case 'load-balancer':
        return machines.get(name)?.isRunning() ? 'UP' : 'down';
      case 'internet':
        return 'shoppers';
    }
  };
  return hosts
    .filter(({ name, group }) => group !== 'web' || web.isIn(name))
    .map((host) => ({
      ...host,
      state: stateOf(host),
      isRunning: machines.get(host.name)?.isRunning() ?? false,
    }));
}

/** Formats the hosts as a table for a terminal. */
export function describeHosts(hosts: readonly HostState[]): string {
  const rows = [
    ['host', 'zone', 'address', 'group', 'state'],
    ...hosts.map(({ name, zone, address, group, state }) => [name, zone ?? '-', address, group, state]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
