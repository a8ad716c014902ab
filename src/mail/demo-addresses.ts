/**
 * The people of the demo year have addresses of this domain. RFC 6761 reserves `.test`, so nobody can have one of them, and
 * no email is written to them.
 */
export const DEMO_DOMAIN = 'demo.example.test';

export const isDemoAddress = (address: string): boolean => address.toLowerCase().endsWith(`@${DEMO_DOMAIN}`);
