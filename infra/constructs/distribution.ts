import { Duration, SecretValue } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  HttpVersion,
  type ICachePolicy,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Construct } from 'constructs';
import { SHARED_ROUTES } from '../../src/catalog/shared-routes.ts';
import { EDGE_SECRET, EDGE_SECRET_HEADER, originName } from './edge-names.ts';
import { except } from './exceptions.ts';
import { createLogBucket } from './log-bucket.ts';

/** The address of these files changes with their content. */
const FOR_EVER = ['/assets/*', '/pictures/*'];
/** These pages are the same for everyone (docs/decisions/0006). They are cached for the seconds that the shop says. */
const PAGES: Readonly<Record<string, readonly string[]>> = { ...SHARED_ROUTES, '/favicon.*': [] };

export interface DistributionProps {
  domain: string;
  certificate: ICertificate;
  webAclArn: string;
}

/**
 * CloudFront in front of the load balancer. A cached path is requested without the shopper's cookies, and no answer to
 * it sets one, so a session can neither enter the shared cache nor leave it (S33).
 */
export function createDistribution(
  scope: Construct,
  { domain, certificate, webAclArn }: DistributionProps,
): Distribution {
  const origin = new HttpOrigin(originName(domain), {
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    customHeaders: { [EDGE_SECRET_HEADER]: SecretValue.secretsManager(EDGE_SECRET).unsafeUnwrap() },
    readTimeout: Duration.seconds(30),
    keepaliveTimeout: Duration.seconds(30),
  });
  const cached = cachedBehavior(scope);
  const forEver = cached(foreverPolicy(scope));
  const pages = sharedBehaviors(scope, cached);
  const passed = {
    origin,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    compress: false,
  };
  const distribution = new Distribution(scope, 'Distribution', {
    comment: 'MyClothes',
    domainNames: [domain],
    certificate,
    webAclId: webAclArn,
    httpVersion: HttpVersion.HTTP2_AND_3,
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    priceClass: PriceClass.PRICE_CLASS_100,
    enableLogging: true,
    logBucket: createLogBucket(scope, 'Logs', { byAccessList: true }),
    logIncludesCookies: false,
    defaultBehavior: passed,
    additionalBehaviors: Object.fromEntries([
      ...FOR_EVER.map((path) => [path, { ...forEver, origin }]),
      // CloudFront's "*" also matches slashes, but paths below a shared page are not shared.
      ...pages.flatMap(([path]) => (path.endsWith('/*') ? [[`${path}/*`, passed] as const] : [])),
      ...pages.map(([path, behavior]) => [path, { ...behavior, origin }]),
    ]),
  });
  except(distribution, { 'AwsSolutions-CFR1': 'The shop may be looked at from everywhere.' });
  return distribution;
}

function cachedBehavior(scope: Construct): (cachePolicy: ICachePolicy) => Omit<BehaviorOptions, 'origin'> {
  const responseHeadersPolicy = new ResponseHeadersPolicy(scope, 'WithoutCookies', {
    comment: 'MyClothes: what is shared sets no cookie',
    removeHeaders: ['Set-Cookie'],
  });
  return (cachePolicy) => ({
    cachePolicy,
    responseHeadersPolicy,
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    // The shop compresses its answers itself, once.
    compress: false,
  });
}

/** No cookie and no header is part of the cache key, so none reaches the shop. */
const anonymous = {
  cookieBehavior: CacheCookieBehavior.none(),
  headerBehavior: CacheHeaderBehavior.none(),
  enableAcceptEncodingGzip: true,
  enableAcceptEncodingBrotli: true,
};

const foreverPolicy = (scope: Construct) =>
  new CachePolicy(scope, 'ForEver', {
    ...anonymous,
    comment: 'MyClothes: pictures, fonts, styles, scripts',
    queryStringBehavior: CacheQueryStringBehavior.none(),
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.days(365),
  });

/** Returns a behavior for each route's pattern. Routes that read the same parameters share a cache policy. */
function sharedBehaviors(
  scope: Construct,
  behaviorOf: (policy: ICachePolicy) => Omit<BehaviorOptions, 'origin'>,
): [path: string, Omit<BehaviorOptions, 'origin'>][] {
  const behaviors = new Map<string, Omit<BehaviorOptions, 'origin'>>();
  return Object.entries(PAGES).map(([route, parameters]) => {
    const id = ['Pages', ...parameters].join('-');
    const behavior = behaviors.get(id) ?? behaviorOf(pagesPolicy(scope, id, parameters));
    behaviors.set(id, behavior);
    return [patternOf(route), behavior];
  });
}

/** Returns CloudFront's pattern for a route such as `/sitemap-:number(^[1-9]$).xml`. */
const patternOf = (route: string): string => route.replaceAll(/:\w+(\([^)]*\))?/g, '*');

const pagesPolicy = (scope: Construct, id: string, parameters: readonly string[]) =>
  new CachePolicy(scope, id, {
    ...anonymous,
    comment: 'MyClothes: pages that are the same for everyone',
    queryStringBehavior:
      parameters.length > 0
        ? CacheQueryStringBehavior.allowList(...parameters)
        : CacheQueryStringBehavior.none(),
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.days(1),
  });
