import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Of one process. Half of what a process may have open where the usual limit of 4,096 files is the smallest. */
const CONNECTIONS_MAX = 2_000;

export interface Connections {
  /** Whether the answer to the last request of it has begun, and the answer or the request has not ended. */
  isAnswering(socket: Socket): boolean;
}

/**
 * Knows the open connections of a server. Beyond the limit the one that has been idle for longest is closed, so that
 * whoever opens many keeps nobody out; half a head is no request.
 */
export function followConnections(server: Server, connectionsMax = CONNECTIONS_MAX): Connections {
  /** In the order in which they came or asked last, each with its last answer. */
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
