import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** The bare limit: node:http sends the answers of a file. The path /3 gets the fourth of them, and any other an empty answer. */

interface BareAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  /** Base64. */
  body: string;
}

const file = process.argv[2];
const given = (file ? JSON.parse(readFileSync(file, 'utf8')) : []) as BareAnswer[];
const answers = given.map((answer) => ({
  ...answer,
  body: Buffer.from(answer.body, 'base64'),
}));
const server = createServer((request, response) => {
  const answer = answers[Number(request.url?.slice(1))];
  if (answer) response.writeHead(answer.status, answer.headers).end(answer.body);
  else response.end();
});
server.keepAliveTimeout = 65_000;
server.listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGINT', () => process.exit(0));
