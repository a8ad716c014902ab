/** The shared cache that CACHE_URL names. */
export interface CacheAddress {
  kind: 'single' | 'sentinel' | 'cluster';
  /** The servers of the cache, or its sentinels. */
  nodes: { host: string; port: number }[];
  /** The name that the sentinels know the primary by. */
  primaryName: string | undefined;
  username: string | undefined;
  password: string | undefined;
  /** The number of the database; 0 in a cluster. */
  db: number;
  tls: boolean;
  /** The authority that signs the servers' certificates, as PEM. The authorities that Node knows when undefined. */
  ca?: string | undefined;
  /** The password of the sentinels. When undefined, they take the user and password of the servers. */
  sentinelPassword?: string | undefined;
}

const NODES_MAX = 20;
const FORM =
  /^redis(s)?(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^@/?#]+)(?:\/([^/?#]*))?(?:\/(\d{1,4}))?$/;
const PORTS = { single: 6379, sentinel: 26379, cluster: 6379 } as const;

/**
 * `redis://[user:password@]host[:port][/db]`, `redis+sentinel://host:port,host:port/name[/db]`,
 * `redis+cluster://host:port,host:port`; with `rediss` for TLS. Returns undefined for anything else.
 */
export function parseCacheUrl(text: string): CacheAddress | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const [, secure, form = 'single', credentials = '', hosts = '', path = '', second] = match;
  const kind = form as CacheAddress['kind'];
  const nodes = hosts.split(',').map((host) => nodeOf(host, PORTS[kind]));
  const signIn = credentialsOf(credentials);
  if (nodes.length > NODES_MAX || nodes.includes(undefined) || !signIn) return undefined;
  if (kind === 'single' && nodes.length > 1) return undefined;
  const names = kind === 'sentinel' ? namesOfSentinel(path, second) : namesOfServer(path, second);
  if (!names || (kind === 'cluster' && names.db !== 0)) return undefined;
  return { kind, nodes: nodes as CacheAddress['nodes'], ...names, ...signIn, tls: secure !== undefined };
}

function nodeOf(text: string, defaultPort: number) {
  const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/.exec(text);
  if (!match) return undefined;
  const port = match[2] === undefined ? defaultPort : Number(match[2]);
  if (port < 1 || port > 65_535) return undefined;
  return { host: (match[1] as string).replace(/^\[|\]$/g, ''), port };
}

function credentialsOf(text: string): Pick<CacheAddress, 'username' | 'password'> | undefined {
  const colon = text.indexOf(':');
  try {
    const username = decodeURIComponent(colon < 0 ? text : text.slice(0, colon));
    const password = colon < 0 ? '' : decodeURIComponent(text.slice(colon + 1));
    return { username: username || undefined, password: password || undefined };
  } catch {
    return undefined;
  }
}

function namesOfServer(path: string, second: string | undefined) {
  if (second !== undefined || !/^\d{0,4}$/.test(path)) return undefined;
  return { primaryName: undefined, db: Number(path) };
}

function namesOfSentinel(path: string, db: string | undefined) {
  return /^[A-Za-z0-9._-]{1,100}$/.test(path) ? { primaryName: path, db: Number(db ?? 0) } : undefined;
}
