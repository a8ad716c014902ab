import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/**
 * The routes get this many requests in one turn of the event loop. It is the size of the largest batch, so that requests
 * that arrive together still share a statement.
 */
const PER_TURN = 64;

/**
 * Hands requests to the routes in slices, in the sequence of their arrival. When thousands arrive at once, such as at the
 * start of a sale, only reading them may take up a turn of the event loop. Requests for cached pages are answered before
 * this, so they wait for one slice at most.
 */
export function inSlices(routes: RequestListener, perTurn = PER_TURN): RequestListener {
  const waiting: [IncomingMessage, ServerResponse][] = [];
  let isTurnCounted = false;
  let left = perTurn;

  function nextTurn(): void {
    left = Math.max(0, perTurn - waiting.length);
    // A shopper may have left meanwhile, and the body of a request without a connection never ends.
    for (const [request, response] of waiting.splice(0, perTurn))
      if (!request.socket.destroyed) routes(request, response);
    isTurnCounted = left < perTurn;
    if (isTurnCounted) setImmediate(nextTurn);
  }

  return (request, response) => {
    if (!isTurnCounted) setImmediate(nextTurn);
    isTurnCounted = true;
    if (left === 0) return void waiting.push([request, response]);
    left--;
    routes(request, response);
  };
}
