import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OUTWARD_EDGES } from '../aws-edges.ts';
import { edgesOf } from '../security-groups.ts';
import type { Resource, Synthesized } from './synthesize.ts';
import { bothSizes } from './synthesized.ts';

const ANYWHERE = '0.0.0.0/0';
/** CDK's rule for a group without outgoing connections: an impossible address. */
const NOWHERE = '255.255.255.255/32';

interface Rule {
  IpProtocol: string;
  FromPort?: number;
  ToPort?: number;
  CidrIp?: string;
}

const nameOf = (id: string) =>
  id
    .replace(/Group[0-9A-F]{8}$/, '')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase();

function groupOf(reference: unknown): string {
  const [id] = (reference as { 'Fn::GetAtt': [string] })['Fn::GetAtt'];
  return nameOf(id);
}

function portOf({ IpProtocol, FromPort, ToPort }: Rule): number {
  assert.deepEqual([IpProtocol, FromPort], ['tcp', ToPort], 'a rule of more than one port');
  return FromPort as number;
}

const withSource = (rules: Rule[] | undefined) => (rules ?? []).filter(({ CidrIp }) => CidrIp !== NOWHERE);

/** The connections that the templates allow, as `from → to port`. */
function letIn(shop: Synthesized): string[] {
  const inline = shop.resources('AWS::EC2::SecurityGroup').flatMap(({ id, Properties }) =>
    withSource(Properties.SecurityGroupIngress).map((rule) => {
      assert.equal(rule.CidrIp, ANYWHERE);
      return `internet → ${nameOf(id)} ${portOf(rule)}`;
    }),
  );
  const separate = shop
    .resources('AWS::EC2::SecurityGroupIngress')
    .map(
      ({ Properties }) =>
        `${groupOf(Properties.SourceSecurityGroupId)} → ${groupOf(Properties.GroupId)} ${portOf(Properties)}`,
    );
  return [...inline, ...separate].sort();
}

function letOut(shop: Synthesized): string[] {
  const inline = shop.resources('AWS::EC2::SecurityGroup').flatMap(({ id, Properties }) => {
    assert.ok(Properties.SecurityGroupEgress, `${id} lets everything out`);
    return withSource(Properties.SecurityGroupEgress).map((rule) => {
      assert.equal(rule.CidrIp, ANYWHERE);
      return `${nameOf(id)} → internet ${portOf(rule)}`;
    });
  });
  const separate = shop
    .resources('AWS::EC2::SecurityGroupEgress')
    .map(
      ({ Properties }) =>
        `${groupOf(Properties.GroupId)} → ${groupOf(Properties.DestinationSecurityGroupId)} ${portOf(Properties)}`,
    );
  return [...inline, ...separate].sort();
}

describe('the security groups', () => {
  const between = edgesOf('aws').map(({ from, to, port }) => `${from} → ${to} ${port}`);
  const outward = OUTWARD_EDGES.map(({ to, port }) => `web → ${to} ${port}`);
  const toEndpoints = outward.filter((edge) => edge.includes('endpoints'));

  it('S38: connect internet, load balancer, web tier, cache and database as in the picture, and nothing else', () => {
    assert.deepEqual(between.sort(), [
      'internet → load-balancer 443',
      'internet → load-balancer 80',
      'load-balancer → web 3000',
      'web → cache 6379',
      'web → database 5432',
    ]);
  });

  for (const [size, shop] of bothSizes) {
    it(`S38: of ${size} let in exactly the edges of the list, and those to AWS's services`, () => {
      assert.deepEqual(letIn(shop), [...between, ...toEndpoints].sort());
    });

    it(`S38: of ${size} let out exactly the same, and the web tier to the payment provider`, () => {
      const out = between.filter((edge) => !edge.startsWith('internet'));
      assert.deepEqual(letOut(shop), [...out, ...outward].sort());
    });

    it(`S38: of ${size} are each used by the part that they are named after, which uses no other`, () => {
      const groupsOf = ({ Properties }: Resource) =>
        [...JSON.stringify(Properties).matchAll(/FnGetAtt([A-Za-z]+?)Group[0-9A-F]{8}GroupId/g)].map(
          ([, name]) => name,
        );
      const used = (type: string) => [...new Set(shop.resources(type).flatMap(groupsOf))];
      assert.deepEqual(used('AWS::ElasticLoadBalancingV2::LoadBalancer'), ['LoadBalancer']);
      assert.deepEqual(used('AWS::EC2::LaunchTemplate'), ['Web']);
      assert.deepEqual(used('AWS::CodeBuild::Project'), ['Web']);
      assert.deepEqual(used('AWS::ElastiCache::ReplicationGroup'), ['Cache']);
      assert.deepEqual(used('AWS::RDS::DBCluster'), ['Database']);
      if (size === 'large') assert.deepEqual(used('AWS::RDS::DBInstance'), ['Database']);
    });
  }
});
