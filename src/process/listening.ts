import type { Server } from 'node:http';
import { Server as TcpServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A shopper who is under way asks again within this, and is then told that the connection closes. */
const LAST_ANSWERS_MS = 500;
const POLL_MS = 10;

/**
 * Accepts no new connection, and lets the open ones end with an answer that says "close". The HTTP server's
 * own close() also ends every idle connection at once, and so resets a request that is already on its way.
 */
export async function stopListening(server: Server): Promise<void> {
  if (!server.listening) return;
  TcpServer.prototype.close.call(server);
  const deadlineMs = performance.now() + LAST_ANSWERS_MS;
  while (performance.now() < deadlineMs && (await countConnections(server)) > 0) await pause(POLL_MS);
}

function countConnections(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)));
}

/** Why an address cannot be listened at, with what to do; any other error as it is. */
export function listenFault(
  error: unknown,
  { host, port, setting }: { host: string; port: number; setting: 'PORT' | 'METRICS_PORT' },
): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new Error(`Port ${port} is in use: stop what listens there, or set ${setting} to another one.`);
    case 'EACCES':
      return new Error(`This user may not listen at port ${port}: set ${setting} to one above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new Error(
        `HOST is "${host}", which is no address of this machine: 127.0.0.1 is, and 0.0.0.0 is all of them.`,
      );
    default:
      return error;
  }
}
