import { once } from 'node:events';
import { createServer } from 'node:net';
import { CACHE_PORT_OFFSET, DYNAMODB_PORT_OFFSET, INSTANCES_MAX } from '../cluster/options.ts';

const TRIES_MAX = 20;
const OFFSETS = [...Array(INSTANCES_MAX + 1).keys(), CACHE_PORT_OFFSET, DYNAMODB_PORT_OFFSET];

/** The first of as many in a row as a cluster needs. */
export async function findFreePorts(): Promise<number> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const port = 20_000 + 50 * Math.floor(Math.random() * 200);
    if ((await Promise.all(OFFSETS.map((offset) => isFree(port + offset)))).every(Boolean)) return port;
  }
  throw new Error('No free ports were found between 20000 and 30000.');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  const isOpen = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (!isOpen) return false;
  server.close();
  await once(server, 'close');
  return true;
}
