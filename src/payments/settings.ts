import type { Logger } from '../process/log.ts';
import type { StripeSettings } from './stripe/stripe-client.ts';

/**
 * Reads the settings of Stripe. A fault is one sentence without the value, because each value is a secret. It is undefined
 * if Stripe is not set up; then only payment on delivery is offered.
 *
 *     const stripe = readStripeSettings(env, production);
 *     if (stripe && 'fault' in stripe) throw new ConfigError(stripe.fault);
 */
export function readStripeSettings(
  env: {
    STRIPE_SECRET_KEY?: string | undefined;
    STRIPE_WEBHOOK_SECRET?: string | undefined;
    STRIPE_API_URL?: string | undefined;
  },
  production: boolean,
): StripeSettings | undefined | { fault: string } {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = env;
  const apiUrl = env.STRIPE_API_URL || undefined;
  if (!secretKey && !webhookSecret && !apiUrl) return undefined;
  if (!secretKey || !webhookSecret) {
    const [there, missing] = secretKey
      ? ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET']
      : [webhookSecret ? 'STRIPE_WEBHOOK_SECRET' : 'STRIPE_API_URL', 'STRIPE_SECRET_KEY'];
    return {
      fault: `${there} needs ${missing}: without it, the shop would not learn of any payment.`,
    };
  }
  if (!/^[sr]k_(test|live)_\w{8,250}$/.test(secretKey))
    return { fault: 'STRIPE_SECRET_KEY must be a secret or restricted key such as sk_live_….' };
  if (!/^whsec_[\w+/=-]{8,250}$/.test(webhookSecret))
    return { fault: 'STRIPE_WEBHOOK_SECRET must be the secret of the webhook, which begins with whsec_.' };
  if (production && apiUrl)
    return { fault: 'STRIPE_API_URL is for tests: in production payments go to Stripe itself. Unset it.' };
  if (apiUrl && !isPlainAddress(apiUrl))
    return { fault: 'STRIPE_API_URL must be an address such as http://127.0.0.1:12111, without a path.' };
  return { secretKey, webhookSecret, apiUrl };
}

/** With a test key, no real money is charged. */
const isTestKey = ({ secretKey }: Pick<StripeSettings, 'secretKey'>): boolean => /^.k_test_/.test(secretKey);

/** Warns at the start of a production shop that takes no real money. */
export function warnOfTestKey(
  stripe: StripeSettings | undefined,
  production: boolean,
  log: Pick<Logger, 'warn'>,
): void {
  if (production && stripe && isTestKey(stripe))
    log.warn(
      'STRIPE_SECRET_KEY is a test key, so no real money is charged. Set the live key, unless this is a rehearsal.',
    );
}

function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, search, hash, username } = new URL(text);
  return /^https?:$/.test(protocol) && pathname === '/' && !search && !hash && !username;
}
