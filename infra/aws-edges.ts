/**
 * The connections that the web tier opens besides those of security-groups.ts: to AWS's own services and the payment
 * provider. Nothing comes in this way. A test compares this plain data with the templates.
 */
export interface OutwardEdge {
  to: 'endpoints' | 'internet';
  /** The TCP port. */
  port: number;
  why: string;
}

export const OUTWARD_EDGES: readonly OutwardEdge[] = [
  { to: 'endpoints', port: 443, why: 'secrets, settings, logs, metrics, sessions of operators' },
  { to: 'endpoints', port: 465, why: 'mail, by Amazon SES' },
  { to: 'internet', port: 443, why: 'the payment provider, S3 by its gateway, the APIs without an endpoint' },
];
