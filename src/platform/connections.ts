import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A process accepts this many connections, half of the smallest usual limit of 4,096 open files. */
const CONNECTIONS_MAX = 2_000;

export interface Connections {
  /** Whether the answer to this connection's last request has begun, and the answer or the request has not ended. */
  isAnswering(socket: Socket): boolean;
}

/**
 * Knows the open connections of a server. Beyond the limit it closes the one that has been idle for longest, so a
 * client that opens many keeps no one out. A connection with an incomplete head counts as idle.
 */
export function followConnections(server: Server, connectionsMax = CONNECTIONS_MAX): Connections {
  /** Each connection with its last answer, ordered by its last request, or by its start where it has sent none. */
  const open = new Map<Socket, ServerResponse | undefined>();

  function closeIdle(): void {
    for (const [socket, answer] of open) {
      if (answer !== undefined && !answer.writableFinished) continue;
      open.delete(socket);
      socket.destroy();
      return;
    }
  }

  server.on('connection', (socket) => {
    open.set(socket, undefined);
    socket.once('close', () => open.delete(socket));
    if (open.size > connectionsMax) closeIdle();
  });
  server.on('request', ({ socket }, answer) => {
    open.delete(socket);
    open.set(socket, answer);
  });
  return {
    isAnswering(socket) {
      const answer = open.get(socket);
      return answer?.headersSent === true && !(answer.req.complete && answer.writableFinished);
    },
  };
}
