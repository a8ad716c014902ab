import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Vpc } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { except } from '../constructs/exceptions.ts';
import { createKey } from '../constructs/key.ts';
import { createSecurityGroups, type SecurityGroups } from '../constructs/security-groups.ts';
import { addEndpoints, createVpc } from '../constructs/vpc.ts';
import type { Settings } from '../settings.ts';

export interface ShopStackProps extends StackProps {
  settings: Settings;
}

/** The base of all other stacks: the network, its security groups, and the encryption key. */
export class NetworkStack extends Stack {
  readonly vpc: Vpc;
  readonly groups: SecurityGroups;
  readonly key: IKey;
  readonly #zones: readonly string[];

  constructor(scope: Construct, id: string, props: ShopStackProps) {
    super(scope, id, props);
    const { settings } = props;
    this.#zones = settings.zones;
    except(this, {
      'CloudFormation-Validate::W3010': 'The zones are a setting, so that it synthesizes offline.',
    });
    this.key = createKey(this);
    this.vpc = createVpc(this, { natGateways: settings.size.natGateways, key: this.key });
    this.groups = createSecurityGroups(this, this.vpc);
    addEndpoints(this.vpc, this.groups.endpoints, settings.stateStore === 'dynamodb');
  }

  /** The zones are fixed here instead of looked up in AWS, so that synthesis works offline and is reproducible. */
  override get availabilityZones(): string[] {
    return [...this.#zones];
  }
}
