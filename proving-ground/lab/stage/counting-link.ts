import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CountingLink {
  port: number;
  /** Requests that have passed so far. */
  count(): number;
  close(): void;
}

/** The AWS client sends this header once per request. */
const MARK = 'x-amz-target';

/** Forwards connections to a port of this machine and counts the DynamoDB requests in them. */
export async function startCountingLink(port: number): Promise<CountingLink> {
  let count = 0;
  const open = new Set<Socket>();
  const server = createServer((incoming) => {
    const outgoing = connect(port, '127.0.0.1');
    let rest = '';
    incoming.on('data', (chunk) => {
      const text = (rest + chunk.toString('latin1')).toLowerCase();
      count += text.split(MARK).length - 1;
      // The mark may be split between chunks, and must not be counted twice.
      rest = text.slice(text.lastIndexOf(MARK) + 1).slice(1 - MARK.length);
    });
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      open.add(one);
      one.on('error', () => {});
      one.once('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    count: () => count,
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
