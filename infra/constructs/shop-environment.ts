import type { ISubnet } from 'aws-cdk-lib/aws-ec2';
import type { Settings } from '../settings.ts';
import type { DataStack } from '../stacks/data-stack.ts';
import { CACHE_USER } from './cache.ts';
import { DATABASE_NAME } from './database.ts';
import { STATE_TABLE } from './state-table.ts';

export const WEB_PORT = 3000;
const METRICS_PORT = 9464;

/**
 * The settings of an instance that are not secret, and the names of its secrets, which deploy/read-settings.ts reads.
 * deploy/install.sh adds ZONE and CloudFront's networks on the instance.
 */
export function shopEnvironment(
  { domain, region, stateStore, size }: Settings,
  { database, roles, cache, secrets, pictures }: DataStack,
  publicSubnets: readonly ISubnet[],
): Record<string, string> {
  return {
    NODE_ENV: 'production',
    HOST: '0.0.0.0',
    PORT: String(WEB_PORT),
    METRICS_PORT: String(METRICS_PORT),
    PUBLIC_URL: `https://${domain}`,
    WEB_CONCURRENCY: String(size.web.processes),
    STATE_STORE: stateStore,
    ...(stateStore === 'dynamodb' ? { DYNAMODB_TABLE: STATE_TABLE } : {}),
    TRUSTED_PROXIES: publicSubnets.map((subnet) => subnet.ipv4CidrBlock).join(','),
    AWS_REGION: region,
    PICTURES_BUCKET: pictures.bucketName,
    DATABASE_NAME,
    DATABASE_SECRET: roles.web.secretArn,
    DATABASE_READERS: database.readers
      .map(({ host, zone }) => (zone === undefined ? host : `${host}=${zone}`))
      .join(','),
    CACHE_HOST: cache.host,
    CACHE_USER,
    CACHE_SECRET: cache.secret.secretArn,
    SESSION_KEYS_SECRET: secrets.sessionKeys.secretArn,
    PARTNERS_SECRET: secrets.partners.secretArn,
  };
}
