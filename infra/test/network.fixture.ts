import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bothSizes, large, small } from './synthesized.ts';

const ZONES = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'];
type Tag = { Key: string; Value: string };

describe('the network', () => {
  for (const [size, shop] of bothSizes) {
    const subnets = (name: string) =>
      shop
        .resources('AWS::EC2::Subnet')
        .filter(({ Properties }) =>
          Properties.Tags.some(({ Key, Value }: Tag) => Key === 'aws-cdk:subnet-name' && Value === name),
        );
    const routesOf = (subnetIds: string[]) => {
      const tables = shop
        .resources('AWS::EC2::SubnetRouteTableAssociation')
        .filter(({ Properties }) => subnetIds.includes(Properties.SubnetId.Ref))
        .map(({ Properties }) => Properties.RouteTableId.Ref);
      return shop
        .resources('AWS::EC2::Route')
        .filter(({ Properties }) => tables.includes(Properties.RouteTableId.Ref));
    };

    it(`of ${size} is in three zones, with a subnet of each kind in each`, () => {
      for (const name of ['public', 'web', 'data']) {
        assert.deepEqual(
          subnets(name)
            .map(({ Properties }) => Properties.AvailabilityZone)
            .sort(),
          ZONES,
        );
      }
      assert.equal(shop.resources('AWS::EC2::Subnet').length, 9);
    });

    it(`of ${size} has no public data subnet, and no subnet that assigns public addresses`, () => {
      assert.deepEqual(routesOf(subnets('data').map(({ id }) => id)), []);
      for (const { Properties } of routesOf(subnets('web').map(({ id }) => id)))
        assert.ok(Properties.NatGatewayId && !Properties.GatewayId);
      for (const { Properties } of shop.resources('AWS::EC2::Subnet'))
        assert.equal(Properties.MapPublicIpOnLaunch, false);
    });

    it(`of ${size} uses the public subnets only for the load balancer and the NAT gateways`, () => {
      const publicIds = subnets('public').map(({ id }) => id);
      const users = [
        'AWS::ElasticLoadBalancingV2::LoadBalancer',
        'AWS::AutoScaling::AutoScalingGroup',
        'AWS::RDS::DBSubnetGroup',
        'AWS::ElastiCache::SubnetGroup',
      ]
        .flatMap((type) => shop.resources(type))
        .filter(({ Properties }) => publicIds.some((id) => JSON.stringify(Properties).includes(id)));
      assert.deepEqual(
        users.map(({ Type }) => Type),
        ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
      );
    });

    it(`of ${size} reaches S3, secrets, Systems Manager and CloudWatch without the internet`, () => {
      const services = JSON.stringify(
        shop.resources('AWS::EC2::VPCEndpoint').map(({ Properties }) => Properties.ServiceName),
      );
      for (const service of [
        's3',
        'secretsmanager',
        'ssm',
        'ssmmessages',
        'logs',
        'monitoring',
        'email-smtp',
      ])
        assert.match(services, new RegExp(`\\.${service}"`));
      assert.equal(/\.dynamodb"/.test(services), size === 'large');
    });

    it(`of ${size} keeps a log of all its traffic`, () => {
      assert.equal(shop.only('AWS::EC2::FlowLog').Properties.TrafficType, 'ALL');
    });
  }

  it('has a NAT gateway in each zone if it is large', () => {
    assert.equal(small.resources('AWS::EC2::NatGateway').length, 1);
    assert.equal(large.resources('AWS::EC2::NatGateway').length, 3);
  });
});
