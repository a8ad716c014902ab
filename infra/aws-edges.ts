/**
 * What the web tier reaches outside of the groups in security-groups.ts: AWS's own services and the payment
 * provider. Nothing comes in this way. Plain data, compared with the templates by a test.
 */
export interface OutwardEdge {
  to: 'endpoints' | 'internet';
  /** TCP. */
  port: number;
  why: string;
}

export const OUTWARD_EDGES: readonly OutwardEdge[] = [
  { to: 'endpoints', port: 443, why: 'secrets, settings, logs, metrics, sessions of operators' },
  { to: 'endpoints', port: 465, why: 'mail, by Amazon SES' },
  { to: 'internet', port: 443, why: 'the payment provider, S3 by its gateway, the APIs without an endpoint' },
];
