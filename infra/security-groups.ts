/**
 * The only connections that hosts may open to each other, as plain data. On AWS they are security groups, in
 * `npm run region` nftables rules in each host's network namespace. A test scans all pairs of hosts against this list.
 */

/** Each host is in one group. */
export const GROUPS = ['internet', 'load-balancer', 'web', 'cache', 'database'] as const;
export type Group = (typeof GROUPS)[number];

/** `aws` uses managed services; `region` runs the same services on one machine. */
export type Place = 'aws' | 'region';

export interface Edge {
  from: Group;
  to: Group;
  /** The TCP port of the receiver. Replies need no rule, because both kinds of firewall track connections. */
  port: number;
  where: readonly Place[];
  why: string;
}

const BOTH: readonly Place[] = ['aws', 'region'];

export const EDGES: readonly Edge[] = [
  { from: 'internet', to: 'load-balancer', port: 443, where: ['aws'], why: 'shoppers' },
  { from: 'internet', to: 'load-balancer', port: 80, where: BOTH, why: 'on AWS redirected to 443' },
  { from: 'load-balancer', to: 'web', port: 3000, where: BOTH, why: 'requests and health checks' },
  { from: 'web', to: 'cache', port: 6379, where: BOTH, why: 'lazy loading' },
  { from: 'web', to: 'database', port: 5432, where: BOTH, why: 'statements: primary and replicas' },
  // On AWS, the managed services do this behind their own addresses.
  {
    from: 'web',
    to: 'cache',
    port: 26_379,
    where: ['region'],
    why: 'Sentinel says which cache is the primary',
  },
  {
    from: 'web',
    to: 'database',
    port: 8008,
    where: ['region'],
    why: 'Patroni says which database is the primary',
  },
  { from: 'cache', to: 'cache', port: 6379, where: ['region'], why: 'replication' },
  { from: 'cache', to: 'cache', port: 26_379, where: ['region'], why: 'Sentinels agree on a failover' },
  { from: 'database', to: 'database', port: 5432, where: ['region'], why: 'replication' },
  { from: 'database', to: 'database', port: 8008, where: ['region'], why: 'Patroni asks the other members' },
  { from: 'database', to: 'database', port: 2379, where: ['region'], why: 'Patroni asks etcd' },
  { from: 'database', to: 'database', port: 2380, where: ['region'], why: 'etcd agrees on a leader' },
];

export const edgesOf = (place: Place): Edge[] => EDGES.filter(({ where }) => where.includes(place));
