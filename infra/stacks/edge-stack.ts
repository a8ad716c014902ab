import { Stack } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { createDistribution } from '../constructs/distribution.ts';
import { createFirewall } from '../constructs/firewall.ts';
import type { ShopStackProps } from './network-stack.ts';

/** The public entrance: the domain, the firewall, and CloudFront in front of the load balancer. */
export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string, props: ShopStackProps) {
    super(scope, id, props);
    const { domain, hostedZoneId } = props.settings;
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName: domain });
    const distribution = createDistribution(this, {
      domain,
      webAclArn: createFirewall(this).attrArn,
      certificate: new Certificate(this, 'Certificate', {
        domainName: domain,
        validation: CertificateValidation.fromDns(zone),
      }),
    });
    const target = RecordTarget.fromAlias(new CloudFrontTarget(distribution));
    new ARecord(this, 'Name', { zone, target });
    new AaaaRecord(this, 'NameV6', { zone, target });
  }
}
