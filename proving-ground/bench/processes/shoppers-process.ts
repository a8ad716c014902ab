import { createServer } from 'node:http';
import { type Crowd, type CrowdInput, createCrowd } from '../shoppers/crowd.ts';

/**
 * Runs a crowd of shoppers in its own process, so that their processor time is known. POST / begins a crowd,
 * PUT /?shoppers=500 lets it grow, GET /?seconds=5 measures it, and DELETE / ends it.
 */

let crowd: Crowd | undefined;
// The pause until the next command is longer than Node would keep the connection by default.
createServer({ keepAliveTimeout: 600_000 }, async (request, response) => {
  const wanted = new URL(request.url ?? '/', 'http://localhost').searchParams;
  if (request.method === 'POST')
    crowd = createCrowd(JSON.parse((await request.toArray()).join('')) as CrowdInput);
  if (request.method === 'DELETE') crowd?.end();
  if (request.method === 'PUT') await crowd?.growTo(Number(wanted.get('shoppers')));
  const result = request.method === 'GET' ? await crowd?.measure(Number(wanted.get('seconds'))) : undefined;
  response.end(JSON.stringify(result ?? {}));
}).listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGINT', () => process.exit(0));
