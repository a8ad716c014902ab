import type { Server } from 'node:http';
import { Server as TcpServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A shopper's next request arrives within this time, and its answer says that the connection closes. */
const LAST_ANSWERS_MS = 500;
const POLL_MS = 10;

/**
 * Accepts no new connection, and lets each open one end with an answer that says "close". The HTTP server's own close()
 * ends idle connections at once, which would reset a request that is already on its way.
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

/** Returns an error that says why the address cannot be used and what to do. Other errors are returned unchanged. */
export function listenFault(
  error: unknown,
  { host, port, setting }: { host: string; port: number; setting: 'PORT' | 'METRICS_PORT' },
): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new Error(
        `Port ${port} is in use. Stop the program that listens there, or set ${setting} to another port.`,
      );
    case 'EACCES':
      return new Error(`This user may not listen on port ${port}. Set ${setting} to a port above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new Error(
        `HOST is "${host}", which is not an address of this machine. Use 127.0.0.1, or 0.0.0.0 for all of them.`,
      );
    default:
      return error;
  }
}
