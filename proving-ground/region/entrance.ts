import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';

const CONNECTIONS_MAX = 4_000;

/**
 * Opens a port of the loopback interface that leads to the load balancer's unix socket, the only way into the
 * namespaces. It passes the client's address by the PROXY protocol (version 1).
 */
export async function openEntrance(port: number, socket: string): Promise<Server> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (incoming) => {
    const inside = connect({ path: socket, allowHalfOpen: true });
    const { remoteAddress, localAddress, remotePort, localPort } = incoming;
    inside.write(`PROXY TCP4 ${remoteAddress} ${localAddress} ${remotePort} ${localPort}\r\n`);
    for (const [one, other] of [
      [incoming, inside],
      [inside, incoming],
    ] as const) {
      one.once('error', () => other.destroy());
      one.once('close', () => other.destroySoon());
      one.pipe(other);
    }
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((error) => {
    throw new Error(
      `The load balancer cannot listen at 127.0.0.1:${port} (${error.code}). Choose another --port.`,
      {
        cause: error,
      },
    );
  });
  return server;
}
