/** What the region's stack and the one of CloudFront, in another region, know each other by. */

export const EDGE_SECRET = 'myclothes/edge';
export const EDGE_SECRET_HEADER = 'X-From-Edge';

/** The load balancer's own name, which only CloudFront asks. */
export const originName = (domain: string): string => `origin.${domain}`;
