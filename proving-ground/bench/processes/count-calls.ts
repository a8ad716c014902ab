import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Redis } from 'iovalkey';
import pg from 'pg';
import { selectProduct } from '../../../src/catalog/queries.ts';
import { updateCart, updateCarts } from '../../../src/state/database/cart-statements.ts';

/** Counts since the start of the process. */
export interface Counts {
  /** Bytes that its HTTP clients sent. */
  bytesIn: number;
  bytesOut: number;
  /** Statements sent to PostgreSQL, including BEGIN and COMMIT. */
  statements: number;
  /** Those of them that wrote carts, with one add or several. */
  cartWrites: number;
  /** Those of them that read a product for its page. A page from memory sends none. */
  productReads: number;
  /** Commands to Valkey, or requests to DynamoDB. */
  storeCalls: number;
}

/** Counts what a shop sends and receives from now on, by wrapping the method that its clients send with. */
export function countCalls(): { watch(server: Server): void; counts(): Counts } {
  const calls = { statements: 0, cartWrites: 0, productReads: 0, storeCalls: 0 };
  countMethod(pg.Client.prototype, 'query', (query) => {
    calls.statements++;
    const { text } = query as { text?: string };
    if (text === updateCart.text || text === updateCarts.text) calls.cartWrites++;
    // Reads of the catalog have the statement inside another, which adds their position.
    else if (text?.includes(selectProduct.text)) calls.productReads++;
  });
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

function countMethod(prototype: object, name: string, count: (first: unknown) => void): void {
  const methods = prototype as Record<string, AnyMethod>;
  const original = methods[name] as AnyMethod;
  methods[name] = function (this: unknown, ...given: unknown[]) {
    count(given[0]);
    return original.apply(this, given);
  };
}
