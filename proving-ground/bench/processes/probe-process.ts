import { createServer } from 'node:http';
import { type Connection, createConnection } from '../shoppers/connection.ts';

/**
 * Fetches a page again and again in a process of its own, so that the times do not include what a busy generator does.
 * POST /?port=3000 begins, and GET / ends and responds with the times.
 */

/** The rate is fixed, so that slow answers do not reduce the number of samples. */
const INTERVAL_MS = 20;
/** The connections that are kept take turns, so that one slow answer does not delay the next request. */
const KEPT = 50;
const REQUEST = 'GET /products HTTP/1.1\r\nhost: shop.example\r\naccept-encoding: br\r\n\r\n';

/** In milliseconds, sorted. */
export interface ProbeResult {
  /** On connections that were open before, as those of a load balancer and of shoppers who browse. */
  keptMs: number[];
  /** On a new connection each. It waits behind the new connections of others. */
  newMs: number[];
}

function startProbe(port: number): { stop(): Promise<ProbeResult> } {
  const kept = Array.from({ length: KEPT }, () => createConnection(port));
  const onKept: Promise<number>[] = [];
  const onNew: Promise<number>[] = [];
  let sent = 0;
  // A connection carries one request at a time, so each request also waits for the one before it.
  const last: Promise<unknown>[] = kept.map((connection) => connection.send(REQUEST));
  const timer = setInterval(() => {
    const turn = sent++ % KEPT;
    const time = timeOf(kept[turn] as Connection, last[turn]);
    last[turn] = time;
    onKept.push(time);
    const connection = createConnection(port);
    onNew.push(timeOf(connection).finally(() => connection.end()));
  }, INTERVAL_MS);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(last);
      const result = { keptMs: sorted(await Promise.all(onKept)), newMs: sorted(await Promise.all(onNew)) };
      for (const connection of kept) connection.end();
      return result;
    },
  };
}

async function timeOf(connection: Connection, before?: Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  await before;
  const { status } = await connection.send(REQUEST);
  if (status !== 200) throw new Error(`the page was answered with ${status}`);
  return performance.now() - beganMs;
}

const sorted = (times: number[]) => times.toSorted((a, b) => a - b);

let probes: { stop(): Promise<ProbeResult> }[] = [];
createServer({ keepAliveTimeout: 600_000 }, async (request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (request.method === 'POST') probes = searchParams.getAll('port').map((port) => startProbe(Number(port)));
  const results =
    request.method === 'GET' ? await Promise.all(probes.splice(0).map((probe) => probe.stop())) : [];
  response.end(JSON.stringify(results));
}).listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGINT', () => process.exit(0));
