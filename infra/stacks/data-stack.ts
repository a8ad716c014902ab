import { Stack } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { Cache } from '../constructs/cache.ts';
import { Database } from '../constructs/database.ts';
import { DatabaseRoles } from '../constructs/database-roles.ts';
import { createPictureBucket, PICTURES_ARN } from '../constructs/picture-bucket.ts';
import { ShopSecrets } from '../constructs/shop-secrets.ts';
import { createStateTable } from '../constructs/state-table.ts';
import type { NetworkStack, ShopStackProps } from './network-stack.ts';

/** Everything that is stored. The web tier, by contrast, can be deleted at any time. */
export class DataStack extends Stack {
  readonly database: Database;
  readonly roles: DatabaseRoles;
  readonly cache: Cache;
  readonly secrets: ShopSecrets;
  readonly stateTable: TableV2 | undefined;
  readonly pictures: Bucket;
  readonly picturesArn: string;

  constructor(scope: Construct, id: string, props: ShopStackProps & { network: NetworkStack }) {
    super(scope, id, props);
    const { settings, network } = props;
    const { vpc, groups, key } = network;
    this.database = new Database(this, 'Database', {
      vpc,
      group: groups.database,
      key,
      size: settings.size.database,
      zones: settings.zones,
    });
    this.roles = new DatabaseRoles(this, 'DatabaseRoles', {
      database: this.database,
      vpc,
      group: groups.web,
      key,
    });
    this.cache = new Cache(this, 'Cache', {
      vpc,
      group: groups.cache,
      key,
      nodeType: settings.size.cache.nodeType,
      keepsState: settings.stateStore === 'valkey',
    });
    this.secrets = new ShopSecrets(this, 'ShopSecrets', key);
    this.stateTable = settings.stateStore === 'dynamodb' ? createStateTable(this, key) : undefined;
    this.pictures = createPictureBucket(this, key);
    this.picturesArn = this.exportValue(this.pictures.bucketArn, { name: PICTURES_ARN });
  }
}
