import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { askValkey } from '../../shared/ask-valkey.ts';
import { type Part, startPart } from '../../shared/part.ts';
import { waitForPart } from '../../shared/wait-until.ts';

const START_TIMEOUT_MS = 10_000;

/** Starts Redis, or the server that REDIS_SERVER names, on disk, because with the state store `valkey` it holds the carts. */
export async function startCache(
  folder: string,
  port: number,
  environment: NodeJS.ProcessEnv,
): Promise<{ part: Part; url: string }> {
  const directory = join(folder, 'redis');
  await mkdir(directory, { recursive: true });
  const settings = {
    bind: '127.0.0.1',
    port: `${port}`,
    dir: directory,
    daemonize: 'no',
    save: '',
    appendonly: 'yes',
    // When memory is full, writes are refused. Evicting would delete another shopper's cart.
    'maxmemory-policy': 'noeviction',
    maxmemory: '256mb',
  };
  const part = await startPart({
    command: environment.REDIS_SERVER || 'redis-server',
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    environment: { PATH: environment.PATH },
    logFile: join(folder, 'redis.log'),
  });
  await waitForPart(part, 'redis-server', () => isReady(port), START_TIMEOUT_MS);
  return { part, url: `redis://127.0.0.1:${port}` };
}

/** Redis refuses PING while it loads its data. */
const isReady = async (port: number): Promise<boolean> => {
  const answer = await askValkey({ at: { port } }, 'PING').catch(() => undefined);
  return answer === 'PONG';
};
