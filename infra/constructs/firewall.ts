import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';

/** Requests from one address in five minutes. The shop has finer limits by account and network. */
const REQUESTS_MAX = 3_000;
const ACCOUNT_TRIES_MAX = 100;
const WINDOW_SECONDS = 300;

/** POST routes that check passwords or send email. */
const ACCOUNT_PATHS = [
  '/sign-in',
  '/register',
  '/forgot-password',
  '/reset-password',
  '/api/session',
  '/api/customers',
];

/** The firewall in front of CloudFront, where the shopper's address is known. It stops floods and known attacks. */
export function createFirewall(scope: Construct): CfnWebACL {
  return new CfnWebACL(scope, 'Firewall', {
    name: 'MyClothes',
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: visible('Firewall'),
    rules: [
      rateRule('Requests', 0, REQUESTS_MAX),
      rateRule('AccountTries', 1, ACCOUNT_TRIES_MAX, {
        andStatement: {
          statements: [isPost, { orStatement: { statements: ACCOUNT_PATHS.map(startsWith) } }],
        },
      }),
      managedRule('AWSManagedRulesAmazonIpReputationList', 2),
      managedRule('AWSManagedRulesKnownBadInputsRuleSet', 3),
      // This rule would refuse bodies of more than 8 KiB. The shop accepts up to 64 KiB and refuses more itself.
      managedRule('AWSManagedRulesCommonRuleSet', 4, ['SizeRestrictions_BODY']),
    ],
  });
}

const visible = (metricName: string) => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: true,
});

function rateRule(
  name: string,
  priority: number,
  limit: number,
  scopeDownStatement?: CfnWebACL.StatementProperty,
): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    action: { block: { customResponse: { responseCode: 429 } } },
    visibilityConfig: visible(name),
    statement: {
      rateBasedStatement: {
        aggregateKeyType: 'IP',
        evaluationWindowSec: WINDOW_SECONDS,
        limit,
        ...(scopeDownStatement ? { scopeDownStatement } : {}),
      },
    },
  };
}

const isPost: CfnWebACL.StatementProperty = {
  byteMatchStatement: {
    fieldToMatch: { method: {} },
    positionalConstraint: 'EXACTLY',
    searchString: 'POST',
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
};

const startsWith = (path: string): CfnWebACL.StatementProperty => ({
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: 'STARTS_WITH',
    searchString: path,
    textTransformations: [{ priority: 0, type: 'NORMALIZE_PATH' }],
  },
});

/** Rule groups that AWS keeps up to date. The rules in `counted` only count. */
function managedRule(name: string, priority: number, counted: string[] = []): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    visibilityConfig: visible(name),
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
  };
}
