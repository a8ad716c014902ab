import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CacheAddress } from './cache/cache-url.ts';
import { misspelledSettings } from './config/misspelled-settings.ts';
import { readSettings, type Settings } from './config/settings.ts';
import type { ReplicaAddress } from './database/replicas/replica-urls.ts';
import { defaultSender } from './mail/message.ts';
import type { PayOnDelivery } from './payments/provider.ts';
import type { StripeSettings } from './payments/stripe/stripe-client.ts';
import type { BucketSettings } from './pictures/own/bucket-settings.ts';
import { pageCacheMbFor } from './process/memory-plan.ts';
import { isStartedByNpm } from './process/stop-signal.ts';
import type { StateSettings } from './state/settings.ts';
import type { Network } from './web/limits/networks.ts';

/** The settings of one instance. This file is the only reader of settings from the environment. */
export interface Config {
  host: string;
  port: number;
  /** Prometheus metrics are served at this port of the same host. Off when undefined. */
  metricsPort: number | undefined;
  /** Where the embedded database and the rendered pictures are. The default folder when undefined. */
  dataDir: string | undefined;
  /** The primary. The embedded database when undefined. */
  databaseUrl: string | undefined;
  /** Where the catalog can be read instead of from the primary. */
  replicas: ReplicaAddress[];
  /** Where sessions and carts live, and where the shared cache is. */
  state: StateSettings;
  production: boolean;
  /** Newest first. When empty, a key is made once and kept in the database. */
  sessionKeys: string[];
  /** Scheme, host and port that shoppers see, without a slash at the end. */
  publicUrl: string;
  /** False where `publicUrl` is the default. */
  isPublicUrlSet: boolean;
  /** The forwarded headers of these networks are believed. */
  trustedProxies: Network[];
  zone: string | undefined;
  /** Processes of this instance, which share its port. */
  webConcurrency: number;
  /** The memory of each process for finished pages of the catalog. With 0, every request is rendered. */
  pageCacheBytes: number;
  /** Whether pictures are rendered before they are requested. */
  rendersAhead: boolean;
  /** The bucket that the merchant's pictures are stored in. The database when undefined. */
  picturesBucket: BucketSettings | undefined;
  /** The mail server. When undefined, emails go to the log; in production they wait in the database. */
  smtpUrl: string | undefined;
  /** `MyClothes <shop@myclothes.com>` */
  mailFrom: string;
  payOnDelivery: PayOnDelivery;
  /** Card payments. When undefined, only payment on delivery is offered, and maybe test cards. */
  stripe: StripeSettings | undefined;
  /** Whether test cards are taken while `stripe` is undefined. Never true in production. */
  takesTestCards: boolean;
  /** The ports that pictures are fetched from. */
  pictureFetchPorts: readonly number[];
  /** Whether webhooks may go to addresses that are not on the public Internet. */
  allowsPrivateWebhooks: boolean;
  /** Whether new carts and unpaid orders are limited. Never false in production. */
  limitsAbuse: boolean;
  /** How this instance names itself in X-Served-By and in the log. */
  instance: string;
  /** npm has started this process, which ends with it. */
  isStartedByNpm: boolean;
  /** Sentences about variables that may be misspelled settings. In production they stop the start. */
  doubts: readonly string[];
}

/** The message has one sentence on a line for each setting that is wrong. */
export class ConfigError extends Error {}

export const projectDir: string = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** Throws a ConfigError. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const doubts = misspelledSettings(env);
  const production = env.NODE_ENV === 'production';
  const read = readSettings(env);
  const faults = [...(production ? doubts : []), ...(read.ok ? contradictions(read.settings) : read.faults)];
  if (!read.ok || faults.length > 0) throw new ConfigError(faults.join('\n'));
  const { settings } = read;
  const publicUrl = settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`;
  return {
    host: settings.HOST,
    port: settings.PORT,
    metricsPort: settings.METRICS_PORT,
    dataDir: settings.DATA_DIR,
    databaseUrl: settings.DATABASE_URL,
    replicas: settings.DATABASE_REPLICA_URLS,
    state: {
      store: settings.STATE_STORE,
      cache: cacheOf(settings),
      dynamodb: { table: settings.DYNAMODB_TABLE, endpoint: settings.DYNAMODB_ENDPOINT },
      moveFrom: settings.STATE_COPY_FROM,
    },
    production,
    sessionKeys: settings.SESSION_KEYS,
    publicUrl,
    isPublicUrlSet: settings.PUBLIC_URL !== undefined,
    trustedProxies: settings.TRUSTED_PROXIES,
    zone: settings.ZONE,
    webConcurrency: settings.WEB_CONCURRENCY,
    pageCacheBytes: (settings.PAGE_CACHE_MB ?? pageCacheMbFor(settings.MEMORY_MB)) * 1024 * 1024,
    rendersAhead: settings.RENDER_AHEAD === 'on',
    limitsAbuse: settings.ABUSE_LIMITS === 'on',
    picturesBucket: settings.PICTURES_BUCKET
      ? { bucket: settings.PICTURES_BUCKET, endpoint: settings.PICTURES_ENDPOINT }
      : undefined,
    pictureFetchPorts: settings.PICTURES_FETCH_PORTS,
    smtpUrl: settings.SMTP_URL,
    mailFrom: settings.MAIL_FROM ?? defaultSender(publicUrl),
    payOnDelivery: settings.PAY_ON_DELIVERY,
    allowsPrivateWebhooks: settings.WEBHOOK_PRIVATE_ADDRESSES === 'on',
    stripe: stripeOf(settings),
    takesTestCards: settings.TEST_CARDS === undefined ? !production : settings.TEST_CARDS === 'on',
    instance: `${settings.ZONE ? `${settings.ZONE}-` : ''}${settings.PORT}-${process.pid}`,
    isStartedByNpm: isStartedByNpm(env),
    doubts,
  };
}

/** A sentence for each rule that the settings break together. */
const contradictions = (settings: Settings): string[] =>
  [...(settings.NODE_ENV === 'production' ? PRODUCTION_CONTRADICTIONS : []), ...CONTRADICTIONS].flatMap(
    (rule) => rule(settings) || [],
  );

type SettingsRule = (settings: Settings) => string | false | undefined;

const PRODUCTION_CONTRADICTIONS: readonly SettingsRule[] = [
  ({ SESSION_KEYS }) =>
    SESSION_KEYS.length === 0 &&
    'SESSION_KEYS is required in production: set it to a random text, made for example by "openssl rand -base64 32".',
  ({ PUBLIC_URL }) =>
    PUBLIC_URL === undefined &&
    'PUBLIC_URL is required in production: the address that shoppers see, such as https://myclothes.com.',
  ({ PUBLIC_URL }) =>
    PUBLIC_URL?.startsWith('http:') &&
    new URL(PUBLIC_URL).hostname !== 'localhost' &&
    'PUBLIC_URL must begin with https:// in production, so that the session cookie is only sent encrypted.',
  ({ ABUSE_LIMITS }) =>
    ABUSE_LIMITS === 'off' && 'ABUSE_LIMITS=off is for benchmarks and tests. Remove it in production.',
  ({ TEST_CARDS }) =>
    TEST_CARDS === 'on' &&
    'TEST_CARDS=on would let anyone order without paying. Remove it in production, and set STRIPE_SECRET_KEY to take cards.',
  ({ STRIPE_API_URL }) =>
    STRIPE_API_URL !== undefined &&
    'STRIPE_API_URL is for tests: in production payments go to Stripe itself. Remove it.',
];

const CONTRADICTIONS: readonly SettingsRule[] = [
  ({ PORT, METRICS_PORT }) =>
    METRICS_PORT === PORT && `METRICS_PORT and PORT are both ${PORT}: give the metrics a port of their own.`,
  ({ STATE_COPY_FROM, STATE_STORE }) =>
    STATE_COPY_FROM !== undefined &&
    STATE_STORE !== 'database' &&
    'STATE_COPY_FROM needs STATE_STORE=database, because sessions and carts are moved there.',
  ({ STATE_COPY_FROM, CACHE_URL }) =>
    STATE_COPY_FROM === 'valkey' && !CACHE_URL && needsCache('STATE_COPY_FROM'),
  ({ STATE_STORE, CACHE_URL }) => STATE_STORE === 'valkey' && !CACHE_URL && needsCache('STATE_STORE'),
  ({ STATE_STORE, WEB_CONCURRENCY }) =>
    STATE_STORE === 'local' &&
    WEB_CONCURRENCY > 1 &&
    'STATE_STORE=local keeps carts in the memory of one process, so WEB_CONCURRENCY must be 1: shoppers would lose their carts from one request to the next.',
  ({ CACHE_URL, CACHE_SENTINEL_PASSWORD }) =>
    CACHE_URL &&
    CACHE_SENTINEL_PASSWORD &&
    CACHE_URL.kind !== 'sentinel' &&
    'CACHE_SENTINEL_PASSWORD belongs to a CACHE_URL that begins with redis+sentinel://.',
  ({ CACHE_URL, CACHE_CA_FILE }) =>
    CACHE_URL &&
    CACHE_CA_FILE &&
    !CACHE_URL.tls &&
    'CACHE_CA_FILE belongs to a CACHE_URL that begins with rediss.',
  ({ PICTURES_BUCKET, PICTURES_ENDPOINT }) =>
    PICTURES_ENDPOINT && !PICTURES_BUCKET && 'PICTURES_ENDPOINT needs PICTURES_BUCKET, too.',
  ({ STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET }) =>
    STRIPE_SECRET_KEY &&
    !STRIPE_WEBHOOK_SECRET &&
    needsForStripe('STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'),
  ({ STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET }) =>
    STRIPE_WEBHOOK_SECRET &&
    !STRIPE_SECRET_KEY &&
    needsForStripe('STRIPE_WEBHOOK_SECRET', 'STRIPE_SECRET_KEY'),
  ({ STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY }) =>
    STRIPE_PUBLISHABLE_KEY &&
    !STRIPE_SECRET_KEY &&
    needsForStripe('STRIPE_PUBLISHABLE_KEY', 'STRIPE_SECRET_KEY'),
  ({ STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY }) =>
    STRIPE_PUBLISHABLE_KEY &&
    STRIPE_SECRET_KEY &&
    isLive(STRIPE_PUBLISHABLE_KEY) !== isLive(STRIPE_SECRET_KEY) &&
    'STRIPE_PUBLISHABLE_KEY and STRIPE_SECRET_KEY must both be live keys or both be test keys.',
  ({ STRIPE_SECRET_KEY, STRIPE_API_URL }) =>
    STRIPE_API_URL && !STRIPE_SECRET_KEY && needsForStripe('STRIPE_API_URL', 'STRIPE_SECRET_KEY'),
  ({ PAY_ON_DELIVERY, STRIPE_SECRET_KEY }) =>
    PAY_ON_DELIVERY === 'off' &&
    !STRIPE_SECRET_KEY &&
    'PAY_ON_DELIVERY=off needs STRIPE_SECRET_KEY: without cards, no order could be paid.',
];

const isLive = (key: string): boolean => key.slice(2).startsWith('_live_');

const needsCache = (name: string) => `${name}=valkey needs CACHE_URL, such as redis://127.0.0.1:6379.`;

const needsForStripe = (name: string, missing: string) =>
  `${name} needs ${missing}, too: without it the shop would not learn of payments.`;

function cacheOf({ CACHE_URL, CACHE_SENTINEL_PASSWORD, CACHE_CA_FILE }: Settings): CacheAddress | undefined {
  if (!CACHE_URL) return undefined;
  const address = { ...CACHE_URL, sentinelPassword: CACHE_SENTINEL_PASSWORD };
  if (!CACHE_CA_FILE) return address;
  try {
    return { ...address, ca: readFileSync(CACHE_CA_FILE, 'utf8') };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ConfigError(`CACHE_CA_FILE names ${CACHE_CA_FILE}, which cannot be read (${code}).`, { cause });
  }
}

function stripeOf(settings: Settings): StripeSettings | undefined {
  const {
    STRIPE_SECRET_KEY: secretKey,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_PUBLISHABLE_KEY: publishableKey,
    STRIPE_API_URL: apiUrl,
  } = settings;
  return secretKey && webhookSecret ? { secretKey, webhookSecret, publishableKey, apiUrl } : undefined;
}
