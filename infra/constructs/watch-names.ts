/** The web tier's log group. deploy/cloudwatch-agent.json has the same name. */
export const LOG_GROUP = '/myclothes/web';
/** The namespace of the shop's own metrics. deploy/publish-metrics.ts has the same name. */
export const METRICS_NAMESPACE = 'MyClothes';
