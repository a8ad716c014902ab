import { SHOP_METRICS } from '../deploy/shop-metrics.ts';
import { HOUR_OF, HOURLY, MONTHLY, TRAFFIC } from './prices.ts';

/** The resources of the synthesized templates, so that the estimate covers exactly what is deployed. */
export interface Counted {
  // biome-ignore lint/suspicious/noExplicitAny: a template is JSON of a hundred types.
  resources(type: string): { Properties: any }[];
  // biome-ignore lint/suspicious/noExplicitAny: a template is JSON of a hundred types.
  only(type: string): { Properties: any };
}

/** One line of the estimate. */
export interface Part {
  name: string;
  /** The quantity and type, such as "3 t4g.small". */
  what: string;
  /** Whole dollars a month, so that the lines add up to the total shown. */
  usd: number;
}

const HOURS = 730;
const ZONES = 3;
/** The metrics of an instance's detailed monitoring. Each one is billed. */
const METRICS_EACH = 7;
/** The traffic of the line for traffic: 20 KB a request. */
const MILLIONS = 10;
const GIGABYTES = 200;

/** The cost of a month with the minimum number of instances and no traffic. Throws if a type has no price. */
export const costsOf = (shop: Counted): Part[] => [
  webTier(shop),
  ...database(shop),
  cache(shop),
  ...network(shop),
  ...edge(shop),
  watch(shop),
];

/** The cost of one more instance for a month. */
export function costOfInstance(shop: Counted): number {
  const { type, diskGib } = instanceOf(shop);
  return Math.round(month(type) + diskGib * MONTHLY.diskGib.usd + METRICS_EACH * MONTHLY.metric.usd);
}

/** The cost of "10 million requests with 200 GB", all of which CloudFront passes on. */
export const trafficCost = (): { what: string; usd: number } => ({
  what: `${MILLIONS} million requests with ${GIGABYTES} GB`,
  usd: Math.round(
    MILLIONS * (TRAFFIC.edgeMillion.usd + TRAFFIC.firewallMillion.usd) +
      GIGABYTES * (TRAFFIC.edgeGb.usd + TRAFFIC.balancerGb.usd),
  ),
});

function webTier(shop: Counted): Part {
  const { type, diskGib } = instanceOf(shop);
  const count = Number(shop.only('AWS::AutoScaling::AutoScalingGroup').Properties.MinSize);
  const warm = shop.only('AWS::AutoScaling::WarmPool').Properties.MinSize;
  return part(
    'web tier',
    `${count} ${type}, ${warm} stopped; ${diskGib} GiB each`,
    // Stopped instances cost only their disks.
    count * month(type) + (count + warm) * diskGib * MONTHLY.diskGib.usd,
  );
}

function instanceOf(shop: Counted): { type: string; diskGib: number } {
  const { LaunchTemplateData } = shop.only('AWS::EC2::LaunchTemplate').Properties;
  const { InstanceType, BlockDeviceMappings } = LaunchTemplateData;
  return { type: InstanceType, diskGib: BlockDeviceMappings[0].Ebs.VolumeSize };
}

function database(shop: Counted): Part[] {
  const { DBClusterInstanceClass: type, AllocatedStorage: gib } = shop.only('AWS::RDS::DBCluster').Properties;
  const storage = gib * MONTHLY.databaseGib.usd;
  const replicas = shop.resources('AWS::RDS::DBInstance').map(({ Properties }) => Properties.DBInstanceClass);
  return [
    part('database', `3 ${type}, 3 × ${gib} GiB`, 3 * (month(type) + storage)),
    part(
      'read replicas',
      replicas.length === 0 ? 'none' : `${replicas.length} ${replicas[0]}, each ${gib} GiB`,
      replicas.reduce((sum, one) => sum + month(one) + storage, 0),
    ),
  ];
}

function cache(shop: Counted): Part {
  const { NumCacheClusters: count, CacheNodeType: type } = shop.only(
    'AWS::ElastiCache::ReplicationGroup',
  ).Properties;
  return part('cache', `${count} ${type}`, count * month(type));
}

function network(shop: Counted): Part[] {
  const gateways = shop.resources('AWS::EC2::NatGateway').length;
  const inZones = shop
    .resources('AWS::EC2::VPCEndpoint')
    .filter(({ Properties }) => Properties.VpcEndpointType === 'Interface')
    .map(({ Properties }) => Properties.SubnetIds.length as number);
  const addresses = inZones.reduce((sum, one) => sum + one, 0);
  const { balancer, natGateway, endpointInZone, publicAddress } = HOURLY;
  return [
    part('load balancer', `1, ${ZONES} public addresses`, HOURS * (balancer.usd + ZONES * publicAddress.usd)),
    part(
      'ways out',
      gateways === 1 ? '1 NAT gateway' : `${gateways} NAT gateways`,
      HOURS * gateways * (natGateway.usd + publicAddress.usd),
    ),
    part('endpoints', `${inZones.length} in ${ZONES} zones`, HOURS * addresses * endpointInZone.usd),
  ];
}

function edge(shop: Counted): Part[] {
  const rules = shop.only('AWS::WAFv2::WebACL').Properties.Rules.length;
  const secrets = shop.resources('AWS::SecretsManager::Secret').map(({ Properties }) => Properties);
  // A replica in another region is billed as another secret.
  const copies = secrets.reduce(
    (sum, { ReplicaRegions = [] }) => sum + ReplicaRegions.length,
    secrets.length,
  );
  return [
    part('firewall', `${rules} rules`, MONTHLY.firewall.usd + rules * MONTHLY.firewallRule.usd),
    part(
      'secrets, key, zone of the domain',
      `${copies}, 1, 1`,
      copies * MONTHLY.secret.usd + MONTHLY.key.usd + MONTHLY.zone.usd,
    ),
  ];
}

function watch(shop: Counted): Part {
  const alarms = shop.resources('AWS::CloudWatch::Alarm');
  // An alarm on an expression is billed for each metric in it.
  const watched = alarms.flatMap(({ Properties }) =>
    (Properties.Metrics ?? [{ MetricStat: true }]).filter((one: object) => 'MetricStat' in one),
  );
  const instances = Number(shop.only('AWS::AutoScaling::AutoScalingGroup').Properties.MinSize);
  const metrics = SHOP_METRICS.length + instances * METRICS_EACH;
  return part(
    'alarms, metrics, dashboard',
    `${alarms.length} on ${watched.length} metrics, ${metrics}, 1`,
    watched.length * MONTHLY.alarmMetric.usd + metrics * MONTHLY.metric.usd + MONTHLY.dashboard.usd,
  );
}

function month(type: string): number {
  const price = HOUR_OF[type];
  if (!price) throw new Error(`${type} has no price: add it to infra/prices.ts, with its source.`);
  return HOURS * price.usd;
}

const part = (name: string, what: string, usd: number): Part => ({ name, what, usd: Math.round(usd) });
