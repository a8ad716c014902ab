import { type ClusterOptions, type RedisOptions, Valkey, Cluster as ValkeyCluster } from 'iovalkey';
import type { CacheAddress } from './cache-url.ts';

/** A connection to one server or to a cluster. */
export type CacheClient = Valkey | ValkeyCluster;

const CONNECT_TIMEOUT_MS = 500;
/** A server that is cut off does not close its connections, so one without an answer for this long is dropped. */
const SILENCE_TIMEOUT_MS = 1_500;
const RECONNECT_MS_MAX = 1_000;

const reconnectAfterMs = (times: number) => Math.min(50 * times, RECONNECT_MS_MAX);

/**
 * Opens a connection for commands. Commands never wait for it: while there is no connection they fail at once, and a
 * command without an answer is not sent again. `onError` receives each failed attempt.
 */
export function openCacheClient(
  address: CacheAddress,
  timeoutMs: number,
  onError: (error: Error) => void,
): CacheClient {
  return open(address, onError, {
    commandTimeout: timeoutMs,
    socketTimeout: SILENCE_TIMEOUT_MS,
    enableAutoPipelining: true,
    // It reads many keys already, so it need not wait for others.
    autoPipeliningIgnoredCommands: ['mget'],
  });
}

/** Opens a connection that listens to channels, where silence is not a fault. */
export function openCacheSubscriber(address: CacheAddress, onError: (error: Error) => void): CacheClient {
  return open(address, onError, { autoResubscribe: false });
}

function open(address: CacheAddress, onError: (error: Error) => void, more: RedisOptions): CacheClient {
  const { enableAutoPipelining = false, ...ofServer } = more;
  const { kind, nodes, username, password, db, tls, ca, primaryName } = address;
  const server: RedisOptions = {
    connectTimeout: CONNECT_TIMEOUT_MS,
    disconnectTimeout: 100,
    keepAlive: 5_000,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // The primary has become a replica, so its name now leads to another server.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
    ...(username ? { username } : {}),
    ...(password ? { password } : {}),
    ...(tls ? { tls: ca ? { ca } : {} } : {}),
    ...ofServer,
  };
  const common = { enableOfflineQueue: false, enableAutoPipelining };
  const client =
    kind === 'cluster'
      ? new ValkeyCluster(nodes, { ...clusterOptions, ...common, redisOptions: server })
      : new Valkey({
          ...server,
          ...common,
          db,
          retryStrategy: reconnectAfterMs,
          ...(kind === 'single' ? nodes[0] : sentinelOptions(address, primaryName)),
        });
  client.on('error', onError);
  return client;
}

/** A sentinel often has another password than the servers. */
function sentinelOptions(
  { nodes, username, password, sentinelPassword = password, tls, ca }: CacheAddress,
  name: string | undefined,
): RedisOptions {
  // The username belongs to the servers' password.
  const sentinelUsername = sentinelPassword === password ? username : undefined;
  return {
    sentinels: nodes,
    ...(name ? { name } : {}),
    ...(sentinelUsername ? { sentinelUsername } : {}),
    ...(sentinelPassword ? { sentinelPassword } : {}),
    ...(tls ? { enableTLSForSentinelMode: true, sentinelTLS: ca ? { ca } : {} } : {}),
    sentinelRetryStrategy: reconnectAfterMs,
  };
}

const clusterOptions: ClusterOptions = {
  clusterRetryStrategy: reconnectAfterMs,
  slotsRefreshTimeout: CONNECT_TIMEOUT_MS,
  slotsRefreshInterval: 5_000,
  maxRedirections: 4,
  retryDelayOnFailover: 50,
  retryDelayOnClusterDown: 50,
  retryDelayOnTryAgain: 50,
};
