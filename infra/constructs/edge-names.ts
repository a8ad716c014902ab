/** Names that connect the stacks of the region with CloudFront's stack in another region. */

export const EDGE_SECRET = 'myclothes/edge';
export const EDGE_SECRET_HEADER = 'X-From-Edge';

/** The load balancer's own name, which only CloudFront uses. */
export const originName = (domain: string): string => `origin.${domain}`;
