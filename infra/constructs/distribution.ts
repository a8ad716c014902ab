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

/** Their address changes with what is in them. */
const FOR_EVER = ['/assets/*', '/pictures/*'];
/** The same for everyone (docs/decisions/0006): kept as long as the shop says, which is seconds. */
const PAGES: Readonly<Record<string, readonly string[]>> = { ...SHARED_ROUTES, '/favicon.*': [] };

export interface DistributionProps {
  domain: string;
  certificate: ICertificate;
  webAclArn: string;
}

/**
 * CloudFront before the load balancer. A path that is cached is asked for without the shopper's cookies, and no
 * answer to it sets one: a session can neither come into the shared cache nor out of it (S33).
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
      // CloudFront's "*" also matches slashes, but what is below a shared page is not shared.
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
    // The shop compresses once itself.
    compress: false,
  });
}

/** Neither a cookie nor a header is part of what an answer is known by, so none reaches the shop. */
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

/** Gives each route's pattern its behavior; routes that read the same parameters share a cache policy. */
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

/** CloudFront's pattern for a route such as `/sitemap-:number(^[1-9]$).xml`. */
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
