import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { LoadBalancer } from '../constructs/load-balancer.ts';
import { Releases } from '../constructs/releases.ts';
import { shopEnvironment } from '../constructs/shop-environment.ts';
import { WebTier } from '../constructs/web-tier.ts';
import type { DataStack } from './data-stack.ts';
import type { NetworkStack, ShopStackProps } from './network-stack.ts';

/** Everything that can be deleted and created again: the load balancer, the web tier, and its releases. */
export class WebStack extends Stack {
  readonly loadBalancer: LoadBalancer;
  readonly webTier: WebTier;
  readonly releases: Releases;

  constructor(
    scope: Construct,
    id: string,
    props: ShopStackProps & { network: NetworkStack; data: DataStack },
  ) {
    super(scope, id, props);
    const { settings, network, data } = props;
    const { vpc, groups, key } = network;
    this.loadBalancer = new LoadBalancer(this, 'LoadBalancer', {
      vpc,
      group: groups['load-balancer'],
      key,
      domain: settings.domain,
      hostedZoneId: settings.hostedZoneId,
      sticky: settings.sticky,
    });
    this.releases = new Releases(this, 'Releases', { vpc, group: groups.web, key, data });
    this.webTier = new WebTier(this, 'WebTier', {
      vpc,
      group: groups.web,
      key,
      size: settings.size.web,
      targetGroup: this.loadBalancer.targetGroup,
      releases: this.releases,
      data,
      environment: shopEnvironment(settings, data, vpc.publicSubnets),
    });
    this.releases.rollThrough(this.webTier.group);
  }
}
