import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Redis } from 'iovalkey';
import { Client } from 'pg';

/** Counts since the start of the process. */
export interface ProcessCounts {
  /** Statements sent to PostgreSQL, with BEGIN and COMMIT. */
  statements: number;
  cacheCommands: number;
  /** Bytes of answers, with their headers. */
  bytesOut: number;
  /** Bytes of the heap that are in use. Between two collections it only grows. */
  heapBytes: number;
}

/** Counts what a shop sends from now on, by wrapping the methods that its clients send with. */
export function countCalls(): { watch(server: Server): void; counts(): ProcessCounts } {
  const calls = { statements: 0, cacheCommands: 0 };
  countMethod(Client.prototype, 'query', () => calls.statements++);
  countMethod(Redis.prototype, 'sendCommand', () => calls.cacheCommands++);
  const sockets = new Set<Socket>();
  return {
    watch: (server) => server.on('connection', (socket: Socket) => sockets.add(socket)),
    counts: () => ({
      ...calls,
      bytesOut: [...sockets].reduce((total, { bytesWritten }) => total + bytesWritten, 0),
      heapBytes: process.memoryUsage().heapUsed,
    }),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: methods of two libraries, passed on as they are called
type AnyMethod = (...given: any[]) => unknown;

function countMethod(prototype: object, name: string, count: () => void): void {
  const methods = prototype as Record<string, AnyMethod>;
  const original = methods[name] as AnyMethod;
  methods[name] = function (this: unknown, ...given: unknown[]) {
    count();
    return original.apply(this, given);
  };
}
