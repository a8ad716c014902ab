import { fileURLToPath } from 'node:url';
import { parseReplicaUrls, type ReplicaAddress } from './database/replicas/replica-urls.ts';
import { readMailSettings } from './mail/settings.ts';
import { misspeltSettings } from './misspelt-settings.ts';
import { PAY_ON_DELIVERY, type PayOnDelivery } from './payments/pay-on-delivery.ts';
import { readStripeSettings } from './payments/settings.ts';
import type { StripeSettings } from './payments/stripe/stripe-client.ts';
import { isStartedByNpm } from './process/stop-signal.ts';
import { readStateSettings, type StateSettings } from './state/settings.ts';
import { type Network, parseNetwork } from './web/limits/networks.ts';

/** The settings of one instance. This file is the only reader of the environment. */
export interface Config {
  host: string;
  port: number;
  /** Prometheus metrics are served there, on the same host; undefined: nowhere. */
  metricsPort: number | undefined;
  /** Where the embedded database and the rendered pictures are; undefined: the default folder. */
  dataDir: string | undefined;
  /** The primary; undefined: the embedded database. */
  databaseUrl: string | undefined;
  /** Where the catalog may be read instead of from the primary. */
  replicas: ReplicaAddress[];
  /** Where sessions and carts live, and where the shared cache is. */
  state: StateSettings;
  production: boolean;
  /** Newest first; empty: made once and kept in the database. */
  sessionKeys: string[];
  /** Scheme, host and port that shoppers see, without a slash at the end. */
  publicUrl: string;
  /** False where `publicUrl` is the default. */
  isPublicUrlSet: boolean;
  /** Whose forwarded headers are believed. */
  trustedProxies: Network[];
  zone: string | undefined;
  /** Processes of this instance, which share its port. */
  webConcurrency: number;
  /** Whether pictures are rendered before anybody asks for them. */
  rendersAhead: boolean;
  /** The mail server; undefined: mails are written to the log, in production they wait in the database. */
  smtpUrl: string | undefined;
  /** `MyClothes <shop@myclothes.com>` */
  mailFrom: string;
  payOnDelivery: PayOnDelivery;
  /** Card payments; undefined: orders are paid on delivery. */
  stripe: StripeSettings | undefined;
  /** Whether new carts and unpaid orders are limited; never false in production. */
  limitsAbuse: boolean;
  /** How this instance names itself in X-Served-By and in the log. */
  instance: string;
  /** npm has started this process, which ends with it. */
  isStartedByNpm: boolean;
  /** Sentences about settings that may be mistakes. In production the first one stops the start. */
  doubts: readonly string[];
}

export class ConfigError extends Error {}

export const projectDir: string = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** Of a signing key: as many as SHA-256 has, written as text. */
const KEY_LENGTH_MIN = 32;
const KEYS_MAX = 10;
/** Each process has connections to the database; the embedded one has enough for so many. */
const WEB_CONCURRENCY_MAX = 32;

/** Throws a ConfigError with one sentence for the first setting that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const production = env.NODE_ENV === 'production';
  const doubts = misspeltSettings(env);
  if (production && doubts[0]) throw new ConfigError(doubts[0]);
  const state = readState(env);
  const port = readPort('PORT', env.PORT) ?? 3000;
  const host = env.HOST || '127.0.0.1';
  const stripe = readStripe(env, production);
  const publicUrl = readPublicUrl(env.PUBLIC_URL, port, production);
  return {
    host,
    port,
    metricsPort: readMetricsPort(env.METRICS_PORT, port),
    dataDir: env.DATA_DIR || undefined,
    databaseUrl: readDatabaseUrl(env.DATABASE_URL),
    replicas: readReplicas(env.DATABASE_REPLICA_URLS),
    state,
    production,
    sessionKeys: readSessionKeys(env.SESSION_KEYS, production),
    publicUrl,
    isPublicUrlSet: Boolean(env.PUBLIC_URL),
    trustedProxies: readProxies(env.TRUSTED_PROXIES),
    zone: readZone(env.ZONE),
    webConcurrency: readWebConcurrency(env.WEB_CONCURRENCY),
    rendersAhead: readRendersAhead(env.RENDER_AHEAD),
    limitsAbuse: readLimitsAbuse(env.ABUSE_LIMITS, production),
    ...readMail(env, publicUrl),
    stripe,
    payOnDelivery: readPayOnDelivery(env.PAY_ON_DELIVERY, stripe),
    isStartedByNpm: isStartedByNpm(env),
    doubts,
    instance: `${env.ZONE ? `${env.ZONE}-` : ''}${port}-${process.pid}`,
  };
}

function readPort(name: string, value: string | undefined): number | undefined {
  if (!value) return undefined;
  const port = Number(value);
  if (!/^\d+$/.test(value) || port < 1 || port > 65_535) {
    throw new ConfigError(`${name} must be a whole number from 1 to 65535, not "${value}".`);
  }
  return port;
}

function readMetricsPort(value: string | undefined, shopPort: number): number | undefined {
  const port = readPort('METRICS_PORT', value);
  if (port === shopPort) {
    throw new ConfigError(`METRICS_PORT and PORT are both ${port}: give the metrics a port of their own.`);
  }
  return port;
}

function readDatabaseUrl(value: string | undefined): string | undefined {
  if (!value) return undefined;
  if (!/^postgres(ql)?:\/\/\S+$/.test(value) || !URL.canParse(value)) {
    // The value itself may hold a password, so it is not repeated.
    throw new ConfigError('DATABASE_URL must be an address that begins with postgres:// or postgresql://.');
  }
  return value;
}

function readSessionKeys(value: string | undefined, production: boolean): string[] {
  const keys = (value ?? '')
    .split(',')
    .map((key) => key.trim())
    .filter(Boolean);
  if (keys.length === 0 && production) {
    throw new ConfigError(
      'SESSION_KEYS is required in production: set it to a random text, made for example by "openssl rand -base64 32".',
    );
  }
  if (keys.length > KEYS_MAX) throw new ConfigError(`SESSION_KEYS may hold ${KEYS_MAX} keys at most.`);
  for (const key of keys) {
    if (key.length < KEY_LENGTH_MIN || new Set(key).size < 10) {
      throw new ConfigError(
        `Each of SESSION_KEYS must be a random text of ${KEY_LENGTH_MIN} characters or more, made for example by "openssl rand -base64 32".`,
      );
    }
  }
  return keys;
}

function readPublicUrl(value: string | undefined, port: number, production: boolean): string {
  if (!value) {
    if (production)
      throw new ConfigError(
        'PUBLIC_URL is required in production: the address that shoppers see, such as https://myclothes.com.',
      );
    return `http://localhost:${port}`;
  }
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (
    !url ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.pathname !== '/' ||
    url.search ||
    url.hash ||
    url.username ||
    url.password
  ) {
    // What stands before an @ may be a password.
    const not = value.includes('@') ? 'and without a user' : `not "${value}"`;
    throw new ConfigError(
      `PUBLIC_URL must be an address such as https://myclothes.com, without a path, ${not}.`,
    );
  }
  if (url.protocol === 'http:' && production && url.hostname !== 'localhost') {
    throw new ConfigError(
      'PUBLIC_URL must begin with https:// in production, so that the session cookie is only sent encrypted.',
    );
  }
  return url.origin;
}

function readProxies(value: string | undefined): Network[] {
  return (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const network = parseNetwork(part);
      if (!network)
        throw new ConfigError(
          `TRUSTED_PROXIES must list addresses or networks such as 10.0.0.0/16, not "${part}".`,
        );
      return network;
    });
}

function readMail(env: NodeJS.ProcessEnv, publicUrl: string): Pick<Config, 'smtpUrl' | 'mailFrom'> {
  const mail = readMailSettings(env, publicUrl);
  if ('fault' in mail) throw new ConfigError(mail.fault);
  return { smtpUrl: mail.smtpUrl, mailFrom: mail.from };
}

function readStripe(env: NodeJS.ProcessEnv, production: boolean): StripeSettings | undefined {
  const stripe = readStripeSettings(env, production);
  if (stripe && 'fault' in stripe) throw new ConfigError(stripe.fault);
  return stripe;
}

function readPayOnDelivery(value: string | undefined, stripe: StripeSettings | undefined): PayOnDelivery {
  const found = PAY_ON_DELIVERY.find((one) => one === (value || 'on'));
  if (!found) throw new ConfigError(`PAY_ON_DELIVERY must be on, off or confirmed, not "${value}".`);
  if (found === 'off' && !stripe) {
    throw new ConfigError(
      'PAY_ON_DELIVERY=off needs STRIPE_SECRET_KEY: without cards no order could be paid.',
    );
  }
  return found;
}

function readReplicas(value: string | undefined): ReplicaAddress[] {
  const replicas = parseReplicaUrls(value);
  if ('fault' in replicas) throw new ConfigError(replicas.fault);
  return replicas;
}

function readState(env: NodeJS.ProcessEnv): StateSettings {
  const state = readStateSettings(env);
  if ('fault' in state) throw new ConfigError(state.fault);
  return state;
}

function readWebConcurrency(value: string | undefined): number {
  if (!value) return 1;
  const processes = Number(value);
  if (!/^\d+$/.test(value) || processes < 1 || processes > WEB_CONCURRENCY_MAX) {
    throw new ConfigError(
      `WEB_CONCURRENCY must be a whole number from 1 to ${WEB_CONCURRENCY_MAX}, not "${value}".`,
    );
  }
  return processes;
}

function readRendersAhead(value: string | undefined): boolean {
  if (value && value !== 'on' && value !== 'off') {
    throw new ConfigError(`RENDER_AHEAD must be on or off, not "${value}".`);
  }
  return value !== 'off';
}

function readLimitsAbuse(value: string | undefined, production: boolean): boolean {
  if (value && value !== 'on' && value !== 'off') {
    throw new ConfigError(`ABUSE_LIMITS must be on or off, not "${value}".`);
  }
  if (value === 'off' && production) {
    throw new ConfigError('ABUSE_LIMITS=off is for benchmarks and tests. Remove it in production.');
  }
  return value !== 'off';
}

function readZone(value: string | undefined): string | undefined {
  if (value && !/^[a-z0-9-]{1,32}$/.test(value)) {
    throw new ConfigError(
      `ZONE must be lower-case letters, digits and dashes such as eu-central-1a, not "${value}".`,
    );
  }
  return value || undefined;
}
