import { readFileSync } from 'node:fs';
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { isLongUpload } from './long-uploads.ts';

/** An idle connection takes about 10 KB, so this many take 150 MB. */
const CONNECTIONS_MAX = 15_000;
/** The assumed limit of open files where the system does not tell it. */
const OPEN_FILES = 4_096;

/**
 * Computes from the text of /proc/self/limits how many connections a process accepts. Each takes an open file. A quarter
 * of the open files is left for the database, the cache and files.
 */
export function connectionsMaxOf(limits: string): number {
  const limit = /^Max open files +(\d+|unlimited)/m.exec(limits)?.[1] ?? OPEN_FILES;
  const openFiles = limit === 'unlimited' ? Infinity : Number(limit);
  return Math.min(CONNECTIONS_MAX, Math.floor(openFiles * 0.75));
}

function readLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return ''; // Only Linux has this file.
  }
}

export interface Connections {
  /** Tells whether the answer to the connection's last request has begun, and the answer or the request is unfinished. */
  isAnswering(socket: Socket): boolean;
  /** Tells whether the body that is arriving may take longer than the limit of other requests. */
  isLongUpload(socket: Socket): boolean;
}

/**
 * Tracks the open connections of a server. Beyond the limit, each new connection closes the one that has been idle the
 * longest, so a client that opens many cannot keep others out. A connection with an incomplete head counts as idle. When
 * all others are busy none is closed, because streams, unfinished bodies and requests in flight have their own limits.
 */
export function followConnections(
  server: Server,
  connectionsMax = connectionsMaxOf(readLimits()),
): Connections {
  /** Each connection with its unfinished answer, sorted by its last request, or by its start if it has sent none. */
  const open = new Map<Socket, ServerResponse | undefined>();

  /**
   * Releases a finished answer. If each connection kept its last answer, the answers would survive collections of the
   * young generation, which took half of the time of a small answer.
   */
  function release(this: ServerResponse): void {
    const { socket, complete } = this.req;
    if (complete && open.get(socket) === this) open.set(socket, undefined);
  }

  function closeIdle(newest: Socket): void {
    for (const [socket, answer] of open) {
      const isBusy = answer !== undefined && !answer.writableFinished;
      if (isBusy || socket === newest) continue;
      open.delete(socket);
      socket.destroy();
      return;
    }
  }

  server.on('connection', (socket) => {
    open.set(socket, undefined);
    socket.once('close', () => open.delete(socket));
    if (open.size > connectionsMax) closeIdle(socket);
  });
  server.on('request', ({ socket }, answer) => {
    open.delete(socket);
    open.set(socket, answer);
    answer.on('finish', release);
  });
  return {
    isAnswering(socket) {
      const answer = open.get(socket);
      return answer?.headersSent === true && !(answer.req.complete && answer.writableFinished);
    },
    isLongUpload: (socket) => isLongUpload(open.get(socket)?.req),
  };
}
