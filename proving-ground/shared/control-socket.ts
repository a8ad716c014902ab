import { chmod, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

const LINE_MAX_BYTES = 200;

/** Answers each line that arrives on the unix socket. Only its owner may connect. */
export async function listenForLines(
  socket: string,
  answer: (line: string) => Promise<string>,
): Promise<Server> {
  await rm(socket, { force: true });
  const server = createServer((connection) => {
    connection.on('error', () => {});
    let read = 0;
    connection.on('data', (chunk) => {
      read += chunk.length;
      if (read > LINE_MAX_BYTES) connection.destroy();
    });
    createInterface(connection).once('line', (line) => {
      void answer(line).then((said) => connection.end(`${said}\n`));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  });
  await chmod(socket, 0o600);
  return server;
}

/** Sends one line to the running cluster or region and resolves to its answer. */
export async function tell(socket: string, line: string, kind: 'cluster' | 'region'): Promise<string> {
  const connection = connect(socket);
  connection.write(`${line}\n`);
  try {
    return (await text(connection)).trimEnd();
  } catch (cause) {
    throw new Error(`No ${kind} is running. Start one with "npm run ${kind}".`, { cause });
  }
}
