import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Of one process. Half of what a process may have open where the usual limit of 4,096 files is the smallest. */
const CONNECTIONS_MAX = 2_000;

/**
 * Beyond the limit the connection that has been idle for longest is closed, so that whoever opens many keeps nobody
 * out. One is idle while no request of it is being answered; half a head is no request.
 */
export function limitIdleConnections(server: Server, connectionsMax = CONNECTIONS_MAX): void {
  let count = 0;
  /** In the order in which they became idle. */
  const idle = new Set<Socket>();
  server.on('connection', (socket) => {
    idle.add(socket);
    socket.once('close', () => {
      count--;
      idle.delete(socket);
    });
    if (++count > connectionsMax) idle.values().next().value?.destroy();
  });
  server.on('request', ({ socket }, response) => {
    idle.delete(socket);
    response.once('close', () => {
      if (!socket.destroyed) idle.add(socket);
    });
  });
}
