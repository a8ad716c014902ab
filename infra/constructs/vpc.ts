import { RemovalPolicy } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  type ISecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

const ZONES = 3;

/** Public for the load balancer, private for the web tier; those for data have no way out at all. */
export function createVpc(scope: Construct, { natGateways, key }: { natGateways: number; key: IKey }): Vpc {
  const vpc = new Vpc(scope, 'Vpc', {
    ipAddresses: IpAddresses.cidr('10.20.0.0/16'),
    maxAzs: ZONES,
    natGateways,
    subnetConfiguration: [
      { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
      { name: 'web', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
      { name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
    ],
  });
  const logGroup = new LogGroup(scope, 'FlowLogs', {
    retention: RetentionDays.THREE_MONTHS,
    encryptionKey: key,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  vpc.addFlowLog('FlowLog', {
    destination: FlowLogDestination.toCloudWatchLogs(logGroup),
    trafficType: FlowLogTrafficType.ALL,
  });
  return vpc;
}

/** Without these an outage of the way to the internet would keep instances from starting. */
const INTERFACES = {
  SecretsManager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  Ssm: InterfaceVpcEndpointAwsService.SSM,
  SsmMessages: InterfaceVpcEndpointAwsService.SSM_MESSAGES,
  CloudWatchLogs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  CloudWatchMetrics: InterfaceVpcEndpointAwsService.CLOUDWATCH_MONITORING,
  AutoScaling: InterfaceVpcEndpointAwsService.AUTOSCALING,
};

/** AWS's services from inside: by gateway where it costs nothing, otherwise by an address in each zone. */
export function addEndpoints(vpc: Vpc, group: ISecurityGroup, withDynamoDb: boolean): void {
  vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
  if (withDynamoDb) vpc.addGatewayEndpoint('DynamoDb', { service: GatewayVpcEndpointAwsService.DYNAMODB });
  const common = { securityGroups: [group], open: false, subnets: { subnetGroupName: 'web' } };
  for (const [name, service] of Object.entries(INTERFACES))
    vpc.addInterfaceEndpoint(name, { ...common, service });
  vpc.addInterfaceEndpoint('Mail', { ...common, service: InterfaceVpcEndpointAwsService.EMAIL_SMTP });
}
