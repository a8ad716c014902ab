import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type Part, startPart } from '../../shared/part.ts';
import { waitFor } from '../../shared/wait-for.ts';

const START_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 1_000;

/** Redis, or what REDIS_SERVER names, on loopback, kept on disk: with the state store `valkey` it holds the carts. */
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
    // What cannot be kept is refused, never another shopper's cart thrown away for it.
    'maxmemory-policy': 'noeviction',
    maxmemory: '256mb',
  };
  const part = await startPart({
    command: environment.REDIS_SERVER || 'redis-server',
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    environment: { PATH: environment.PATH },
    logFile: join(folder, 'redis.log'),
  });
  await waitFor(part, 'redis-server', () => answers(port), START_TIMEOUT_MS);
  return { part, url: `redis://127.0.0.1:${port}` };
}

/** It says LOADING while it reads what it has kept. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy());
    socket.once('data', (said) => {
      resolve(said.toString('latin1').startsWith('+PONG'));
      socket.destroy();
    });
    socket.on('error', () => {});
    socket.once('close', () => resolve(false));
  });
}
