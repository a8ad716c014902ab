import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Redis } from 'iovalkey';
import pg from 'pg';

/** Counts since the start of the process. */
export interface Counts {
  /** Bytes that its HTTP clients sent. */
  bytesIn: number;
  bytesOut: number;
  /** Statements sent to PostgreSQL, including BEGIN and COMMIT. */
  statements: number;
  /** Commands to Valkey, or requests to DynamoDB. */
  storeCalls: number;
}

/** Counts what a shop sends and receives from now on, by wrapping the method that its clients send with. */
export function countCalls(): { watch(server: Server): void; counts(): Counts } {
  const calls = { statements: 0, storeCalls: 0 };
  countMethod(pg.Client.prototype, 'query', () => calls.statements++);
  countMethod(Redis.prototype, 'sendCommand', () => calls.storeCalls++);
  countMethod(DynamoDBClient.prototype, 'send', () => calls.storeCalls++);
  const open = new Set<Socket>();
  let [endedIn, endedOut] = [0, 0];
  const sum = (figure: 'bytesRead' | 'bytesWritten') =>
    [...open].reduce((total, socket) => total + socket[figure], 0);
  return {
    watch(server) {
      server.on('connection', (socket: Socket) => {
        open.add(socket);
        socket.once('close', () => {
          open.delete(socket);
          endedIn += socket.bytesRead;
          endedOut += socket.bytesWritten;
        });
      });
    },
    counts: () => ({
      ...calls,
      bytesIn: endedIn + sum('bytesRead'),
      bytesOut: endedOut + sum('bytesWritten'),
    }),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: methods of three libraries, passed on as they are called
type AnyMethod = (...given: any[]) => unknown;

function countMethod(prototype: object, name: string, count: () => void): void {
  const methods = prototype as Record<string, AnyMethod>;
  const original = methods[name] as AnyMethod;
  methods[name] = function (this: unknown, ...given: unknown[]) {
    count();
    return original.apply(this, given);
  };
}
