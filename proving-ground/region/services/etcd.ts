import type { Service } from '../machine/machine.ts';
import { diskOf } from '../machine/machine.ts';
import type { Host } from '../network/plan.ts';

const CLIENT_PORT = 2379;
const PEER_PORT = 2380;

export const etcdAddresses = (members: readonly Host[]): string[] =>
  members.map(({ address }) => `${address}:${CLIENT_PORT}`);

/** One of three members that agree on the leader. */
export function etcd(host: Host, members: readonly Host[]): Service {
  const peer = ({ address }: Host) => `http://${address}:${PEER_PORT}`;
  const client = `http://${host.address}:${CLIENT_PORT}`;
  const flags = {
    name: host.name,
    'data-dir': `${diskOf(host.name)}/etcd`,
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer(host),
    'initial-advertise-peer-urls': peer(host),
    'initial-cluster': members.map((member) => `${member.name}=${peer(member)}`).join(','),
    'initial-cluster-state': 'new',
    'heartbeat-interval': '100',
    'election-timeout': '1000',
    'log-level': 'warn',
    // Patroni writes 10,000 log entries per hour, so no snapshot is needed in the first two hours.
    'snapshot-count': '20000',
    'quota-backend-bytes': `${64 * 1024 * 1024}`,
    'auto-compaction-retention': '10m',
  };
  const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  return {
    name: 'etcd',
    // Without --pre-vote, a zone that comes back would make the leader of the others step down.
    command: async () => ['etcd', ...args, '--pre-vote', '--enable-v2'],
  };
}
