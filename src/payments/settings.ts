import type { Logger } from '../process/log.ts';
import type { StripeSettings } from './stripe/stripe-client.ts';

/**
 * What `src/config.ts` reads for payments. A fault is one sentence for whoever set it, without the value: each of
 * them is a secret. Undefined: nobody takes cards, and orders are paid on delivery.
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
    return { fault: `${there} needs ${missing}, too: without it no payment would be heard of.` };
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

/** Whether nobody really pays with it. */
const isTestKey = ({ secretKey }: Pick<StripeSettings, 'secretKey'>): boolean => /^.k_test_/.test(secretKey);

/** At the start: a shop that looks open to everybody and takes no money is worth a line. */
export function warnOfTestKey(
  stripe: StripeSettings | undefined,
  production: boolean,
  log: Pick<Logger, 'warn'>,
): void {
  if (production && stripe && isTestKey(stripe))
    log.warn(
      'STRIPE_SECRET_KEY is a test key: nobody really pays. Set the live key, unless this is a rehearsal.',
    );
}

function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, search, hash, username } = new URL(text);
  return /^https?:$/.test(protocol) && pathname === '/' && !search && !hash && !username;
}
