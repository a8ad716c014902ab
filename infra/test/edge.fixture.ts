import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bothSizes } from './synthesized.ts';

const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

describe('the edge', () => {
  for (const [size, shop] of bothSizes) {
    const { DistributionConfig: config } = shop.only('AWS::CloudFront::Distribution').Properties;
    // biome-ignore lint/suspicious/noExplicitAny: as in the template.
    const all: any[] = config.CacheBehaviors;
    const behaviors = all.filter(({ CachePolicyId }) => CachePolicyId !== CACHING_DISABLED);

    it(`of ${size} caches pictures, fonts and the pages that are the same for everyone`, () => {
      const paths = behaviors.map(({ PathPattern }) => PathPattern);
      for (const path of ['/assets/*', '/pictures/*', '/', '/products', '/products/*'])
        assert.ok(paths.includes(path), path);
      for (const path of paths)
        assert.doesNotMatch(path, /cart|account|checkout|orders|sign-in|session|health/);
    });

    it(`S33: of ${size} requests shared pages without cookies, and lets no answer to them set one`, () => {
      const policies = Object.fromEntries(
        shop
          .resources('AWS::CloudFront::CachePolicy')
          .map(({ id, Properties }) => [id, Properties.CachePolicyConfig]),
      );
      const { ResponseHeadersPolicyConfig } = shop.only('AWS::CloudFront::ResponseHeadersPolicy').Properties;
      assert.deepEqual(ResponseHeadersPolicyConfig.RemoveHeadersConfig.Items, [{ Header: 'Set-Cookie' }]);
      for (const {
        PathPattern,
        CachePolicyId,
        OriginRequestPolicyId,
        ResponseHeadersPolicyId,
        AllowedMethods,
      } of behaviors) {
        const { ParametersInCacheKeyAndForwardedToOrigin: forwarded, MinTTL } = policies[CachePolicyId.Ref];
        assert.equal(forwarded.CookiesConfig.CookieBehavior, 'none', PathPattern);
        assert.equal(forwarded.HeadersConfig.HeaderBehavior, 'none', PathPattern);
        assert.equal(MinTTL, 0, 'a "no-store" of the shop would be overruled');
        assert.equal(OriginRequestPolicyId, undefined, 'it would send cookies along');
        assert.ok(ResponseHeadersPolicyId);
        assert.deepEqual(AllowedMethods, ['GET', 'HEAD']);
      }
    });

    it(`of ${size} forwards everything else unchanged`, () => {
      const others = all.filter((behavior) => !behaviors.includes(behavior));
      assert.deepEqual(
        others.map(({ PathPattern }) => PathPattern),
        ['/products/*/*', '/api/products/*/*'],
      );
      for (const { CachePolicyId, AllowedMethods } of [config.DefaultCacheBehavior, ...others]) {
        assert.equal(CachePolicyId, CACHING_DISABLED);
        assert.equal(AllowedMethods.length, 7);
      }
    });

    it(`of ${size} speaks HTTPS, to shoppers and to the load balancer`, () => {
      for (const { ViewerProtocolPolicy } of [config.DefaultCacheBehavior, ...all])
        assert.equal(ViewerProtocolPolicy, 'redirect-to-https');
      assert.match(config.ViewerCertificate.MinimumProtocolVersion, /^TLSv1\.2/);
      for (const { CustomOriginConfig } of config.Origins)
        assert.equal(CustomOriginConfig.OriginProtocolPolicy, 'https-only');
    });

    it(`of ${size} has a firewall with a limit for all requests and a smaller one for attempts at accounts`, () => {
      const { Rules, Scope } = shop.only('AWS::WAFv2::WebACL').Properties;
      assert.equal(Scope, 'CLOUDFRONT');
      type Rule = { Name: string; Statement: { RateBasedStatement?: { Limit: number } } };
      const rates = (Rules as Rule[]).flatMap(({ Name, Statement: { RateBasedStatement } }) =>
        RateBasedStatement ? [[Name, RateBasedStatement.Limit]] : [],
      );
      assert.deepEqual(rates, [
        ['Requests', 3_000],
        ['AccountTries', 100],
      ]);
      assert.ok(config.WebACLId);
    });

    it(`of ${size} has the shop's name, with certificates validated by DNS`, () => {
      const names = shop
        .resources('AWS::Route53::RecordSet')
        .map(({ Properties }) => `${Properties.Type} ${Properties.Name}`);
      assert.deepEqual(names.sort(), ['A myclothes.com.', 'A origin.myclothes.com.', 'AAAA myclothes.com.']);
      for (const { Properties } of shop.resources('AWS::CertificateManager::Certificate'))
        assert.equal(Properties.ValidationMethod, 'DNS');
    });
  }
});
