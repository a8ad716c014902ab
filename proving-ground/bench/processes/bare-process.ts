import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reportUsage } from './usage.ts';

/** The bare limit: node:http answers every request with the same headers and bytes. */

const { headers, body } = JSON.parse(process.argv[2] ?? '{}') as {
  headers: Record<string, string>;
  body: string;
};
const bytes = Buffer.from(body, 'base64');
const server = createServer((_request, response) => {
  response.writeHead(200, headers);
  response.end(bytes);
});
server.keepAliveTimeout = 65_000;
server.listen(0, '127.0.0.1', () => reportUsage((server.address() as AddressInfo).port));
