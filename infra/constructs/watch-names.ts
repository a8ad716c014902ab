/** The web tier's log group; deploy/cloudwatch-agent.json names the same. */
export const LOG_GROUP = '/myclothes/web';
/** Where the shop's own metrics are; the same there. */
export const METRICS_NAMESPACE = 'MyClothes';
