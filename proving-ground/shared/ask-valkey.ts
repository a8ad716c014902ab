import { Valkey } from 'iovalkey';

const TIMEOUT_MS = 1_000;

export interface ValkeyAddress {
  /** A port of the loopback interface, or the path of a unix socket. */
  at: { port: number } | { path: string };
  password?: string;
}

/** Sends one command on its own connection and never retries it, because these servers are broken on purpose. */
export async function askValkey(
  address: ValkeyAddress,
  command: string,
  ...args: string[]
): Promise<unknown> {
  const client = openValkey(address);
  try {
    await client.connect();
    return await client.call(command, ...args);
  } finally {
    client.disconnect();
  }
}

/** Opens a client that is not connected yet. In monitor mode, it receives every command of the server. */
export function openValkey({ at, password }: ValkeyAddress, { monitor = false } = {}): Valkey {
  const client = new Valkey({
    ...('port' in at ? { host: '127.0.0.1' } : {}),
    ...at,
    ...(password !== undefined && { password }),
    lazyConnect: true,
    monitor,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    // A Sentinel does not know the commands of the check.
    enableReadyCheck: false,
  });
  client.on('error', () => {});
  return client;
}
