import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EDGES, edgesOf } from '../../../infra/security-groups.ts';
import { rulesOf } from './firewall.ts';
import { planHosts } from './plan.ts';
import { allowedWays } from './scan.ts';

const hosts = planHosts();
const rulesFor = (name: string) => {
  const host = hosts.find((one) => one.name === name);
  assert.ok(host);
  return rulesOf(host, hosts, edgesOf('region'));
};

describe('the security groups of the region', () => {
  it('let outside connections in only at the load balancer', () => {
    const fromOutside = EDGES.filter(({ from }) => from === 'internet').map(({ to }) => to);
    assert.deepEqual([...new Set(fromOutside)], ['load-balancer']);
    assert.deepEqual(
      allowedWays(hosts, hosts).filter((way) => way.startsWith('internet')),
      ['internet → lb:80'],
    );
  });

  it('let only the web tier and the database itself reach the database', () => {
    const accepted = [...rulesFor('db-a').matchAll(/ip saddr @(\S+) tcp dport (\d+)/g)];
    assert.deepEqual(accepted.map(([, group, port]) => `${group} ${port}`).sort(), [
      'database 2379',
      'database 2380',
      'database 5432',
      'database 8008',
      'web 5432',
      'web 8008',
    ]);
  });

  it('include those of AWS for the servers that AWS has, too', () => {
    const onAws = edgesOf('aws').filter(({ port }) => port !== 443);
    for (const edge of onAws) assert.ok(edge.where.includes('region'), `${edge.from} → ${edge.to}`);
  });

  it('give each host its own address', () => {
    assert.equal(new Set(hosts.map(({ address }) => address)).size, hosts.length);
  });
});
