import { Duration } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { type ISecurityGroup, type IVpc, SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  DesyncMitigationMode,
  ListenerAction,
  ListenerCondition,
  SslPolicy,
  TargetGroupLoadBalancingAlgorithmType,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { ARecord, HostedZone, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { EDGE_SECRET, EDGE_SECRET_HEADER, originName } from './edge-names.ts';
import { except } from './exceptions.ts';
import { createLogBucket } from './log-bucket.ts';
import { WEB_PORT } from './shop-environment.ts';

/** The shop drains within 15 s; it closes the streams of open pages first. */
const DEREGISTRATION_SECONDS = 60;
const STICKY_HOURS = 1;

export interface LoadBalancerProps {
  vpc: IVpc;
  group: ISecurityGroup;
  key: IKey;
  domain: string;
  hostedZoneId: string;
  sticky: boolean;
}

/** Accepts only HTTPS, and only requests that came through our CloudFront distribution and its firewall. */
export class LoadBalancer extends Construct {
  readonly balancer: ApplicationLoadBalancer;
  readonly targetGroup: ApplicationTargetGroup;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const { vpc, group, domain, hostedZoneId } = props;
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName: domain });
    this.balancer = new ApplicationLoadBalancer(this, 'Balancer', {
      vpc,
      internetFacing: true,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      securityGroup: group,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: DesyncMitigationMode.STRICTEST,
      deletionProtection: true,
      http2Enabled: true,
      // This is longer than CloudFront waits for an answer and shorter than the shop keeps a connection open.
      idleTimeout: Duration.seconds(60),
    });
    this.balancer.logAccessLogs(createLogBucket(this, 'Logs'), 'load-balancer');
    this.targetGroup = createTargetGroup(this, props);
    this.#listen(props, zone);
    new ARecord(this, 'Name', {
      zone,
      recordName: `${originName(domain)}.`,
      target: RecordTarget.fromAlias(new LoadBalancerTarget(this.balancer)),
    });
  }

  #listen({ domain, key }: LoadBalancerProps, zone: IHostedZone): void {
    const certificate = new Certificate(this, 'Certificate', {
      domainName: domain,
      // CloudFront forwards the shopper's host and checks the certificate against it.
      subjectAlternativeNames: [originName(domain)],
      validation: CertificateValidation.fromDns(zone),
    });
    const listener = this.balancer.addListener('Https', {
      port: 443,
      protocol: ApplicationProtocol.HTTPS,
      certificates: [certificate],
      sslPolicy: SslPolicy.TLS13_RES,
      open: false,
      defaultAction: ListenerAction.fixedResponse(403, {
        contentType: 'text/plain',
        messageBody: `Please go to https://${domain}`,
      }),
    });
    listener.addAction('FromEdge', {
      priority: 1,
      conditions: [
        ListenerCondition.httpHeader(EDGE_SECRET_HEADER, [
          this.#createEdgeSecret(key).secretValue.unsafeUnwrap(),
        ]),
      ],
      action: ListenerAction.forward([this.targetGroup]),
    });
    this.balancer.addRedirect({ sourcePort: 80, targetPort: 443, open: false });
  }

  /** The replica of the secret in CloudFront's region. */
  #createEdgeSecret(encryptionKey: IKey): Secret {
    const secret = new Secret(this, 'EdgeSecret', {
      secretName: EDGE_SECRET,
      description: 'MyClothes: what CloudFront sends to the load balancer to be believed',
      encryptionKey,
      generateSecretString: { excludePunctuation: true, passwordLength: 48 },
      replicaRegions: [{ region: 'us-east-1' }],
    });
    except(secret, {
      'AwsSolutions-SMG4':
        'CloudFront and the load balancer would have to change it at the same moment. It opens nothing but the shop itself.',
    });
    return secret;
  }
}

function createTargetGroup(scope: Construct, { vpc, sticky }: LoadBalancerProps): ApplicationTargetGroup {
  return new ApplicationTargetGroup(scope, 'Web', {
    vpc,
    targetType: TargetType.INSTANCE,
    port: WEB_PORT,
    protocol: ApplicationProtocol.HTTP,
    deregistrationDelay: Duration.seconds(DEREGISTRATION_SECONDS),
    loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
    healthCheck: {
      path: '/health/ready',
      healthyHttpCodes: '200',
      // This is the shortest check of a load balancer. deploy/lifecycle.sh deregisters an instance before it ends.
      interval: Duration.seconds(5),
      timeout: Duration.seconds(3),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 2,
    },
    ...(sticky ? { stickinessCookieDuration: Duration.hours(STICKY_HOURS) } : {}),
  });
}
