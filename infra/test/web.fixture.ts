import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { SIZES } from '../sizes.ts';
import { bothSizes, large, small } from './synthesized.ts';

/** User data, with a placeholder where CloudFormation inserts a name. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, 'Fn::Base64': base64 } = value as {
    'Fn::Join'?: [string, unknown[]];
    'Fn::Base64'?: unknown;
  };
  if (base64 !== undefined) return textOf(base64);
  return join ? join[1].map(textOf).join(join[0]) : 'value';
}

describe('the load balancer', () => {
  for (const [size, shop] of bothSizes) {
    const attributes = (type: string, name: string) =>
      Object.fromEntries(
        shop
          .only(type)
          .Properties[name].map(({ Key, Value }: { Key: string; Value: string }) => [Key, Value]),
      );

    it(`of ${size} drops invalid headers, logs, and cannot be deleted by mistake`, () => {
      const of = attributes('AWS::ElasticLoadBalancingV2::LoadBalancer', 'LoadBalancerAttributes');
      assert.equal(of['routing.http.drop_invalid_header_fields.enabled'], 'true');
      assert.equal(of['access_logs.s3.enabled'], 'true');
      assert.equal(of['deletion_protection.enabled'], 'true');
      assert.equal(of['routing.http.desync_mitigation_mode'], 'strictest');
    });

    it(`of ${size} speaks only HTTPS: port 80 redirects`, () => {
      const listeners = shop
        .resources('AWS::ElasticLoadBalancingV2::Listener')
        .map(({ Properties }) => Properties);
      assert.deepEqual(listeners.map(({ Port, Protocol }) => `${Protocol} ${Port}`).sort(), [
        'HTTP 80',
        'HTTPS 443',
      ]);
      const [http] = listeners.filter(({ Port }) => Port === 80);
      assert.deepEqual(http.DefaultActions[0].RedirectConfig, {
        Port: '443',
        Protocol: 'HTTPS',
        StatusCode: 'HTTP_301',
      });
      const [https] = listeners.filter(({ Port }) => Port === 443);
      assert.match(https.SslPolicy, /^ELBSecurityPolicy-TLS13/);
      assert.equal(https.Certificates.length, 1);
    });

    it(`of ${size} refuses what did not come through CloudFront and its firewall`, () => {
      const [https] = shop
        .resources('AWS::ElasticLoadBalancingV2::Listener')
        .filter(({ Properties }) => Properties.Port === 443);
      assert.equal(https?.Properties.DefaultActions[0].FixedResponseConfig.StatusCode, '403');
      const { Conditions, Actions } = shop.only('AWS::ElasticLoadBalancingV2::ListenerRule').Properties;
      assert.equal(Conditions[0].HttpHeaderConfig.HttpHeaderName, 'X-From-Edge');
      assert.equal(Actions[0].Type, 'forward');
    });

    it(`of ${size} drains for 60 s, and checks /health/ready`, () => {
      const { Properties } = shop.only('AWS::ElasticLoadBalancingV2::TargetGroup');
      assert.equal(Properties.HealthCheckPath, '/health/ready');
      assert.equal(
        attributes('AWS::ElasticLoadBalancingV2::TargetGroup', 'TargetGroupAttributes')[
          'deregistration_delay.timeout_seconds'
        ],
        '60',
      );
    });
  }

  it('keeps shoppers at one instance only when it is configured to', () => {
    const sticky = (shop: typeof small) =>
      JSON.stringify(shop.only('AWS::ElasticLoadBalancingV2::TargetGroup').Properties.TargetGroupAttributes);
    assert.match(sticky(small), /"stickiness.enabled","Value":"false"/);
    assert.match(sticky(large), /"stickiness.enabled","Value":"true"/);
  });
});

describe('the web tier', () => {
  for (const [size, shop] of bothSizes) {
    const { Properties: group } = shop.only('AWS::AutoScaling::AutoScalingGroup');
    const { LaunchTemplateData: template } = shop.only('AWS::EC2::LaunchTemplate').Properties;

    it(`of ${size} is in three zones, with at least three instances, whose number only auto scaling sets`, () => {
      assert.equal(group.VPCZoneIdentifier.length, 3);
      assert.match(JSON.stringify(group.VPCZoneIdentifier), /webSubnet/);
      assert.equal(group.MinSize, '3');
      assert.ok(Number(group.MaxSize) > 3);
      assert.equal('DesiredCapacity' in group, false);
    });

    it(`of ${size} is on Graviton with Amazon Linux 2023, without SSH, with only IMDSv2`, () => {
      assert.equal(template.InstanceType, SIZES[size]?.web.instanceType);
      assert.match(template.InstanceType, /^[a-z]\d+g\./);
      const parameter = shop.templates.web.toJSON().Parameters[template.ImageId.Ref];
      assert.match(parameter.Default, /al2023-ami-kernel-.*-arm64$/);
      assert.equal(template.MetadataOptions.HttpTokens, 'required');
      assert.equal(template.MetadataOptions.HttpPutResponseHopLimit, 1);
      assert.equal('KeyName' in template, false);
    });

    it(`of ${size} scales on requests and on the processor, from a warm pool`, () => {
      const metrics = shop
        .resources('AWS::AutoScaling::ScalingPolicy')
        .map(
          ({ Properties }) =>
            Properties.TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType,
        );
      assert.deepEqual(metrics.sort(), ['ALBRequestCountPerTarget', 'ASGAverageCPUUtilization']);
      const { PoolState, MinSize } = shop.only('AWS::AutoScaling::WarmPool').Properties;
      assert.deepEqual([PoolState, MinSize], ['Stopped', SIZES[size]?.web.warmInstances]);
    });

    it(`of ${size} adds an instance when it is ready, and drains it before it ends`, () => {
      const hooks = Object.fromEntries(
        shop
          .resources('AWS::AutoScaling::LifecycleHook')
          .map(({ Properties }) => [Properties.LifecycleHookName, Properties]),
      );
      assert.equal(hooks.open.LifecycleTransition, 'autoscaling:EC2_INSTANCE_LAUNCHING');
      assert.equal(hooks.open.DefaultResult, 'ABANDON');
      assert.equal(hooks.drain.LifecycleTransition, 'autoscaling:EC2_INSTANCE_TERMINATING');
      // This is longer than the load balancer's delay and the shop's 30 s together.
      assert.ok(hooks.drain.HeartbeatTimeout >= 60 + 30);
    });

    it(`of ${size} ends no instance because the database is unavailable`, () => {
      assert.equal(group.HealthCheckType, 'EBS');
    });

    it(`of ${size} may read its own secrets and no others`, () => {
      const statements = shop
        .resources('AWS::IAM::Policy')
        .filter(({ id }) => id.startsWith('WebTierRole'))
        .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
      const readable = statements
        .filter(({ Action }) => JSON.stringify(Action).includes('secretsmanager:GetSecretValue'))
        .flatMap(({ Resource }) => [Resource].flat())
        .map((resource) => JSON.stringify(resource));
      assert.equal(readable.length, 4);
      for (const resource of readable) assert.doesNotMatch(resource, /Master|Migrations|"\*"/);
    });

    it(`of ${size} may read, write and remove pictures in their bucket, and not list or configure it`, () => {
      const onPictures = shop
        .resources('AWS::IAM::Policy')
        .filter(({ id }) => id.startsWith('WebTierRole'))
        .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
        .filter(({ Resource }) => JSON.stringify(Resource).includes('Pictures'));
      assert.equal(onPictures.length, 1);
      assert.deepEqual(onPictures[0].Action, ['s3:DeleteObject', 's3:GetObject', 's3:PutObject']);
      assert.match(JSON.stringify(onPictures[0].Resource), /\/pictures\/\*/);
      assert.match(textOf(template.UserData), /PICTURES_BUCKET/);
    });

    it(`of ${size} starts with a script that passes shellcheck`, () => {
      const text = textOf(template.UserData);
      assert.match(text, /^#!\/bin\/bash\nset -euo pipefail\n/);
      assert.match(text, /sha256sum --check/);
      const checked = spawnSync('shellcheck', ['--shell=bash', '-'], { input: text, encoding: 'utf8' });
      assert.equal(checked.error, undefined);
      assert.equal(checked.stdout, '');
      assert.equal(checked.status, 0);
    });

    it(`of ${size} gets all the settings that it needs, and no secret`, () => {
      const text = textOf(template.UserData);
      for (const line of [
        'NODE_ENV=production',
        'HOST=0.0.0.0',
        'PORT=3000',
        'METRICS_PORT=9464',
        'PUBLIC_URL=https://myclothes.com',
        'TRUSTED_PROXIES=10.20.0.0/24,10.20.1.0/24,10.20.2.0/24',
      ])
        assert.ok(text.split('\n').includes(line), `${line} is missing`);
      for (const name of [
        'DATABASE_SECRET',
        'DATABASE_READERS',
        'CACHE_HOST',
        'CACHE_SECRET',
        'SESSION_KEYS_SECRET',
        'PARTNERS_SECRET',
      ])
        assert.match(text, new RegExp(`^${name}=value`, 'm'));
      assert.doesNotMatch(JSON.stringify(template.UserData), /resolve:secretsmanager/);
    });
  }
});
