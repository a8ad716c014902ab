import { createServer } from 'node:http';
import { type Crowd, type CrowdInput, gatherCrowd } from '../shoppers/crowd.ts';

/**
 * Runs crowds of shoppers in its own process, so that their processor time is known. POST / gathers a crowd, and then
 * GET /?seconds=6 measures it.
 */

let crowd: Crowd | undefined;
createServer(async (request, response) => {
  if (request.method === 'POST') {
    crowd = await gatherCrowd(JSON.parse((await request.toArray()).join('')) as CrowdInput);
    return response.end();
  }
  const seconds = Number(new URL(request.url ?? '/', 'http://localhost').searchParams.get('seconds'));
  response.end(JSON.stringify((await crowd?.measure(seconds)) ?? {}));
}).listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGINT', () => process.exit(0));
