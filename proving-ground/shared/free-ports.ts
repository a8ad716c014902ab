import { once } from 'node:events';
import { createServer } from 'node:net';

const TRIES_MAX = 20;

/** Finds a free port of the loopback interface. Another process may still take it first. */
export async function findFreePort(): Promise<number> {
  const port = await openAndClose(0);
  if (port === undefined) throw new Error('No port is free.');
  return port;
}

/** Finds a port such that the ports at all of these offsets from it are free. An offset is less than 50. */
export async function findFreePorts(offsets: readonly number[]): Promise<number> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const first = 20_000 + 50 * Math.floor(Math.random() * 200);
    const ports = await Promise.all(offsets.map((offset) => openAndClose(first + offset)));
    if (!ports.includes(undefined)) return first;
  }
  throw new Error('No free ports were found between 20000 and 30000.');
}

/** Resolves to the port, or to undefined if it is in use. */
async function openAndClose(wanted: number): Promise<number | undefined> {
  const server = createServer().listen(wanted, '127.0.0.1');
  const isOpen = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (!isOpen) return undefined;
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address && typeof address === 'object' ? address.port : undefined;
}
