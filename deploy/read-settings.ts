/** The content of a database secret, as RDS and Secrets Manager write it. */
export interface DatabaseSecret {
  username: string;
  password: string;
  host: string;
  port: number | string;
}

type Settings = Record<string, string>;

const PARTNER_SETTINGS = ['SMTP_URL', 'MAIL_FROM', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'];

/**
 * Returns the settings that contain secrets. The environment names the secrets: DATABASE_SECRET (with DATABASE_NAME,
 * DATABASE_CA and DATABASE_READERS), CACHE_SECRET (with CACHE_HOST and CACHE_USER), SESSION_KEYS_SECRET and
 * PARTNERS_SECRET. Secrets that it does not name are not read, so outside of AWS the shop's own settings apply. The
 * values stay in the memory of the process.
 */
export async function readSettings(
  env: NodeJS.ProcessEnv,
  readSecret: (id: string) => Promise<string>,
): Promise<Settings> {
  const read = async (name: string, settingsOf: (secret: string) => Settings): Promise<Settings> => {
    const id = env[name];
    return id ? settingsOf(await readSecret(id)) : {};
  };
  const parts = await Promise.all([
    read('DATABASE_SECRET', (secret) => databaseSettings(env, parse('DATABASE_SECRET', secret))),
    read('CACHE_SECRET', (password) => ({ CACHE_URL: cacheUrl(env, password) })),
    read('SESSION_KEYS_SECRET', (keys) => ({ SESSION_KEYS: keys })),
    read('PARTNERS_SECRET', (secret) => partnerSettings(parse('PARTNERS_SECRET', secret))),
  ]);
  return Object.assign({}, ...parts);
}

/** DATABASE_READERS lists hosts, some with a zone: `host=zone,host`. */
function databaseSettings(env: NodeJS.ProcessEnv, secret: Partial<DatabaseSecret>): Settings {
  const { username, password, host, port } = secret;
  if (!username || !password || !host || !port)
    throw new Error('DATABASE_SECRET lacks username, password, host or port: attach it to the cluster.');
  const complete = { username, password, host, port };
  const readers = (env.DATABASE_READERS ?? '').split(',').filter(Boolean);
  const urls = readers.map((reader) => {
    const [readerHost = '', zone] = reader.split('=');
    return `${databaseUrl(env, { ...complete, host: readerHost })}${zone ? `&zone=${zone}` : ''}`;
  });
  return {
    DATABASE_URL: databaseUrl(env, complete),
    ...(urls.length > 0 ? { DATABASE_REPLICA_URLS: urls.join(',') } : {}),
  };
}

/** The connection uses TLS and checks the server's certificate and name (S35). */
export function databaseUrl(
  env: NodeJS.ProcessEnv,
  { username, password, host, port }: DatabaseSecret,
): string {
  const user = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  const tls = new URLSearchParams({ sslmode: 'verify-full', sslrootcert: required(env, 'DATABASE_CA') });
  return `postgres://${user}@${host}:${port}/${required(env, 'DATABASE_NAME')}?${tls}`;
}

const cacheUrl = (env: NodeJS.ProcessEnv, password: string) =>
  `rediss://${encodeURIComponent(required(env, 'CACHE_USER'))}:${encodeURIComponent(password)}@${required(env, 'CACHE_HOST')}:6379`;

const partnerSettings = (partners: Settings): Settings =>
  Object.fromEntries(PARTNER_SETTINGS.flatMap((name) => (partners[name] ? [[name, partners[name]]] : [])));

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}

function parse<T extends object>(name: string, secret: string): T {
  try {
    return JSON.parse(secret) as T;
  } catch {
    // The parser's own message would repeat a part of the secret.
    throw new Error(`The secret that ${name} names is not JSON.`);
  }
}
