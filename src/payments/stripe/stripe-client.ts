import type StripeSdk from 'stripe';
import { createSemaphore } from '../../process/semaphore.ts';
import { ProviderFault } from '../provider.ts';

/** Stripe's SDK with limits. Its errors become `ProviderFault`s. */

export interface StripeSettings {
  /** `sk_live_…`, `sk_test_…`, or a restricted one (`rk_…`). */
  secretKey: string;
  /** `whsec_…`, which signs Stripe's webhooks. */
  webhookSecret: string;
  /** `pk_live_…` or `pk_test_…`. With it, the shop's own page takes payments, with fields of Stripe's script. */
  publishableKey?: string | undefined;
  /** Another server, such as a fake. When unset, Stripe's own is used. */
  apiUrl?: string | undefined;
  /** Answers the calls in this process instead of a server. */
  providerFetch?: typeof fetch;
}

export interface StripeLimits {
  /** The longest time without a byte from the server. */
  silenceMs: number;
  /** The longest time of a call, including its retry. */
  callMs: number;
}

const LIMITS: StripeLimits = { silenceMs: 4_000, callMs: 10_000 };
/** The limits of one process. */
const CALLS_AT_ONCE = 20;
const CALLS_WAITING_MAX = 100;
/** The SDK retries lost requests with the same idempotency key. */
const RETRIES = 1;

export type Stripe = StripeSdk;

export interface StripeClient {
  /** Runs one call. Throws a `ProviderFault` if it was refused or not answered. */
  call<T>(work: (stripe: Stripe) => Promise<T>): Promise<T>;
  /** The SDK, for what needs no network. */
  open(): Promise<Stripe>;
}

export function createStripeClient(
  settings: Omit<StripeSettings, 'webhookSecret'>,
  limits: Partial<StripeLimits> = {},
): StripeClient {
  const { silenceMs, callMs } = { ...LIMITS, ...limits };
  const semaphore = createSemaphore(CALLS_AT_ONCE, CALLS_WAITING_MAX);
  let opened: Promise<Stripe> | undefined;
  const open = () => {
    opened ??= load(settings, silenceMs);
    return opened;
  };
  return {
    open,
    async call(work) {
      if (!(await semaphore.acquire())) throw new ProviderFault('too_many_calls', false, undefined);
      try {
        return await within(callMs, work(await open()));
      } catch (error) {
        throw faultOf(error);
      } finally {
        semaphore.release();
      }
    },
  };
}

/** The SDK is loaded on first use, because loading takes a sixth of a second. */
async function load(
  { secretKey, apiUrl, providerFetch }: Omit<StripeSettings, 'webhookSecret'>,
  silenceMs: number,
): Promise<Stripe> {
  const { default: Stripe } = await import('stripe');
  const common = { timeout: silenceMs, maxNetworkRetries: RETRIES, telemetry: false };
  if (providerFetch)
    return new Stripe(secretKey, { ...common, httpClient: Stripe.createFetchHttpClient(providerFetch) });
  if (!apiUrl) return new Stripe(secretKey, common);
  const { protocol, hostname, port } = new URL(apiUrl);
  return new Stripe(secretKey, {
    ...common,
    protocol: protocol === 'http:' ? 'http' : 'https',
    host: hostname.replace(/^\[(.+)\]$/, '$1'),
    port: port || (protocol === 'http:' ? 80 : 443),
  });
}

/** The SDK's own time limit restarts with every byte. */
async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new ProviderFault('time_out', false, undefined)), timeoutMs);
  });
  // A late rejection has no handler, so it is swallowed here.
  work.catch(() => {});
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Errors that a retry would get again. A conflict (409) means that the same call is still running. */
const PERMANENT = new Set(['StripeInvalidRequestError', 'StripeIdempotencyError', 'StripeCardError']);

function faultOf(error: unknown): unknown {
  if (error instanceof ProviderFault) return error;
  const { type, code, statusCode } = error as { type?: unknown; code?: unknown; statusCode?: unknown };
  // This is not an error of the provider but a fault of this program.
  if (typeof type !== 'string' || !type.startsWith('Stripe')) return error;
  const isPermanent = PERMANENT.has(type) && statusCode !== 409 && statusCode !== 429;
  return new ProviderFault(wordOf(code) ?? type, isPermanent, error);
}

/** Codes consist of word characters. Anything else stays out of the log. */
const wordOf = (code: unknown): string | undefined =>
  typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : undefined;
