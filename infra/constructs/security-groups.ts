import {
  type CfnSecurityGroup,
  type ISecurityGroup,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { OUTWARD_EDGES } from '../aws-edges.ts';
import { edgesOf, GROUPS, type Group } from '../security-groups.ts';
import { except } from './exceptions.ts';

type Inside = Exclude<Group, 'internet'>;
export type SecurityGroups = Readonly<Record<Inside | 'endpoints', ISecurityGroup>>;

const PURPOSES: Record<Inside | 'endpoints', string> = {
  'load-balancer': 'The load balancer: the only one that the internet reaches',
  web: 'The web tier',
  cache: 'The cache',
  database: 'The database and its replicas',
  endpoints: 'Services of AWS, from inside',
};

/**
 * Turns the lists of connections into security groups, for both directions. Everything else is closed. The groups are
 * returned as immutable, so that no construct can add a rule.
 */
export function createSecurityGroups(scope: Construct, vpc: IVpc): SecurityGroups {
  const names = [...GROUPS.filter((group) => group !== 'internet'), 'endpoints'] as const;
  const groups = Object.fromEntries(names.map((name) => [name, createGroup(scope, vpc, name)])) as Record<
    Inside | 'endpoints',
    SecurityGroup
  >;
  for (const { from, to, port, why } of edgesOf('aws')) {
    // No edge of this list leads to the internet, so "to" always names a group.
    const target = groups[to as Inside];
    if (from === 'internet') target.addIngressRule(Peer.anyIpv4(), Port.tcp(port), why);
    else connect(groups[from], target, port, why);
  }
  for (const { to, port, why } of OUTWARD_EDGES) {
    if (to === 'internet') groups.web.addEgressRule(Peer.anyIpv4(), Port.tcp(port), why);
    else connect(groups.web, groups.endpoints, port, why);
  }
  for (const name of names) if (name !== 'web') closeOutward(groups[name]);
  except(groups['load-balancer'], {
    'AwsSolutions-EC23':
      'Shoppers come from everywhere. Requests that did not pass the web firewall are refused by the listener.',
  });
  return Object.fromEntries(names.map((name) => [name, closed(scope, name, groups[name])])) as SecurityGroups;
}

function createGroup(scope: Construct, vpc: IVpc, name: Inside | 'endpoints'): SecurityGroup {
  return new SecurityGroup(scope, `${pascal(name)}Group`, {
    vpc,
    description: PURPOSES[name],
    allowAllOutbound: false,
  });
}

function connect(from: SecurityGroup, to: SecurityGroup, port: number, why: string): void {
  to.addIngressRule(from, Port.tcp(port), why);
  from.addEgressRule(to, Port.tcp(port), why);
}

/** All rules are separate resources, so CDK leaves out its closing egress rule, and EC2 might allow everything. */
function closeOutward(group: SecurityGroup): void {
  (group.node.defaultChild as CfnSecurityGroup).addPropertyOverride('SecurityGroupEgress', [
    {
      CidrIp: '255.255.255.255/32',
      Description: 'Nobody else',
      IpProtocol: 'icmp',
      FromPort: 252,
      ToPort: 86,
    },
  ]);
}

const closed = (scope: Construct, name: string, { securityGroupId }: SecurityGroup) =>
  SecurityGroup.fromSecurityGroupId(scope, `${pascal(name)}GroupClosed`, securityGroupId, { mutable: false });

const pascal = (name: string) =>
  name.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());
