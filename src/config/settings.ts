import type { Static } from 'typebox';
import { parseCacheUrl } from '../cache/cache-url.ts';
import { parseReplicaUrls, REPLICAS_MAX } from '../database/replicas/replica-urls.ts';
import { parseSender } from '../mail/message.ts';
import { parseSmtpUrl } from '../mail/smtp/smtp-url.ts';
import { PAY_ON_DELIVERY } from '../payments/provider.ts';
import { MEMORY_DEFAULT_MB } from '../process/memory-plan.ts';
import { Type } from '../process/schema.ts';
import { MOVE_SOURCES, STORES } from '../state/settings.ts';
import { parseNetwork } from '../web/limits/networks.ts';
import {
  accept,
  anyText,
  choice,
  listOf,
  optional,
  rule,
  secretRule,
  setting,
  splitList,
  wholeNumber,
} from './setting-types.ts';

/** Each process has connections to the database; the embedded one has enough for this many processes. */
const WEB_CONCURRENCY_MAX = 32;
/** A signing key is at least as long as the output of SHA-256. */
const KEY_LENGTH_MIN = 32;
/** A text of fewer different characters is not random. */
const KEY_CHARACTERS_MIN = 10;
const KEYS_MAX = 10;
/** More would not make a process faster. */
const MEMORY_MAX_MB = 16_384;

/** A larger number is a mistake, such as one in bytes. */
const PAGE_CACHE_MB_MAX = 4_096;

const port = wholeNumber(1, 65_535);

/** Every setting: an environment variable, what it must be, and the default where it has one. */
const SETTINGS = Type.Object({
  ABUSE_LIMITS: setting(choice('on', 'off'), 'on'),
  CACHE_CA_FILE: optional(anyText),
  CACHE_SENTINEL_PASSWORD: optional(anyText),
  CACHE_URL: optional(
    secretRule(
      'must be redis://host:6379, redis+sentinel://host:26379,host:26379/name or redis+cluster://host:6379,host:6379, or the same with rediss for TLS',
      parseCacheUrl,
    ),
  ),
  DATABASE_REPLICA_URLS: setting(
    secretRule(
      `must be at most ${REPLICAS_MAX} addresses that begin with postgres:// or postgresql://, separated by commas; "zone=" among the parameters of one names its zone, as in postgres://host/db?zone=eu-central-1a`,
      parseReplicaUrls,
    ),
    '',
  ),
  DATABASE_URL: optional(
    secretRule(
      'must be an address that begins with postgres:// or postgresql://',
      accept((text) => /^postgres(ql)?:\/\/\S+$/.test(text) && URL.canParse(text)),
    ),
  ),
  DATA_DIR: optional(anyText),
  DYNAMODB_ENDPOINT: optional(
    secretRule(
      'must be an address that begins with http:// or https://',
      accept((text) => /^https?:\/\/\S+$/.test(text) && URL.canParse(text)),
    ),
  ),
  DYNAMODB_TABLE: setting(
    rule(
      'must be 3 to 255 letters, digits, dots, dashes and underscores',
      accept((text) => /^[A-Za-z0-9_.-]{3,255}$/.test(text)),
    ),
    'myclothes-state',
  ),
  HOST: setting(anyText, '127.0.0.1'),
  MAIL_FROM: optional(
    rule(
      'must be an address such as "MyClothes <shop@myclothes.com>"',
      accept((text) => parseSender(text) !== undefined),
    ),
  ),
  MEMORY_MB: setting(wholeNumber(MEMORY_DEFAULT_MB, MEMORY_MAX_MB), `${MEMORY_DEFAULT_MB}`),
  METRICS_PORT: optional(port),
  NODE_ENV: setting(anyText, 'development'),
  PAGE_CACHE_MB: optional(wholeNumber(0, PAGE_CACHE_MB_MAX)),
  PAY_ON_DELIVERY: setting(choice(...PAY_ON_DELIVERY), 'on'),
  PICTURES_BUCKET: optional(
    rule(
      'must be the name of an S3 bucket: 3 to 63 lowercase letters, digits, dots and dashes',
      accept((text) => /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text)),
    ),
  ),
  PICTURES_ENDPOINT: optional(
    secretRule(
      'must be an address that begins with http:// or https://',
      accept((text) => /^https?:\/\/\S+$/.test(text) && URL.canParse(text)),
    ),
  ),
  PICTURES_FETCH_PORTS: setting(listOf('must list ports such as 80,443,8443', port.parse), '80,443'),
  PORT: setting(port, '3000'),
  PUBLIC_URL: optional({
    ...rule(
      'must be an address such as https://myclothes.com, without a path and without a user',
      parseOrigin,
    ),
    // The part before an @ may hold a password.
    wrongPart: (text) => (text.includes('@') ? undefined : text),
  }),
  RENDER_AHEAD: setting(choice('on', 'off'), 'on'),
  SESSION_KEYS: setting(
    secretRule(
      `must be at most ${KEYS_MAX} random texts of ${KEY_LENGTH_MIN} characters or more, separated by commas and made for example by "openssl rand -base64 32"`,
      parseSessionKeys,
    ),
    '',
  ),
  SMTP_URL: optional(
    secretRule(
      'must be an address such as smtps://user:password@smtp.example.com, with user and password percent-encoded',
      accept((text) => parseSmtpUrl(text) !== undefined),
    ),
  ),
  STATE_COPY_FROM: optional(choice(...MOVE_SOURCES)),
  STATE_STORE: setting(choice(...STORES), 'database'),
  STRIPE_API_URL: optional(
    secretRule('must be an address such as http://127.0.0.1:12111, without a path', parseOrigin),
  ),
  STRIPE_PUBLISHABLE_KEY: optional(
    secretRule(
      'must be a publishable key such as pk_live_…',
      accept((text) => /^pk_(test|live)_\w{8,250}$/.test(text)),
    ),
  ),
  STRIPE_SECRET_KEY: optional(
    secretRule(
      'must be a secret or restricted key such as sk_live_…',
      accept((text) => /^[sr]k_(test|live)_\w{8,250}$/.test(text)),
    ),
  ),
  STRIPE_WEBHOOK_SECRET: optional(
    secretRule(
      'must be the secret of the webhook, which begins with whsec_',
      accept((text) => /^whsec_[\w+/=-]{8,250}$/.test(text)),
    ),
  ),
  TEST_CARDS: optional(choice('on', 'off')),
  TRUSTED_PROXIES: setting(listOf('must list addresses or networks such as 10.0.0.0/16', parseNetwork), ''),
  WEB_CONCURRENCY: setting(wholeNumber(1, WEB_CONCURRENCY_MAX), '1'),
  WEBHOOK_PRIVATE_ADDRESSES: setting(choice('on', 'off'), 'off'),
  ZONE: optional(
    rule(
      'must be lowercase letters, digits and dashes such as eu-central-1a',
      accept((text) => /^[a-z0-9-]{1,32}$/.test(text)),
    ),
  ),
});

export type Settings = Static<typeof SETTINGS>;
export type SettingName = keyof Settings;

export const SETTING_NAMES = Object.keys(SETTINGS.properties) as readonly SettingName[];

/**
 * An empty variable counts as unset. A fault is one sentence that names the setting and never repeats a secret. The
 * loop is written here because loading typebox/value would cost every process about 2.5 MB and 40 ms.
 */
export function readSettings(
  env: NodeJS.ProcessEnv,
): { ok: true; settings: Settings } | { ok: false; faults: string[] } {
  const values: Partial<Record<SettingName, unknown>> = {};
  const faults: string[] = [];
  for (const name of SETTING_NAMES) {
    const { parse, requirement, wrongPart, default: defaultText } = SETTINGS.properties[name];
    const text = env[name] || defaultText;
    if (text === undefined) continue;
    const value = parse(text);
    const wrong = wrongPart(text);
    if (value !== undefined) values[name] = value;
    else faults.push(`${name} ${requirement}${wrong === undefined ? '' : `, not "${wrong}"`}.`);
  }
  // Each value was parsed by its own rule, and a setting without a default is optional in the schema.
  return faults.length > 0 ? { ok: false, faults } : { ok: true, settings: values as Settings };
}

/** Scheme, host and port, without a slash at the end. */
function parseOrigin(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, pathname, search, hash, username, password, origin } = new URL(text);
  const isPlain = pathname === '/' && !search && !hash && !username && !password;
  return isPlain && /^https?:$/.test(protocol) ? origin : undefined;
}

function parseSessionKeys(text: string): string[] | undefined {
  const keys = splitList(text);
  const isRandom = (key: string) => key.length >= KEY_LENGTH_MIN && new Set(key).size >= KEY_CHARACTERS_MIN;
  return keys.length <= KEYS_MAX && keys.every(isRandom) ? keys : undefined;
}
