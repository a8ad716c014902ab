/**
 * The domain of all email addresses in the demo year. RFC 6761 reserves `.test`, so these addresses cannot exist, and the
 * outbox drops emails to them.
 */
export const DEMO_DOMAIN = 'demo.example.test';

export const isDemoAddress = (address: string): boolean => address.toLowerCase().endsWith(`@${DEMO_DOMAIN}`);
