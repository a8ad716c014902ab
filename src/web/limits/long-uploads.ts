import type { IncomingMessage } from 'node:http';

/**
 * A request must arrive within 10 seconds, so that slow senders cannot hold the connections. A file of someone who is
 * signed in may take longer. A connection on which nothing arrives is ended all the same.
 */
const isLong = Symbol('long upload');

type Marked = IncomingMessage & { [isLong]?: true };

/** Lets the body of this request take longer. Call it when its sender is known, and limit the time in another way. */
export function allowLongUpload(request: IncomingMessage): void {
  (request as Marked)[isLong] = true;
}

export const isLongUpload = (request: IncomingMessage | undefined): boolean =>
  (request as Marked | undefined)?.[isLong] === true;
