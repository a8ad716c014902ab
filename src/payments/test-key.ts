import type { Logger } from '../process/log.ts';
import type { StripeSettings } from './stripe/stripe-client.ts';

/** Warns at the start of a shop that looks open and takes no money. */
export function warnOfTestKey(
  stripe: StripeSettings | undefined,
  production: boolean,
  log: Pick<Logger, 'warn'>,
): void {
  if (production && stripe && isTestKey(stripe))
    log.warn(
      'STRIPE_SECRET_KEY is a test key, so no customer really pays. Set the live key, unless this is a rehearsal.',
    );
}

const isTestKey = ({ secretKey }: Pick<StripeSettings, 'secretKey'>): boolean => /^.k_test_/.test(secretKey);
