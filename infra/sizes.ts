/** The sizes of a shop. docs/aws.md says what load each one carries and what it costs. */
export interface Size {
  name: string;
  web: {
    /** A Graviton type, because the release is built for arm64. */
    instanceType: string;
    /** The value of WEB_CONCURRENCY: one process for each processor. */
    processes: number;
    instancesMin: number;
    instancesMax: number;
    /** Stopped instances that are ready to start. */
    warmInstances: number;
    requestsPerTargetPerMinute: number;
  };
  cache: { nodeType: string };
  database: {
    /** The class of each of the three instances of the cluster. */
    instanceClass: string;
    storageGib: number;
    /** PostgreSQL's limit. The largest web tier stays below it, even while instances are replaced. */
    connectionsMax: number;
    /** Read replicas besides the cluster's two readers: the first in the second zone, the next in the third. */
    replicas: 0 | 2;
    replicaClass: string;
  };
  /** NAT gateways for the payment provider: one for all zones, or one in each. */
  natGateways: 1 | 3;
}

const small: Size = {
  name: 'small',
  web: {
    instanceType: 't4g.small',
    processes: 2,
    instancesMin: 3,
    instancesMax: 4,
    warmInstances: 1,
    requestsPerTargetPerMinute: 6_000,
  },
  cache: { nodeType: 'cache.t4g.small' },
  database: {
    instanceClass: 'db.c6gd.medium',
    storageGib: 50,
    connectionsMax: 250,
    replicas: 0,
    replicaClass: 'db.t4g.medium',
  },
  natGateways: 1,
};

const large: Size = {
  name: 'large',
  web: {
    instanceType: 'c7g.xlarge',
    processes: 4,
    instancesMin: 3,
    instancesMax: 24,
    warmInstances: 3,
    requestsPerTargetPerMinute: 30_000,
  },
  cache: { nodeType: 'cache.r7g.large' },
  database: {
    instanceClass: 'db.r6gd.xlarge',
    storageGib: 400,
    connectionsMax: 2_000,
    replicas: 2,
    replicaClass: 'db.r7g.large',
  },
  natGateways: 3,
};

export const SIZES: Readonly<Record<string, Size>> = { small, large };
